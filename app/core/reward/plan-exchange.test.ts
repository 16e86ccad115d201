import fc from "fast-check";
import { expect, test } from "vitest";
import { pointsRulesSchema } from "../program/points-rules.ts";
import { planExchange } from "./plan-exchange.ts";

const rates = [
  { points: 500, amountMinor: 500 },
  { points: 1_000, amountMinor: 1_200 },
];

test("points are given for what the shop offers for so many, from the last one that is needed on", () => {
  expect(planExchange(rates, 500, 500)).toEqual({ kind: "exchange", rate: rates[0] });
  expect(planExchange(rates, 499, 500)).toEqual({ kind: "too_few", missing: 1 });
  expect(planExchange(rates, -20, 500)).toEqual({ kind: "too_few", missing: 520 });
  expect(planExchange(rates, 9_000, 750)).toEqual({ kind: "no_rate" });
});

test("no balance goes below zero by an exchange", () => {
  fc.assert(
    fc.property(fc.integer({ min: -5_000, max: 5_000 }), fc.constantFrom(500, 1_000, 7), (balance, points) => {
      const plan = planExchange(rates, balance, points);
      if (plan.kind === "exchange") expect(balance - plan.rate.points).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("a shop's rules name each number of points once, and remind before points lapse", () => {
  const read = (rules: unknown) => pointsRulesSchema.safeParse(rules).success;
  expect(read({ rates, lapse: { days: 365, remindDays: 30 } })).toBe(true);
  expect(read({ rates: [...rates, { points: 500, amountMinor: 1 }], lapse: null })).toBe(false);
  expect(read({ rates, lapse: { days: 30, remindDays: 30 } })).toBe(false);
});
