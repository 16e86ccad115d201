import { describe, expect, test } from "vitest";
import { orderRow, referralRow, rewardRow } from "../../../test/support/core-rows.ts";
import { currency, money } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { openHold } from "../reward/open-hold.ts";
import type { RewardOfOrder } from "../reward/reward-of-order.ts";
import { holdEnd, underDispute, untilFulfilled, waitingFor } from "./hold-of-reward.ts";

const terms: Terms = {
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "none" }, minimumMinor: null, oncePerCustomer: true },
  reward: { kind: "fixed", amountMinor: 500, currency: currency("USD") },
  trigger: "first_paid_order",
  minimumSpendMinor: null,
  newCustomersOnly: true,
  holdDays: 14,
  issue: "manual",
  rails: ["tremendous"],
};
const afterFulfilment: Terms = { ...terms, holdFrom: "fulfilment" };
type Earns = Extract<RewardOfOrder, { kind: "earns" }>;
const earns = (more: Partial<Earns> = {}): Earns => ({ kind: "earns", value: money(500, currency("USD")), ...more });
const nothing: RewardOfOrder = { kind: "nothing", reason: "order_cancelled" };
const day = (number: number) => new Date(Date.UTC(2026, 10, number, 10));

describe("when a hold ends", () => {
  test.each<[string, Terms, Parameters<typeof orderRow>[0], RewardOfOrder, Date]>([
    ["days after the payment", terms, { paidAt: day(1) }, earns(), day(15)],
    ["without a payment, after the state it is in", terms, { paidAt: null, stateAt: day(3) }, earns(), day(17)],
    ["fulfilment counts for nothing where it was not chosen", terms, { fulfilledAt: day(9) }, earns(), day(15)],
    ["days after the fulfilment", afterFulfilment, { fulfilledAt: day(9) }, earns(), day(23)],
    ["sent before it is paid", afterFulfilment, { paidAt: day(9), fulfilledAt: day(2) }, earns(), day(23)],
    ["not yet fulfilled", afterFulfilment, {}, earns(), day(15)],
    ["while it waits, nobody knows", terms, {}, earns({ waits: "waiting_for_budget" }), openHold],
    ["nothing is earned", terms, {}, nothing, day(15)],
  ])("%s", (_, rules, order, target, end) => {
    expect(holdEnd(rules, orderRow(order), target)).toEqual(end);
  });
});

describe("what an order's reward waits for", () => {
  test("the fulfilment, where the hold begins with it", () => {
    expect(untilFulfilled(afterFulfilment, orderRow(), earns())).toEqual(earns({ waits: "waiting_for_fulfilment" }));
    expect(untilFulfilled(afterFulfilment, orderRow({ fulfilledAt: day(2) }), earns())).toEqual(earns());
    expect(untilFulfilled(terms, orderRow(), earns())).toEqual(earns());
    expect(untilFulfilled(afterFulfilment, orderRow(), nothing)).toBe(nothing);
    const waits = earns({ waits: "waiting_for_budget" });
    expect(untilFulfilled(afterFulfilment, orderRow(), waits)).toBe(waits);
  });

  test("the bank's decision, while there is none", () => {
    const disputed = orderRow({ disputes: { "7": "open" } });
    expect(underDispute(disputed, earns())).toEqual(earns({ waits: "in_dispute" }));
    expect(underDispute(orderRow({ disputes: { "7": "won" } }), earns())).toEqual(earns());
    expect(underDispute(disputed, nothing)).toBe(nothing);
    const waits = earns({ waits: "waiting_for_budget" });
    expect(underDispute(disputed, waits)).toBe(waits);
  });
});

describe("what a held reward says", () => {
  const said = (
    reward: Parameters<typeof rewardRow>[0],
    target: RewardOfOrder = earns(),
    referral: Parameters<typeof referralRow>[0] = {},
  ) => waitingFor(referralRow(referral), rewardRow(reward), target);

  test("the customer check, while it is open, before anything else", () => {
    expect(said({}, earns({ waits: "in_dispute" }), { checkAt: day(2), checkOrderId: "order:1" })).toBe(
      "waiting_for_customer_check",
    );
  });

  test("what it waits for, or that it was clipped", () => {
    expect(said({}, earns({ waits: "in_dispute", clipped: "cap_nearly_reached" }))).toBe("in_dispute");
    expect(said({}, earns({ clipped: "cap_nearly_reached" }))).toBe("cap_nearly_reached");
  });

  test.each([
    "waiting_for_customer_check",
    "waiting_for_budget",
    "waiting_for_fulfilment",
    "in_dispute",
    "cap_nearly_reached",
    "budget_nearly_spent",
  ] as const)("%s passes, and only the hold is left", (reason) => {
    expect(said({ reason })).toBe("in_hold");
    expect(said({ reason }, nothing)).toBe("in_hold");
  });

  test("a change of its amount stays told", () => {
    expect(said({ reason: "order_reduced" })).toBe("order_reduced");
  });
});
