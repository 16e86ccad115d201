import fc from "fast-check";
import { expect, test } from "vitest";
import { type Day, daysAfter } from "../calendar.ts";
import { nextIssueDay } from "./next-issue-day.ts";

const day = (text: string) => text as Day;

test("a week's day is today, or the next one of its name", () => {
  // 2026-11-21 is a Saturday.
  const on = (weekday: number) => nextIssueDay({ when: "weekly", weekday, monthDay: 1 }, day("2026-11-21"));
  expect([6, 7, 1, 5].map(on)).toEqual(["2026-11-21", "2026-11-22", "2026-11-23", "2026-11-27"]);
});

test("without a day every day is one", () => {
  for (const weekday of [1, 6])
    expect(nextIssueDay({ when: "at_once", weekday, monthDay: 1 }, day("2026-11-21"))).toBe("2026-11-21");
});

test("a month's day is its last where the month is shorter", () => {
  const on = (monthDay: number, from: string) => nextIssueDay({ when: "monthly", weekday: 1, monthDay }, day(from));
  expect(on(31, "2027-02-01")).toBe("2027-02-28");
  expect(on(31, "2028-02-28")).toBe("2028-02-29");
  expect(on(15, "2026-11-15")).toBe("2026-11-15");
  expect(on(15, "2026-11-16")).toBe("2026-12-15");
  expect(on(1, "2026-12-02")).toBe("2027-01-01");
});

test("the next day is never past, at most a month away, and its own next", () => {
  fc.assert(
    fc.property(
      fc.constantFrom("weekly" as const, "monthly" as const, "at_once" as const),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 31 }),
      fc.integer({ min: 0, max: 4_000 }),
      (when, weekday, monthDay, later) => {
        const from = daysAfter(day("2024-01-01"), later);
        const next = nextIssueDay({ when, weekday, monthDay }, from);
        expect(next >= from && next <= daysAfter(from, 31)).toBe(true);
        expect(nextIssueDay({ when, weekday, monthDay }, next)).toBe(next);
      },
    ),
  );
});
