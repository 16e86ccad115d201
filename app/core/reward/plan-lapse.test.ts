import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { planLapse } from "./plan-lapse.ts";

const dayMs = 86_400_000;

test("whenever it is looked at, nobody loses a reward before its time, or before they were told and had their days", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 400 }),
      fc.integer({ min: 1, max: 60 }),
      fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 1, maxLength: 30 }),
      (days, remindDays, looks) => {
        const unclaimed = { days: Math.max(days, remindDays + 1), remindDays };
        const reward = { dueAt: new Date(0), lapsesAt: null as Date | null };
        let told: number | null = null;
        for (const day of looks.sort((a, b) => a - b)) {
          const step = planLapse(unclaimed, reward, new Date(day * dayMs));
          if (step.kind === "remind") {
            expect(told).toBeNull();
            expect(day).toBeGreaterThanOrEqual(unclaimed.days - remindDays);
            told = day;
            reward.lapsesAt = step.lapsesAt;
          }
          if (step.kind !== "lapse") continue;
          expect(day).toBeGreaterThanOrEqual(unclaimed.days);
          expect(day - (told ?? Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(remindDays);
          break;
        }
      },
    ),
  );
});

describe("a reward that lapses after 90 days, told 14 days before", () => {
  const unclaimed = { days: 90, remindDays: 14 };
  const day = (number: number) => new Date(number * dayMs);
  const dueAt = day(0);

  test.each([
    ["the day before the reminder", null, 75.9, { kind: "wait" }],
    ["the day of the reminder", null, 76, { kind: "remind", lapsesAt: day(90) }],
    ["looked at late", null, 100, { kind: "remind", lapsesAt: day(114) }],
    ["told, and not over", 90, 89.9, { kind: "wait" }],
    ["told, and over", 90, 90, { kind: "lapse" }],
  ])("%s", (_, toldFor, now, expected) => {
    expect(planLapse(unclaimed, { dueAt, lapsesAt: toldFor === null ? null : day(toldFor) }, day(now))).toEqual(
      expected,
    );
  });
});
