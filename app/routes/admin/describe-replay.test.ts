import { expect, test } from "vitest";
import { describeReplay } from "./describe-replay.ts";

const none = { orders: 0, boughtAgain: 0, lost: 0, examples: [] };
const found = {
  orders: 2,
  since: new Date("2026-09-03T12:00:00Z"),
  flagged: none,
  blocked: none,
  signals: [],
  cut: false,
};
const format = { day: (at: Date) => at.toISOString().slice(0, 10) };

test("says since when, and that older orders are left out where they are", () => {
  expect(describeReplay(found, null, format).looked).toBe("2 referred orders since 2026-09-03.");
  expect(describeReplay({ ...found, cut: true }, null, format).looked).toMatch(
    /^2 referred orders .* Older ones are left out/,
  );
});

test("says of no orders whether a longer stretch would help", () => {
  const empty = { ...found, orders: 0, since: null };
  expect(describeReplay(empty, null, format).looked).toBe("No order of this program was referred yet.");
  expect(describeReplay(empty, 30, format)).toMatchObject({
    looked: "No order was referred in 30 days.",
    outcome: expect.stringContaining("longer stretch"),
  });
});
