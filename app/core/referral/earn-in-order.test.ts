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

describe("what depends on the place among the referrer's", () => {
  const at = (rules: Partial<Terms>, place: number, history = orders(10_00)) => {
    const { orders: outcome, countsBy } = earnInOrder({ ...terms, ...rules }, place, history, () => null);
    expect(countsBy).toEqual(history[0]);
    return [...outcome.values()].map((each) => (each.kind === "earns" ? each.value.amountMinor : each));
  };
  const fixed = (amountMinor: number) => ({ kind: "fixed" as const, amountMinor, currency: usd });
  const tiers = [
    { from: 5, reward: fixed(5_00) },
    { from: 2, reward: fixed(2_00) },
    { from: 9, reward: fixed(9_00) },
  ];

  test.each([
    [1, 1_00],
    [2, 2_00],
    [4, 2_00],
    [5, 5_00],
    [8, 5_00],
    [9, 9_00],
    [90, 9_00],
  ])("number %i is rewarded by the highest tier that it reaches, however they are listed", (place, amount) => {
    expect(at({ tiers }, place)).toEqual([amount]);
    expect(at({ tiers: tiers.toReversed() }, place)).toEqual([amount]);
  });

  test("a first order's own reward stands above any tier, and those after it go by theirs", () => {
    const rules = { tiers, ...ends({ firstReward: fixed(25_00) }) };
    expect(at(rules, 5, orders(10_00, 10_00))).toEqual([25_00, 5_00]);
  });

  test("of every third referral alone the orders earn; the others are told their number", () => {
    for (const trigger of ["every_paid_order", "first_paid_order"] as const) {
      const [passed] = at({ everyNth: 3, trigger }, 4);
      expect(passed).toEqual({ kind: "nothing", reason: "not_the_nth_referral", values: { place: 4, everyNth: 3 } });
      expect([3, 6].map((place) => at({ everyNth: 3, trigger }, place))).toEqual([[1_00], [1_00]]);
    }
  });

  test("what a tier makes worth nothing says why, and counts all the same", () => {
    const euro = { tiers: [{ from: 2, reward: { ...fixed(5_00), currency: currency("EUR") } }] };
    expect(at(euro, 2)).toMatchObject([{ kind: "nothing", reason: "order_currency_mismatch" }]);
    expect(at({ ...euro, everyNth: 3 }, 2)).toMatchObject([{ reason: "order_currency_mismatch" }]);
  });
});

describe("a total of money", () => {
  const piece = { kind: "free_shipping" } as const;

  test("is neither filled nor bounded by pieces", () => {
    const total = { totalMinor: 1_50 };
    expect(earned({ reward: piece, ...ends({ totalMinor: 1 }) }, orders(10_00, 10_00))).toEqual([1, 1]);
    expect(earned(ends({ ...total, firstReward: piece }), orders(10_00, 10_00, 10_00, 10_00))).toEqual([
      1,
      1_00,
      50,
      "share_ended_by_total",
    ]);
  });

  test("says what ended it", () => {
    const told = (change: Partial<Terms["recurrence"]>) => {
      const history = orders(10_00, 10_00, 10_00, 10_00, 10_00);
      return earnInOrder({ ...terms, ...ends(change) }, 1, history, () => null).orders.get(history[4]!.orderId);
    };
    const nothing = (reason: string, values: object) => ({ kind: "nothing", reason, values });
    expect(told({ maxOrders: 3 })).toEqual(nothing("share_ended_by_orders", { orders: 3 }));
    expect(told({ months: 1 })).toEqual(nothing("share_ended_by_time", { months: 1 }));
    expect(told({ totalMinor: 2_00 })).toEqual(nothing("share_ended_by_total", { total: "$2.00" }));
  });
});

describe("an order that is not the one", () => {
  const history = orders(10_00, 10_00, 10_00);
  test.each([
    ["first_paid_order", 1, ["earns", "not_first_order", "not_first_order"]],
    ["sign_up", 1, ["earns", "not_first_order", "not_first_order"]],
    ["nth_paid_order", 2, ["counts_towards_reward", "earns", "after_rewarded_order"]],
  ] as const)("by %s, of which number %i counts, says so", (trigger, nthOrder, told) => {
    const { orders: outcome } = earnInOrder({ ...terms, trigger, nthOrder }, 1, history, () => null);
    expect([...outcome.values()].map((each) => (each.kind === "earns" ? "earns" : each.reason))).toEqual(told);
    if (trigger === "nth_paid_order")
      expect([...outcome.values()]).toMatchObject([
        { values: { number: 1, needed: 2 } },
        {},
        { values: { number: 3, needed: 2 } },
      ]);
  });

  test("is passed over where something stands in its way", () => {
    const barred = (order: HistoryOrder) =>
      order === history[0] ? ({ kind: "nothing", reason: "left_out_pos" } as const) : null;
    const { orders: outcome, countsBy } = earnInOrder({ ...terms, trigger: "first_paid_order" }, 1, history, barred);
    expect(outcome.get(history[0]!.orderId)).toEqual({ kind: "nothing", reason: "left_out_pos" });
    expect(countsBy).toBe(history[1]);
  });
});
