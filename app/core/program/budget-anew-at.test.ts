import { expect, test } from "vitest";
import { budgetAnewAt } from "./budget-anew-at.ts";

test("a month's budget begins anew with the next month in UTC, also with the next year", () => {
  expect(budgetAnewAt({ period: "month" }, new Date("2026-11-30T23:59:59Z"))?.toISOString()).toBe(
    "2026-12-01T00:00:00.000Z",
  );
  expect(budgetAnewAt({ period: "month" }, new Date("2026-12-01T00:00:00Z"))?.toISOString()).toBe(
    "2027-01-01T00:00:00.000Z",
  );
});

test("a budget for all time never does", () => {
  expect(budgetAnewAt({ period: "ever" }, new Date("2026-11-30T23:59:59Z"))).toBe(null);
});
