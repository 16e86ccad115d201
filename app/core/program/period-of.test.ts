import { expect, test } from "vitest";
import { periodOf } from "./period-of.ts";

test.each([
  ["2026-01-01T00:00:00Z", "2026-01", "2026-Q1", "2026"],
  ["2026-03-31T23:59:59Z", "2026-03", "2026-Q1", "2026"],
  ["2026-04-01T00:00:00Z", "2026-04", "2026-Q2", "2026"],
  ["2026-09-30T23:59:59Z", "2026-09", "2026-Q3", "2026"],
  ["2026-12-31T23:59:59Z", "2026-12", "2026-Q4", "2026"],
  ["2027-01-01T00:30:00+02:00", "2026-12", "2026-Q4", "2026"],
])("%s is in %s, %s and %s", (at, month, quarter, year) => {
  const periods = (["month", "quarter", "year", "ever"] as const).map((period) => periodOf(new Date(at), period));
  expect(periods).toEqual([month, quarter, year, "ever"]);
});
