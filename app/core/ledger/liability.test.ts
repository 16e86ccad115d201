import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currency } from "../money/money.ts";
import { type AccountSum, liabilities } from "./liability.ts";
import type { Account } from "./posting.ts";

const usd = currency("USD");
const sum = (account: Account["kind"], creditMinor: number, debitMinor: number, more: Partial<AccountSum> = {}) => ({
  account,
  rail: "",
  currency: usd,
  debitMinor,
  creditMinor,
  belowZeroMinor: 0,
  recentDebitMinor: debitMinor,
  recentCreditMinor: creditMinor,
  ...more,
});

describe("what a shop owes", () => {
  test("is what is on hold, due and on its way; balances below zero are no one else's money", () => {
    const [owed] = liabilities([
      sum("reward_expense", 2_000, 20_000),
      sum("referrer_held", 12_000, 6_000),
      // One person is due 5,000, another is 1,000 below zero.
      sum("referrer_payable", 9_000, 5_000, { belowZeroMinor: -1_000 }),
      sum("rail_clearing", 8_000, 5_000, { rail: "tremendous" }),
      sum("rail_cash", 5_000, 0, { rail: "tremendous" }),
    ]);
    expect(owed).toMatchObject({
      currency: "USD",
      heldMinor: 6_000,
      dueMinor: 5_000,
      belowZeroMinor: 1_000,
      onItsWayMinor: 3_000,
      owedMinor: 14_000,
      costMinor: 18_000,
      paidOutMinor: 5_000,
      expectedReversal: { basisPoints: 1_000, amountMinor: 600 },
    });
  });

  test("is told for each currency; without anything earned lately no rate is made up", () => {
    const jpy = currency("JPY");
    const told = liabilities([
      sum("referrer_held", 100, 0),
      sum("referrer_held", 1_000, 0, { currency: jpy }),
      sum("reward_expense", 0, 1_000, { currency: jpy, recentDebitMinor: 0, recentCreditMinor: 0 }),
    ]);
    expect(told.map((each) => [each.currency, each.heldMinor, each.expectedReversal])).toEqual([
      ["JPY", 1_000, null],
      ["USD", 100, null],
    ]);
  });

  test("fees are paid out of the same pocket and are no reward", () => {
    const [told] = liabilities([sum("rail_cash", 1_025, 0, { rail: "wise" }), sum("fees", 0, 25, { rail: "wise" })]);
    expect(told).toMatchObject({ paidOutMinor: 1_000, feesMinor: 25 });
  });

  test("never expects more to fall away than is on hold", () => {
    const amount = fc.integer({ min: 0, max: 1_000_000 });
    fc.assert(
      fc.property(amount, amount, amount, (held, earned, back) => {
        const [told] = liabilities([sum("referrer_held", held, 0), sum("reward_expense", back, earned)]);
        const expected = told?.expectedReversal?.amountMinor ?? 0;
        expect(expected).toBeGreaterThanOrEqual(0);
        expect(expected).toBeLessThanOrEqual(held);
      }),
    );
  });

  test("is told account by account, the other currencies' left out", () => {
    const held = sum("referrer_held", 12_000, 6_000);
    const other = sum("referrer_held", 1, 0, { currency: currency("EUR") });
    expect(liabilities([other, held]).map(({ accounts }) => accounts)).toEqual([[other], [held]]);
    // No money is below nothing: zero is written without a sign.
    expect(liabilities([held])).toEqual([
      {
        currency: "USD",
        heldMinor: 6_000,
        dueMinor: 0,
        belowZeroMinor: 0,
        onItsWayMinor: 0,
        inHandMinor: null,
        owedMinor: 6_000,
        expectedReversal: null,
        paidOutMinor: 0,
        costMinor: 0,
        feesMinor: 0,
        forgivenMinor: 0,
        accounts: [held],
      },
    ]);
  });

  test("of what was forgiven nothing is owed, and it is told as an amount", () => {
    const [told] = liabilities([sum("forgiveness", 0, 700), sum("referrer_payable", 700, 700)]);
    expect(told).toMatchObject({ forgivenMinor: 700, owedMinor: 0, costMinor: 0 });
  });

  test("in points is also what people have in hand, and have not given for a reward", () => {
    const points = { currency: currency("POINTS") };
    const [told] = liabilities([
      sum("referrer_held", 40, 0, points),
      sum("rail_cash", 300, 0, { ...points, rail: "points" }),
      sum("points_used", 0, 120, points),
    ]);
    expect(told).toMatchObject({ inHandMinor: 180, heldMinor: 40, owedMinor: 220 });
  });

  test.each([
    ["a third of what was earned", 3, 1, 3_333, 333],
    ["more than was earned lately", 100, 101, 10_000, 1_000],
    ["all of it", 100, 100, 10_000, 1_000],
    ["the least that tells", 1, 0, 0, 0],
  ])("expects to fall away again: %s", (_, recentDebitMinor, recentCreditMinor, basisPoints, amountMinor) => {
    const lately = { recentDebitMinor, recentCreditMinor };
    const [told] = liabilities([sum("referrer_held", 1_000, 0), sum("reward_expense", 0, 0, lately)]);
    expect(told?.expectedReversal).toEqual({ basisPoints, amountMinor });
  });
});
