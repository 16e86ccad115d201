import { describe, expect, test } from "vitest";
import { currency, money } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import type { OrderFacts } from "../referral/order-facts.ts";
import { rewardOfOrder } from "./reward-of-order.ts";

const usd = currency("USD");
const paidAt = new Date("2026-11-01T10:00:00Z");

const terms: Terms = {
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "percent", basisPoints: 1000 }, minimumMinor: null, oncePerCustomer: true },
  reward: { kind: "fixed", amountMinor: 10_00, currency: usd },
  trigger: "first_paid_order",
  minimumSpendMinor: null,
  newCustomersOnly: true,
  holdDays: 14,
  issue: "manual",
  rails: ["tremendous"],
  referrerPicksCode: false,
};
const percent = (capMinor: number | null): Terms => ({
  ...terms,
  reward: { kind: "percent_of_order", basisPoints: 1250, capMinor },
});

const order: OrderFacts = {
  orderId: "gid://shopify/Order/9007199254740993",
  name: "#1001",
  stateAt: paidAt,
  createdAt: paidAt,
  paid: true,
  paidAt,
  cancelledAt: null,
  fullyRefunded: false,
  test: false,
  currency: usd,
  baseMinor: 80_00,
  discountCodes: [],
  cartToken: null,
  customerId: null,
  email: null,
};

describe("what an order earns", () => {
  test("a fixed amount", () => {
    expect(rewardOfOrder(terms, order)).toEqual({ kind: "earns", value: money(10_00, usd) });
  });

  test("one piece, whatever the order is worth, and none below the minimum spend", () => {
    const rules: Terms = { ...terms, reward: { kind: "percent_off", basisPoints: 2_000 }, minimumSpendMinor: 50_00 };
    const piece = { kind: "earns", value: money(1, currency("PERCENT_OFF:2000")) };
    for (const baseMinor of [50_00, 80_00, 800_00])
      expect(rewardOfOrder(rules, { ...order, baseMinor })).toEqual(piece);
    expect(rewardOfOrder(rules, { ...order, baseMinor: 49_99 })).toMatchObject({ reason: "below_minimum_spend" });
    // Nothing of it is in the order's money.
    expect(rewardOfOrder(rules, { ...order, currency: currency("EUR") })).toEqual(piece);
    const mug: Terms["reward"] = { kind: "free_item", item: { id: "gid://shopify/Product/7", title: "Mug" } };
    expect(rewardOfOrder({ ...terms, reward: mug }, order)).toEqual({
      kind: "earns",
      value: money(1, currency("FREE_ITEM:7:Mug")),
    });
  });

  test("a share of its base, and no more than the cap", () => {
    expect(rewardOfOrder(percent(null), order)).toEqual({ kind: "earns", value: money(10_00, usd) });
    expect(rewardOfOrder(percent(5_00), order)).toEqual({ kind: "earns", value: money(5_00, usd) });
    expect(rewardOfOrder(percent(50_00), order)).toEqual({ kind: "earns", value: money(10_00, usd) });
  });

  test.each([
    ["order_cancelled", { cancelledAt: paidAt }],
    ["order_refunded", { fullyRefunded: true }],
    ["order_unpaid", { paid: false, paidAt: null }],
    ["order_cancelled", { cancelledAt: paidAt, fullyRefunded: true, paid: false }],
  ] as const)("nothing, for %s", (reason, change) => {
    for (const rules of [terms, percent(null)])
      expect(rewardOfOrder(rules, { ...order, ...change })).toEqual({ kind: "nothing", reason });
  });

  test("from the minimum spend on, and not a cent below it", () => {
    const rules = { ...terms, minimumSpendMinor: 80_00 };
    expect(rewardOfOrder(rules, order).kind).toBe("earns");
    expect(rewardOfOrder(rules, { ...order, baseMinor: 79_99 })).toEqual({
      kind: "nothing",
      reason: "below_minimum_spend",
      values: { base: "$79.99", minimum: "$80.00" },
    });
  });

  test("nothing when every item went back and only shipping was kept", () => {
    expect(rewardOfOrder(terms, { ...order, baseMinor: 0 })).toEqual({ kind: "nothing", reason: "nothing_earned" });
  });

  test("nothing when its share rounds to nothing", () => {
    expect(rewardOfOrder(percent(null), { ...order, baseMinor: 3 })).toEqual({
      kind: "nothing",
      reason: "nothing_earned",
    });
  });

  test("nothing when the shop's currency is not the reward's", () => {
    expect(rewardOfOrder(terms, { ...order, currency: currency("EUR") })).toEqual({
      kind: "nothing",
      reason: "order_currency_mismatch",
      values: { orderCurrency: "EUR", rewardCurrency: "USD" },
    });
  });

  test("a share in whole yen", () => {
    const jpy = currency("JPY");
    const earned = rewardOfOrder(percent(null), { ...order, currency: jpy, baseMinor: 1_004 });
    expect(earned).toEqual({ kind: "earns", value: money(126, jpy) });
  });
});

describe("points by what the order comes to", () => {
  const earned = (points: number, perMinor: number, baseMinor: number, of = usd) => {
    const reward = { kind: "points_of_order", points, perMinor, currency: of } as const;
    const is = rewardOfOrder({ ...terms, reward }, { ...order, currency: usd, baseMinor });
    return is.kind === "earns" ? `${is.value.amountMinor} ${is.value.currency}` : is.reason;
  };

  test("go in proportion: half a point goes up, less falls away", () => {
    expect(earned(5, 1_00, 80_00)).toBe("400 POINTS");
    expect(earned(5, 1_00, 10)).toBe("1 POINTS");
    expect(earned(5, 1_00, 9)).toBe("nothing_earned");
    expect(earned(5, 1_00, 29)).toBe("1 POINTS");
    expect(earned(5, 1_00, 30)).toBe("2 POINTS");
    expect(earned(1, 3, 4)).toBe("1 POINTS");
    expect(earned(1, 3, 5)).toBe("2 POINTS");
  });

  test("are as many as one delivery may carry, at most", () => {
    expect(earned(10_000, 1, 10_000)).toBe("100000000 POINTS");
    expect(earned(10_000, 1, 10_001)).toBe("100000000 POINTS");
    expect(earned(10_000, 1, 9_999)).toBe("99990000 POINTS");
    expect(earned(10_000, 1, 1_000_000_000_000)).toBe("100000000 POINTS");
  });

  test("need the order to be in their currency", () => {
    expect(earned(5, 1_00, 80_00, currency("EUR"))).toBe("order_currency_mismatch");
  });
});

describe("what an order is worth nothing for", () => {
  const base = { currency: currency("USD"), paidAt: new Date(0), cancelledAt: null, fullyRefunded: false } as const;
  const worth = (baseMinor: number, rules: object, over: object = {}) =>
    rewardOfOrder({ ...usualRules, minimumSpendMinor: null, reward: { kind: "free_shipping" }, ...rules } as never, {
      ...base,
      baseMinor,
      ...over,
    });
  const only = { rewardItems: { kind: "only", products: [], collections: [] } };
  const nothing = (reason: string) => ({ kind: "nothing", reason });

  test("is said by its first cause", () => {
    expect(worth(0, only)).toEqual(nothing("no_qualifying_product"));
    expect(worth(-1, only)).toEqual(nothing("no_qualifying_product"));
    expect(worth(1, only)).toMatchObject({ kind: "earns" });
    expect(worth(0, {})).toEqual(nothing("nothing_earned"));
    expect(worth(-1, {})).toEqual(nothing("nothing_earned"));
    const points = { kind: "points_of_order", points: 1, perMinor: 1_000, currency: base.currency };
    expect(worth(1, { reward: points })).toEqual(nothing("nothing_earned"));
    expect(worth(1, {}, { paidAt: null })).toEqual(nothing("order_unpaid"));
    expect(worth(1, {}, { disputes: { d1: "lost" } })).toEqual(nothing("dispute_lost"));
  });
});
