import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currency } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { addMonths } from "./add-months.ts";
import { earnInOrder } from "./earn-in-order.ts";
import type { HistoryOrder } from "./referral-history.ts";

const usd = currency("USD");
const start = Date.parse("2026-01-31T10:00:00Z");
const dayMs = 86_400_000;

const terms: Terms = {
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "percent", basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: true },
  reward: { kind: "percent_of_order", basisPoints: 1_000, capMinor: null },
  trigger: "every_paid_order",
  minimumSpendMinor: null,
  newCustomersOnly: false,
  holdDays: 14,
  issue: "manual",
  rails: ["tremendous"],
};

/** Orders over so many minor units, ten days apart; a negative one was cancelled. */
const orders = (...bases: readonly number[]): HistoryOrder[] =>
  bases.map((base, index) => ({
    orderId: `gid://shopify/Order/${index + 1}`,
    attribution: index === 0 ? "discount_code" : "known_friend",
    bar: null,
    removedAt: null,
    baseMinor: Math.abs(base),
    currency: usd,
    paidAt: new Date(start + index * 10 * dayMs),
    cancelledAt: base < 0 ? new Date(start) : null,
    fullyRefunded: false,
  }));

/** What each order earns, in minor units, or why nothing. */
function earned(rules: Partial<Terms>, history: readonly HistoryOrder[]): (number | string)[] {
  const { orders: outcome } = earnInOrder({ ...terms, ...rules }, 1, history, () => null);
  return history.map(({ orderId }) => {
    const each = outcome.get(orderId);
    return each?.kind === "earns" ? each.value.amountMinor : (each?.reason ?? "left out");
  });
}

const ends = (change: Partial<Terms["recurrence"]>): Partial<Terms> => ({
  recurrence: { ...usualRules.recurrence, ...change },
});

describe("every order of a friend earns", () => {
  test("for ever, where nothing ends it", () => {
    expect(earned({}, orders(10_00, 20_00, -30_00, 40_00))).toEqual([1_00, 2_00, "order_cancelled", 4_00]);
  });

  test("the first one otherwise, and the one that takes its place when it falls away", () => {
    const first = ends({ firstReward: { kind: "fixed", amountMinor: 25_00, currency: usd } });
    expect(earned(first, orders(10_00, 20_00))).toEqual([25_00, 2_00]);
    expect(earned(first, orders(-10_00, 20_00))).toEqual(["order_cancelled", 25_00]);
  });

  test("so many of them, not counting one that fell away", () => {
    const two = ends({ maxOrders: 2 });
    expect(earned(two, orders(10_00, 20_00, 30_00))).toEqual([1_00, 2_00, "share_ended_by_orders"]);
    expect(earned(two, orders(10_00, -20_00, 30_00))).toEqual([1_00, "order_cancelled", 3_00]);
  });

  test("for so many calendar months from the first, and not on the day they are over", () => {
    // January 31 and a month is February 28: day 28 after the start.
    const month = ends({ months: 1 });
    expect(earned(month, orders(10_00, 10_00, 10_00, 10_00))).toEqual([1_00, 1_00, 1_00, "share_ended_by_time"]);
    const [first, second] = orders(10_00, 10_00) as [HistoryOrder, HistoryOrder];
    const over = addMonths(first.paidAt as Date, 1);
    expect(over.toISOString()).toBe("2026-02-28T10:00:00.000Z");
    expect(earned(month, [first, { ...second, paidAt: over }])[1]).toBe("share_ended_by_time");
    expect(earned(month, [first, { ...second, paidAt: new Date(over.getTime() - 1) }])[1]).toBe(1_00);
  });

  test("up to a total, of which the last one gets what is left", () => {
    const total = ends({ totalMinor: 2_50 });
    expect(earned(total, orders(10_00, 20_00, 30_00))).toEqual([1_00, 1_50, "share_ended_by_total"]);
    // A cancellation gives its part back to those after it.
    expect(earned(total, orders(-10_00, 20_00, 30_00))).toEqual(["order_cancelled", 2_00, 50]);
  });

  test("never more than the total in any history", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -500_00, max: 500_00 }), { maxLength: 12 }),
        fc.integer({ min: 1, max: 100_00 }),
        (bases, totalMinor) => {
          const all = earned(ends({ totalMinor }), orders(...bases));
          const alone = earned({}, orders(...bases));
          const sum = (each: (number | string)[]) =>
            each.reduce<number>((left, one) => left + (typeof one === "number" ? one : 0), 0);
          expect(sum(all)).toBe(Math.min(totalMinor, sum(alone)));
        },
      ),
    );
  });
});

describe("one order of a friend earns", () => {
  test("the third alone, counted over those that qualify", () => {
    const third: Partial<Terms> = { trigger: "nth_paid_order", nthOrder: 3, minimumSpendMinor: 10_00 };
    expect(earned(third, orders(10_00, 9_99, 20_00, -50_00, 30_00, 40_00))).toEqual([
      "counts_towards_reward",
      "below_minimum_spend",
      "counts_towards_reward",
      "order_cancelled",
      3_00,
      "after_rewarded_order",
    ]);
  });

  test("and the referral counts from that order on", () => {
    const third: Terms = { ...terms, trigger: "nth_paid_order", nthOrder: 3 };
    const history = orders(10_00, 10_00, 10_00);
    expect(earnInOrder(third, 1, history.slice(0, 2), () => null).countsBy).toBeNull();
    expect(earnInOrder(third, 1, history, () => null).countsBy).toEqual(history[2]);
  });
});
