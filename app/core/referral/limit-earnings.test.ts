import { describe, expect, test } from "vitest";
import type { ProgramId, ReferralId, ReferrerId, ShopId } from "../ids.ts";
import { currency, money } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import type { RewardOfOrder } from "../reward/reward-of-order.ts";
import type { ReferralDecision } from "./decide-referral.ts";
import { capOfPool, earningsOf, limited } from "./limit-earnings.ts";
import type { OrderRow, ReferralRow } from "./order-book.ts";

const usd = currency("USD");
const points = currency("POINTS");
const shipping = currency("FREE_SHIPPING");
const cap = { amountMinor: 100_00, period: "quarter" } as const;
const pieces = { count: 3, period: "year" } as const;
const budget = { amountMinor: 500_00, period: "month", whenSpent: "stop" } as const;
const bounded = { ...usualRules, referrerCap: cap, referrerPieces: pieces } as unknown as Terms;
const free = usualRules as unknown as Terms;

const referral = {
  shopId: 1 as ShopId,
  referralId: "ref_1" as ReferralId,
  programId: "prg_1" as ProgramId,
  referrerId: "rfr_anna" as ReferrerId,
} as ReferralRow;
const paidAt = new Date("2026-11-20T10:00:00Z");
const stateAt = new Date("2026-12-05T10:00:00Z");
const orders = [
  { orderId: "1", paidAt, stateAt },
  { orderId: "2", paidAt: null, stateAt },
] as OrderRow[];
const earns = (amountMinor: number, of = usd) => ({ kind: "earns", value: money(amountMinor, of) }) as const;

/** What two orders and the referral itself come to. */
function decided(
  each: Readonly<Record<string, RewardOfOrder>>,
  bonuses: Readonly<Record<string, { orderId: string | null; target: RewardOfOrder }>> = {},
): ReferralDecision {
  return {
    state: "qualified",
    reason: null,
    countsSince: paidAt,
    askAbout: null,
    orders: new Map(Object.entries(each)),
    bonuses: new Map(Object.entries(bonuses)),
  };
}

describe("what a referral would earn if nothing limited it", () => {
  test("is told by what earns it, with the limits of its stretch of the calendar", () => {
    const decision = decided(
      { 1: earns(10_00), 2: { kind: "nothing", reason: "order_unpaid" } },
      { friend: { orderId: "1", target: earns(5_00) } },
    );
    const earnings = earningsOf(bounded, budget, referral, orders, decision);
    const whole = {
      shopId: 1,
      referralId: "ref_1",
      programId: "prg_1",
      referrerId: "rfr_anna",
      orderId: "1",
      at: paidAt,
    };
    expect([...earnings]).toEqual([
      [
        "order:1",
        {
          ...whole,
          cause: "order:1",
          currency: usd,
          worthMinor: 10_00,
          capPool: "cap|prg_1|rfr_anna|USD|10000|quarter|2026-Q4",
          budgetPool: "budget|prg_1|USD|month|2026-11",
          cappedMinor: 10_00,
          givenMinor: 10_00,
        },
      ],
      [
        "friend",
        {
          ...whole,
          cause: "friend",
          currency: usd,
          worthMinor: 5_00,
          // What the friend gets is not the referrer's, and is the merchant's money all the same.
          capPool: null,
          budgetPool: "budget|prg_1|USD|month|2026-11",
          cappedMinor: 5_00,
          givenMinor: 5_00,
        },
      ],
    ]);
  });

  test.each([
    [
      "money under a cap and a budget",
      usd,
      bounded,
      budget,
      "cap|prg_1|rfr_anna|USD|10000|quarter|2026-Q4",
      "budget|prg_1|USD|month|2026-11",
    ],
    ["money without either", usd, free, null, null, null],
    ["a piece", shipping, bounded, budget, "cap|prg_1|rfr_anna|FREE_SHIPPING|3|year|2026", null],
    ["a piece without a limit", shipping, free, budget, null, null],
    ["points, which neither bounds", points, bounded, budget, null, null],
  ] as const)("%s", (_, of, terms, limit, capPool, budgetPool) => {
    const [earning] = earningsOf(terms, limit, referral, orders, decided({ 1: earns(1, of) })).values();
    expect(earning).toMatchObject({ currency: of, capPool, budgetPool });
  });

  test("goes by the time of the newest state where an order was never paid", () => {
    const [earning] = earningsOf(bounded, budget, referral, orders, decided({ 2: earns(10_00) })).values();
    expect(earning).toMatchObject({ at: stateAt, budgetPool: "budget|prg_1|USD|month|2026-12" });
  });

  test("needs the order that it came to count by", () => {
    const bonuses = {
      "milestone:3": { orderId: null, target: earns(50_00) },
      "milestone:4": { orderId: "gone", target: earns(50_00) },
    };
    expect(earningsOf(bounded, budget, referral, orders, decided({}, bonuses)).size).toBe(0);
  });
});

describe("what the limits leave of a target", () => {
  const left = (
    [worthMinor, cappedMinor, givenMinor]: readonly [number, number, number],
    whenSpent: "stop" | "hold" = "stop",
    of = usd,
  ) => limited(earns(worthMinor, of), { worthMinor, cappedMinor, givenMinor }, bounded, { ...budget, whenSpent });

  test.each([
    ["all of it", [1_000, 1_000, 1_000], earns(1_000)],
    ["a part, by the cap", [1_000, 400, 400], { ...earns(400), clipped: "cap_nearly_reached" }],
    ["a part, by the budget", [1_000, 1_000, 300], { ...earns(300), clipped: "budget_nearly_spent" }],
    ["a part, by both", [1_000, 400, 1], { ...earns(1), clipped: "budget_nearly_spent" }],
    ["nothing, by the cap", [1_000, 0, 0], { kind: "nothing", reason: "cap_reached", values: { limit: "$100.00" } }],
    [
      "nothing, by the budget",
      [1_000, 1_000, 0],
      { kind: "nothing", reason: "budget_spent", values: { limit: "$500.00" } },
    ],
  ] as const)("%s", (_, amounts, expected) => {
    expect(left(amounts)).toEqual(expected);
  });

  test("what a spent budget holds is worth what the cap left, until there is a budget", () => {
    expect(left([1_000, 1_000, 0], "hold")).toEqual({ ...earns(1_000), waits: "waiting_for_budget" });
    expect(left([1_000, 400, 100], "hold")).toEqual({ ...earns(400), waits: "waiting_for_budget" });
    // What the cap took is not waited for.
    expect(left([1_000, 400, 400], "hold")).toEqual({ ...earns(400), clipped: "cap_nearly_reached" });
  });

  test("a limit of pieces is said in pieces", () => {
    expect(left([1, 0, 0], "stop", shipping)).toEqual({
      kind: "nothing",
      reason: "cap_reached",
      values: { limit: "3 × free shipping" },
    });
  });

  test("a limit that is gone since is said as none", () => {
    const none = { worthMinor: 1_000, cappedMinor: 0, givenMinor: 0 };
    expect(limited(earns(1_000), none, free, null)).toMatchObject({ values: { limit: "$0.00" } });
    const spent = { worthMinor: 1_000, cappedMinor: 1_000, givenMinor: 0 };
    expect(limited(earns(1_000), spent, free, null)).toMatchObject({
      reason: "budget_spent",
      values: { limit: "$0.00" },
    });
  });
});

test("a pool of a cap names its limit, and a budget may change", () => {
  expect(capOfPool("cap|prg_1|rfr_anna|USD|10000|quarter|2026-Q4")).toBe(10_000);
  expect(capOfPool("budget|prg_1|USD|month|2026-11")).toBeNull();
});
