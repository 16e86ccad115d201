import { describe, expect, test } from "vitest";
import { noTrace, type OrderTrace } from "./assess.ts";
import { type FraudRules, startingFraudRules } from "./fraud-rules.ts";
import { type PastOrder, replay } from "./replay.ts";

const day = (number: number) => new Date(Date.UTC(2026, 9, number));
const person = (customerId: string) => ({ customerId, emailHash: null, marks: {} });

function order(number: number, change: Partial<PastOrder> & { readonly left?: Partial<OrderTrace> } = {}): PastOrder {
  const { left, ...rest } = change;
  return {
    orderId: `order:${number}`,
    name: `#${number}`,
    referralId: `ref_${number}`,
    referrerId: "rfr_anna",
    at: day(number),
    buyer: person(`friend ${number}`),
    referrer: person("anna"),
    trace: { ...noTrace, ...left },
    lost: false,
    boughtAgain: false,
    ...rest,
  };
}

const with_ = (change: Partial<Record<string, object>>): FraudRules => ({
  ...startingFraudRules,
  rules: Object.fromEntries(
    Object.entries(startingFraudRules.rules).map(([name, rule]) => [name, { ...rule, ...change[name] }]),
  ),
});

describe("a replay", () => {
  test("of no orders says so", () => {
    expect(replay([], startingFraudRules)).toEqual({
      orders: 0,
      since: null,
      flagged: { orders: 0, boughtAgain: 0, lost: 0, examples: [] },
      blocked: { orders: 0, boughtAgain: 0, lost: 0, examples: [] },
      signals: [],
    });
  });

  test("counts what each signal would have caught, and how many of those friends bought again", () => {
    const orders = [
      order(1),
      order(2, { left: { disposable: true }, boughtAgain: true }),
      order(3, { left: { disposable: true, giftCards: 3 }, lost: true }),
      order(4, { buyer: person("anna") }),
    ];
    const result = replay(orders, startingFraudRules);
    expect(result).toMatchObject({
      orders: 4,
      since: day(1),
      flagged: { orders: 2, boughtAgain: 1, lost: 1, examples: ["#2", "#3"] },
      blocked: { orders: 1, examples: ["#4"] },
    });
    expect(result.signals.map(({ signal, orders: many }) => [signal, many])).toEqual([
      ["same_customer", 1],
      ["own_code", 1],
      ["disposable_email", 2],
      ["gift_card_pair", 1],
    ]);
  });

  test("each order sees what came before it alone, in whatever order they are read", () => {
    const rules = with_({ same_network: { threshold: 2 } });
    const orders = [1, 2, 3, 4].map((number) => order(number, { left: { network: "home" } }));
    for (const each of [orders, [...orders].reverse()])
      expect(replay(each, rules).flagged).toMatchObject({ orders: 2, examples: ["#3", "#4"] });
  });

  test("a friend who comes back is no new friend from the network", () => {
    const rules = with_({ same_network: { threshold: 1 }, velocity: { referrer: "flag", threshold: 1 } });
    const again = order(2, { referralId: "ref_1", left: { network: "home" } });
    expect(replay([order(1, { left: { network: "home" } }), again], rules).flagged.orders).toBe(0);
  });

  test("a referrer whose orders fall through is noticed from the fifth on", () => {
    const orders = [1, 2, 3, 4, 5, 6].map((number) => order(number, { lost: number < 3 }));
    expect(replay(orders, startingFraudRules).signals).toEqual([
      { signal: "refund_rate", orders: 1, boughtAgain: 0, lost: 0, examples: ["#6"] },
    ]);
  });

  test("orders of one moment are told apart by their numbers", () => {
    const at = day(1);
    const orders = [3, 1, 2].map((number) => order(number, { at, left: { disposable: true } }));
    for (const each of [orders, [...orders].reverse()])
      expect(replay(each, startingFraudRules).flagged.examples).toEqual(["#1", "#2", "#3"]);
  });

  test("names the last three, and counts all", () => {
    const orders = [1, 2, 3, 4].map((number) => order(number, { left: { disposable: true } }));
    expect(replay(orders, startingFraudRules).flagged).toMatchObject({ orders: 4, examples: ["#2", "#3", "#4"] });
  });

  test("what fell through long ago is forgotten, and what was kept is no loss", () => {
    const many = (lost: (number: number) => boolean) =>
      replay(
        Array.from({ length: 28 }, (_, at) => order(at + 1, { lost: lost(at + 1) })),
        with_({ refund_rate: { threshold: 100 } }),
      ).signals;
    expect(many(() => false)).toEqual([]);
    // Twenty are looked at, so that the seventh falls out of them with the 28th.
    expect(many((number) => number !== 7)).toMatchObject([
      { signal: "refund_rate", orders: 3, examples: ["#6", "#7", "#28"] },
    ]);
  });

  test("a friend who comes back counts for nobody who comes after", () => {
    const rules = with_({ velocity: { referrer: "flag", threshold: 2 } });
    const again = (number: number) => order(number, { referralId: "ref_1" });
    expect(replay([order(1), again(2), again(3), order(4)], rules).signals).toEqual([]);
    const left = { left: { network: "home" } };
    const networks = with_({ same_network: { referrer: "flag", threshold: 2 } });
    const back = order(2, { ...left, referralId: "ref_1" });
    expect(replay([order(1, left), back, order(4, left)], networks).flagged.orders).toBe(0);
  });

  test("two of whom nothing is known are not one", () => {
    const nobody = { customerId: null, emailHash: null, marks: {} };
    expect(replay([order(1, { buyer: nobody, referrer: nobody })], startingFraudRules).signals).toEqual([]);
  });

  test("rules that are off catch nothing, and one that only watches moves nothing", () => {
    const orders = [order(1, { left: { disposable: true } })];
    expect(replay(orders, with_({ disposable_email: { friend: "off", referrer: "off" } })).signals).toEqual([]);
    const watched = replay(orders, with_({ disposable_email: { friend: "off", referrer: "shadow" } }));
    expect(watched.signals).toMatchObject([{ signal: "disposable_email", orders: 1 }]);
    expect(watched.flagged.orders + watched.blocked.orders).toBe(0);
  });
});
