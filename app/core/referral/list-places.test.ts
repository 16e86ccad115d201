import { describe, expect, test } from "vitest";
import type { ListEntryId } from "../ids.ts";
import { orderTitle } from "../language/order-title.ts";
import { currency } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { valueKindsOf } from "../program/value-kinds-of.ts";
import { decideReferral } from "./decide-referral.ts";
import type { HistoryOrder, ReferralHistory } from "./referral-history.ts";
import { guardMetAt, guardOf, isPlace, isSignUp, placeId, placeName, signUpId } from "./sign-up.ts";

const day = (number: number) => new Date(Date.UTC(2026, 10, 1 + number));
const usd = currency("USD");
const terms: Terms = {
  ...usualRules,
  kind: "waiting_list",
  offer: { value: { kind: "none" }, minimumMinor: null, oncePerCustomer: true },
  // Nothing of this is for a list.
  reward: { kind: "percent_of_order", basisPoints: 1_000, capMinor: null },
  everyNth: 2,
  trigger: "first_paid_order",
  minimumSpendMinor: 5_000,
  newCustomersOnly: true,
  holdDays: 14,
  issue: "manual",
  rails: ["manual"],
  milestones: [{ at: 3, amountMinor: 500, currency: usd }],
};
const place = (change: Partial<HistoryOrder> = {}): HistoryOrder => ({
  orderId: placeId("lse_1" as ListEntryId),
  attribution: "list_link",
  bar: null,
  removedAt: null,
  baseMinor: 0,
  currency: usd,
  paidAt: day(0),
  cancelledAt: null,
  fullyRefunded: false,
  ...change,
});
const decide = (orders: readonly HistoryOrder[], at = 3, change: Partial<ReferralHistory> = {}) => {
  const decision = decideReferral(terms, { orders, verdict: null, check: null, place: at, ...change });
  return {
    state: decision.state,
    asks: decision.askAbout,
    since: decision.countsSince,
    of: [...decision.orders.values()].map((each) => (each.kind === "earns" ? each.value.amountMinor : each.reason)),
    bonus: [...decision.bonuses].map(([cause, { orderId, target }]) => [
      cause,
      orderId,
      target.kind === "earns" ? target.value.amountMinor : target.reason,
    ]),
  };
};

test("a place is a sign-up that leads to no account", () => {
  expect(isPlace(placeId("lse_1" as ListEntryId))).toBe(true);
  expect(isSignUp(placeId("lse_1" as ListEntryId))).toBe(true);
  expect(isPlace(signUpId("place"))).toBe(false);
  expect(placeId("lse_1" as ListEntryId)).not.toBe(placeId("lse_2" as ListEntryId));
  expect(orderTitle(placeName)).toBe("The place on the list");
});

test("a list waits for a confirmed address, whatever else its terms say; other programs for what they chose", () => {
  expect(guardOf(terms)).toBe("verified_email");
  expect(guardOf({ ...terms, trigger: "sign_up" })).toBe("verified_email");
  expect(guardOf({ ...terms, kind: "refer_a_friend" })).toBeNull();
  expect(guardOf({ ...terms, kind: "refer_a_friend", trigger: "sign_up" })).toBe("first_payment");
  expect(guardMetAt(terms, { joinedAt: day(1), verifiedAt: null })).toBeNull();
  expect(guardMetAt(terms, { joinedAt: day(1), verifiedAt: day(2) })).toEqual(day(2));
  expect(guardMetAt({ ...terms, kind: "refer_a_friend" }, { joinedAt: day(1), verifiedAt: null })).toEqual(day(1));
});

test("of what a list gives only its milestones have to be carried", () => {
  expect([...valueKindsOf(terms)]).toEqual(["money"]);
  expect([...valueKindsOf({ ...terms, milestones: [] })]).toEqual([]);
  expect([...valueKindsOf({ ...terms, milestones: [{ at: 1, piece: { kind: "free_shipping" } }] })]).toEqual([
    "free_shipping",
  ]);
});

describe("a place on a list", () => {
  const cause = "milestone:3";

  test("earns nothing by itself, counts since it was confirmed, and brings the promise that it stands at", () => {
    const counting = { state: "qualified", asks: null, since: day(0), of: ["counts_on_list"] };
    expect(decide([place()])).toEqual({ ...counting, bonus: [[cause, place().orderId, 500]] });
    for (const at of [2, 4])
      expect(decide([place()], at)).toEqual({ ...counting, bonus: [[cause, place().orderId, "list_count_moved"]] });
  });

  test("counts for nothing once it is taken off, left in time, barred or rejected, and says which", () => {
    const bonus = [[cause, null, "list_count_moved"]];
    const gone = { asks: null, since: null, bonus };
    expect(decide([place({ removedAt: day(1) })])).toEqual({ ...gone, state: "reversed", of: ["taken_off_list"] });
    expect(decide([place({ cancelledAt: day(1) })])).toEqual({ ...gone, state: "reversed", of: ["left_list"] });
    expect(decide([place({ bar: "referrer_banned" })])).toEqual({ ...gone, state: "pending", of: ["referrer_banned"] });
    expect(decide([place({ bar: "self_referral" })])).toEqual({
      ...gone,
      state: "rejected",
      of: ["self_referral"],
      bonus: [[cause, null, "self_referral"]],
    });
  });

  test("waits under review with what it would bring", () => {
    const verdict = { state: "flagged", reason: "waiting_for_review", values: null } as const;
    expect(decide([place()], 3, { verdict })).toMatchObject({
      state: "flagged",
      bonus: [[cause, place().orderId, 500]],
    });
  });

  test("has no order beside it that earns, and the first of two places is what counts", () => {
    const order = place({ orderId: "gid://shopify/Order/1", baseMinor: 9_000, paidAt: day(1) });
    const second = place({ orderId: placeId("lse_2" as ListEntryId), paidAt: day(2) });
    expect(decide([order, second, place()])).toMatchObject({
      since: day(0),
      of: ["counts_on_list", "only_sign_up_earns", "counts_on_list"],
    });
  });

  test("removed is told as staff’s doing for an order", () => {
    expect(decide([place({ orderId: "gid://shopify/Order/1", removedAt: day(1) })]).of).toEqual(["removed_by_staff"]);
  });
});
