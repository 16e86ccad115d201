import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currency, money } from "./money.ts";
import { percentOf } from "./percent-of.ts";

const usd = currency("USD");

describe("a percentage", () => {
  test.each([
    [10_00, 10_00, 1_00],
    [99_99, 10_00, 10_00],
    [5, 10_00, 1],
    [4, 10_00, 0],
    [33_33, 12_50, 4_17],
    [1, 1, 0],
    [100, 10_000, 100],
  ])("of %i at %i basis points is %i", (base, share, part) => {
    expect(percentOf(money(base, usd), share)).toEqual(money(part, usd));
  });

  test("of yen is whole yen, of dinar whole fils", () => {
    expect(percentOf(money(1005, currency("JPY")), 1000)).toEqual(money(101, currency("JPY")));
    expect(percentOf(money(12_345, currency("KWD")), 1000)).toEqual(money(1235, currency("KWD")));
  });

  test("is never more than half a minor unit off, never above the base, and grows with it", () => {
    const base = fc.integer({ min: 0, max: 1_000_000_000_000 });
    const share = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(base, share, fc.integer({ min: 0, max: 10_000 }), (amount, points, more) => {
        const part = percentOf(money(amount, usd), points).amountMinor;
        const off = BigInt(part) * 10_000n - BigInt(amount) * BigInt(points);
        expect(off <= 5_000n && off > -5_000n).toBe(true);
        expect(part).toBeLessThanOrEqual(amount);
        expect(percentOf(money(amount + more, usd), points).amountMinor).toBeGreaterThanOrEqual(part);
      }),
    );
  });
});
