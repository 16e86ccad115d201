import { describe, expect, test } from "vitest";
import { orderRow } from "../../../test/support/core-rows.ts";
import { currency, money } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { decideReferral } from "./decide-referral.ts";
import type { OrderRow } from "./order-book.ts";
import type { ReferralHistory } from "./referral-history.ts";

const usd = currency("USD");
const day = (number: number) => new Date(Date.UTC(2026, 10, number, 10));
const order = (number: number, over: Partial<OrderRow> = {}) =>
  orderRow({ orderId: `${number}`, paidAt: day(number), ...over });
const terms = {
  ...usualRules,
  kind: "refer_a_friend",
  reward: { kind: "fixed", amountMinor: 500, currency: usd },
  trigger: "first_paid_order",
  minimumSpendMinor: 1_000,
  newCustomersOnly: false,
  rails: ["tremendous"],
} as unknown as Terms;

const decide = (orders: readonly OrderRow[], rules: Partial<Terms> = {}, more: Partial<ReferralHistory> = {}) =>
  decideReferral({ ...terms, ...rules }, { orders, verdict: null, check: null, place: 1, ...more });
/** What each order earns, or why nothing. */
const told = (...of: Parameters<typeof decide>) =>
  Object.fromEntries(
    [...decide(...of).orders].map(([id, each]) => [id, each.kind === "earns" ? each.value.amountMinor : each.reason]),
  );
const cancelled = { cancelledAt: day(20) };
const small = { baseMinor: 100 };

describe("the state of a referral", () => {
  test.each<[string, Parameters<typeof decide>, object]>([
    ["an order that counts", [[order(1)]], { state: "qualified", reason: null, countsSince: day(1), askAbout: null }],
    ["one that does not yet", [[order(1, small)]], { state: "pending", countsSince: null }],
    ["no order", [[]], { state: "reversed", countsSince: null }],
    ["one that was cancelled", [[order(1, cancelled)]], { state: "reversed" }],
    ["one that was refunded", [[order(1, { fullyRefunded: true })]], { state: "reversed" }],
    ["one that was removed", [[order(1, { removedAt: day(2) })]], { state: "reversed" }],
    ["one whose dispute was lost", [[order(1, { disputes: { d1: "lost" } })]], { state: "reversed" }],
    ["one whose dispute is open", [[order(1, { ...small, disputes: { d1: "open" } })]], { state: "pending" }],
    [
      "one that fell away, and one that does not count yet",
      [[order(1, cancelled), order(2, small)]],
      { state: "reversed" },
    ],
    [
      "one that fell away, and one that counts",
      [[order(1, cancelled), order(2)]],
      { state: "qualified", countsSince: day(2) },
    ],
    [
      "a flag",
      [[order(1)], {}, { verdict: { state: "flagged", reason: "waiting_for_review", values: null } }],
      { state: "flagged", reason: "waiting_for_review", countsSince: day(1) },
    ],
    [
      "a flag on what does not count yet",
      [[order(1, small)], {}, { verdict: { state: "flagged", reason: "waiting_for_review", values: null } }],
      { state: "flagged", reason: "waiting_for_review", countsSince: null },
    ],
    [
      "a rejection",
      [[order(1)], {}, { verdict: { state: "rejected", reason: "rejected_by_staff", values: null } }],
      { state: "rejected", reason: "rejected_by_staff", countsSince: null, askAbout: null },
    ],
  ])("after %s", (_, given, decided) => {
    expect(decide(...given)).toMatchObject(decided);
  });
});

describe("whether the friend is new", () => {
  const wants = { newCustomersOnly: true };
  const check = (orderId: string, previousOrders: number | null) => ({ check: { orderId, previousOrders } });

  test.each<[string, Parameters<typeof decide>, object]>([
    ["is asked by the first order", [[order(2), order(1)], wants], { state: "pending", askAbout: "1" }],
    ["is asked until it is answered", [[order(1)], wants, check("1", null)], { state: "pending", askAbout: "1" }],
    ["is answered by none before", [[order(1)], wants, check("1", 0)], { state: "qualified", askAbout: null }],
    [
      "is answered by one before",
      [[order(1)], wants, check("1", 1)],
      { state: "rejected", reason: "existing_customer" },
    ],
    [
      "is asked again by an earlier order",
      [[order(1), order(2)], wants, check("2", 1)],
      { state: "pending", askAbout: "1" },
    ],
    [
      "is nobody's question where it does not matter",
      [[order(1)], {}, check("1", 1)],
      { state: "qualified", askAbout: null },
    ],
    [
      "is asked by no order that came by itself",
      [[order(1, { attribution: "known_friend" })], wants],
      { askAbout: null },
    ],
    [
      "is not asked of who signed up",
      [[order(1, { orderId: "sign_up:x" })], wants],
      { state: "qualified", askAbout: null },
    ],
    ["is not asked without orders", [[], wants], { state: "reversed", askAbout: null }],
  ])("%s", (_, given, decided) => {
    expect(decide(...given)).toMatchObject(decided);
  });

  test("is told with how many orders came before, by every order", () => {
    const { orders } = decide([order(1), order(2)], wants, check("1", 3));
    const refused = { kind: "nothing", reason: "existing_customer", values: { previousOrders: 3 } };
    expect([...orders]).toEqual([
      ["1", refused],
      ["2", refused],
    ]);
  });
});

describe("what each order comes to", () => {
  test("goes by the time of payment, and nobody's list is changed", () => {
    const given = [order(3), order(1), order(2)];
    expect(told(given)).toEqual({ 1: 500, 2: "not_first_order", 3: "not_first_order" });
    expect([...decide(given).orders.keys()]).toEqual(["1", "2", "3"]);
    expect(given.map(({ orderId }) => orderId)).toEqual(["3", "1", "2"]);
  });

  test("is the verdict's reason where staff rejected it, with their words", () => {
    const verdict = { state: "rejected", reason: "rejected_by_staff", values: { note: "Same household." } } as const;
    expect(decide([order(1)], {}, { verdict }).orders.get("1")).toEqual({
      kind: "nothing",
      reason: "rejected_by_staff",
      values: { note: "Same household." },
    });
    expect(decide([order(1)], {}, { verdict: { ...verdict, values: null } }).orders.get("1")).toEqual({
      kind: "nothing",
      reason: "rejected_by_staff",
    });
  });

  test.each(["self_referral", "blocked_by_rule"] as const)("is %s, where every order is suspected", (bar) => {
    expect(decide([order(1, { bar }), order(2, { bar: "blocked_by_rule" })])).toMatchObject({
      state: "rejected",
      reason: bar,
    });
    // Of one alone the others count.
    expect(decide([order(1, { bar }), order(2)]).state).toBe("qualified");
    expect(told([order(1, { bar }), order(2)])).toEqual({ 1: bar, 2: 500 });
    // Found genuine, what was suspected earns; what is barred for another reason does not.
    expect(told([order(1, { bar }), order(2, { bar: "left_out_pos" })], {}, { cleared: true })).toEqual({
      1: 500,
      2: "left_out_pos",
    });
    expect(told([order(1, { bar: "left_out_pos" })], {}, { cleared: true })).toEqual({ 1: "left_out_pos" });
  });

  test("is nothing for what was removed, whatever else is in the way", () => {
    expect(told([order(1, { removedAt: day(2), bar: "left_out_pos" }), order(2)])).toEqual({
      1: "removed_by_staff",
      2: 500,
    });
  });

  test("is nothing for what the friend bought before anybody referred them", () => {
    const known = { attribution: "known_friend" } as const;
    expect(told([order(1, known), order(2), order(3, known)])).toEqual({
      1: "before_referral",
      2: 500,
      3: "not_first_order",
    });
    expect(told([order(1, known), order(2, known)])).toEqual({ 1: 500, 2: "not_first_order" });
  });

  test("is the sign-up's or the order's, as the terms say", () => {
    const both = [order(1, { orderId: "sign_up:x" }), order(2)];
    const by = (guard: Terms["signUp"]["guard"]) => told(both, { trigger: "sign_up", signUp: { guard, days: 30 } });
    expect(by("first_payment")).toEqual({ "sign_up:x": "sign_up_noted", 2: 500 });
    for (const guard of ["verified_email", "account_days"] as const)
      expect(by(guard)).toEqual({ "sign_up:x": 500, 2: "only_sign_up_earns" });
  });
});

describe("what a referral brings besides", () => {
  const milestones = [
    { at: 1, amountMinor: 900, currency: usd },
    { at: 2, amountMinor: 700, currency: usd },
  ];
  const friendReward = { value: { kind: "fixed" as const, amountMinor: 300, currency: usd }, rails: ["wise"] };
  const bonuses = (...of: Parameters<typeof decide>) => Object.fromEntries(decide(...of).bonuses);
  const earns = (amountMinor: number) => ({ kind: "earns", value: money(amountMinor, usd) });
  const nothing = (reason: string) => ({ kind: "nothing", reason });

  test("is the bonus of its place, and the friend's own reward", () => {
    expect(bonuses([order(1)], { milestones, friendReward })).toEqual({
      "milestone:1": { orderId: "1", target: earns(900) },
      "milestone:2": { orderId: "1", target: nothing("place_moved") },
      friend: { orderId: "1", target: earns(300) },
    });
    expect(bonuses([order(1)], {})).toEqual({});
  });

  test("is nothing while no order counts", () => {
    expect(bonuses([order(1, small)], { milestones, friendReward })).toEqual({
      "milestone:1": { orderId: null, target: nothing("place_moved") },
      "milestone:2": { orderId: null, target: nothing("place_moved") },
      friend: { orderId: null, target: nothing("orders_fell_away") },
    });
  });

  test("is what it was rejected for", () => {
    const verdict = { state: "rejected", reason: "rejected_by_staff", values: null } as const;
    expect(bonuses([order(1)], { milestones, friendReward }, { verdict })).toEqual({
      "milestone:1": { orderId: null, target: nothing("rejected_by_staff") },
      "milestone:2": { orderId: null, target: nothing("rejected_by_staff") },
      friend: { orderId: null, target: nothing("rejected_by_staff") },
    });
  });
});
