import { expect, test } from "vitest";
import { groupByReason } from "./group-by-reason.ts";

test("a run that fails for one reason is one line, however many people it met", () => {
  const row = (referrer: string, why = "Too little money.") => ({
    rewardId: referrer,
    referrer,
    why,
    detail: "$5.00 left.",
  });
  expect(groupByReason([row("Anna"), row("Ben", "No address."), row("Anna")])).toEqual([
    { why: "Too little money.", detail: "$5.00 left.", names: "Anna (2)" },
    { why: "No address.", detail: "$5.00 left.", names: "Ben" },
  ]);
  expect(groupByReason(["A", "B", "C", "D", "E", "F", "G"].map((name) => row(name)))[0]?.names).toBe(
    "A, B, C, D, E and 2 more",
  );
});
