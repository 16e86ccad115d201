import fc from "fast-check";
import { expect, it } from "vitest";
import { currency, money } from "../../../core/money/money.ts";
import { stepOf, stripeLimits, toStripeAmount } from "./stripe-amount.ts";

it.each([
  ["USD", 1234, 1234],
  ["JPY", 1500, 1500],
  ["KWD", 12_340, 12_340],
  ["ISK", 500, 50_000],
  ["UGX", 500, 50_000],
  ["MGA", 500, 5],
] as const)("counts %s as Stripe does", (code, minor, units) => {
  expect(toStripeAmount(money(minor, currency(code)))).toBe(units);
});

it("refuses what Stripe could only hold rounded", () => {
  expect(toStripeAmount(money(12_345, currency("KWD")))).toBeNull();
  expect(toStripeAmount(money(150, currency("MGA")))).toBeNull();
  expect(stripeLimits(currency("IQD"))).toBe("unsupported");
});

it("never has two amounts meet in one, and keeps within eight digits inside its limits", () => {
  const code = fc.constantFrom("USD", "EUR", "JPY", "KWD", "ISK", "UGX", "MGA", "TND").map(currency);
  fc.assert(
    fc.property(code, fc.nat(1_000_000), fc.nat(1_000_000), (of, a, b) => {
      const limits = stripeLimits(of);
      if (limits === "unsupported") throw new Error("all of these are supported");
      const [first, second] = [a, b].map((steps) => Math.min(steps * stepOf(of), limits.maxMinor));
      const [one, two] = [first ?? 0, second ?? 0].map((minor) => toStripeAmount(money(minor, of)));
      expect(one).not.toBeNull();
      expect(one === two).toBe(first === second);
      expect(one ?? Number.NaN).toBeLessThanOrEqual(99_999_999);
    }),
  );
});
