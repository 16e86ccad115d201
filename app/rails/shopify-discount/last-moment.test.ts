import { expect, test } from "vitest";
import { lastMoment } from "./last-moment.ts";

test("a code ends with its last day, a long one with its last month, and never before it was promised to", () => {
  const at = (text: string, days: number) => lastMoment(text, days).toISOString();
  expect(at("2026-11-21T10:00:00Z", 7)).toBe("2026-11-29T00:00:00.000Z");
  expect(at("2026-11-21T23:59:59Z", 7)).toBe("2026-11-29T00:00:00.000Z");
  expect(at("2026-11-30T10:00:00Z", 31)).toBe("2027-01-01T00:00:00.000Z");
  expect(at("2026-11-21T10:00:00Z", 32)).toBe("2027-01-01T00:00:00.000Z");
  expect(at("2026-10-02T10:00:00Z", 90)).toBe("2027-01-01T00:00:00.000Z");
  for (const days of [1, 31, 32, 400])
    expect(lastMoment("2026-02-28T12:00:00Z", days).getTime()).toBeGreaterThan(
      Date.parse("2026-02-28T12:00:00Z") + days * 86_400_000,
    );
});
