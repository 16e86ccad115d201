import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { currency } from "../money/money.ts";
import type { SignUpGuard } from "../program/sign-up-guards.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { decideReferral } from "./decide-referral.ts";
import type { HistoryOrder } from "./referral-history.ts";
import { givenUpAt, guardMetAt, isSignUp, signUpId } from "./sign-up.ts";

const day = (number: number) => new Date(Date.UTC(2026, 10, 1 + number));
const usd = currency("USD");
const terms = (guard: SignUpGuard): Terms => ({
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "none" }, minimumMinor: null, oncePerCustomer: true },
  reward: { kind: "fixed", amountMinor: 500, currency: usd },
  trigger: "sign_up",
  signUp: { guard, days: 30 },
  minimumSpendMinor: null,
  newCustomersOnly: true,
  holdDays: 14,
  issue: "manual",
  rails: ["manual"],
});
const order = (orderId: string, change: Partial<HistoryOrder> = {}): HistoryOrder => ({
  orderId,
  attribution: "known_friend",
  bar: null,
  removedAt: null,
  baseMinor: 4_000,
  currency: usd,
  paidAt: day(1),
  cancelledAt: null,
  fullyRefunded: false,
  ...change,
});
const signUp = (change: Partial<HistoryOrder> = {}) =>
  order(signUpId("a"), { attribution: "sign_up", baseMinor: 0, paidAt: day(0), ...change });
const decide = (guard: SignUpGuard, orders: readonly HistoryOrder[]) => {
  const decision = decideReferral(terms(guard), { orders, verdict: null, check: null, place: 1 });
  return {
    state: decision.state,
    asks: decision.askAbout,
    of: Object.fromEntries(
      [...decision.orders].map(([id, each]) => [
        isSignUp(id) ? "sign-up" : id,
        each.kind === "earns" ? each.value.amountMinor : each.reason,
      ]),
    ),
  };
};

describe("when a guard is met", () => {
  test("at once for a payment, after its days for an account, with both for an address", () => {
    const told = { joinedAt: day(2), verifiedAt: null };
    expect(guardMetAt(terms("first_payment"), told)).toEqual(day(2));
    expect(guardMetAt(terms("account_days"), told)).toEqual(day(32));
    expect(guardMetAt(terms("verified_email"), told)).toBeNull();
    expect(guardMetAt(terms("verified_email"), { ...told, verifiedAt: day(1) })).toEqual(day(2));
    expect(guardMetAt(terms("verified_email"), { ...told, verifiedAt: day(5) })).toEqual(day(5));
    expect(guardMetAt(terms("account_days"), { joinedAt: null, verifiedAt: null })).toBeNull();
  });

  test("an account that goes counts until the last moment of the hold", () => {
    const gone = (number: number) =>
      givenUpAt(terms("verified_email"), { paidAt: day(0), cancelledAt: day(number) }) !== null;
    expect([gone(13), gone(14), gone(15)]).toEqual([true, true, false]);
    expect(givenUpAt(terms("verified_email"), { paidAt: null, cancelledAt: day(90) })).toEqual(day(90));
    expect(givenUpAt(terms("verified_email"), { paidAt: day(0), cancelledAt: null })).toBeNull();
  });
});

describe("a referral by sign-up", () => {
  test("earns by the sign-up and never by orders, and asks Shopify nothing", () => {
    expect(decide("verified_email", [signUp(), order("1")])).toEqual({
      state: "qualified",
      asks: null,
      of: { "sign-up": 500, "1": "only_sign_up_earns" },
    });
    expect(decide("verified_email", [signUp({ paidAt: null })])).toMatchObject({
      state: "pending",
      of: { "sign-up": "waiting_for_confirmation" },
    });
    expect(decide("account_days", [signUp({ cancelledAt: day(1) })])).toMatchObject({
      state: "reversed",
      of: { "sign-up": "account_given_up" },
    });
  });

  test("earns by the first order that counts where a payment is the guard, also one of the same second", () => {
    expect(decide("first_payment", [signUp()])).toMatchObject({ state: "pending", of: { "sign-up": "sign_up_noted" } });
    const orders = [order("gid://shopify/Order/9", { paidAt: day(0) }), order("2")];
    expect(decide("first_payment", [...orders, signUp()])).toMatchObject({
      state: "qualified",
      of: { "sign-up": "sign_up_noted", "gid://shopify/Order/9": 500, "2": "not_first_order" },
    });
  });

  test("comes to the same in whatever order it is told", () => {
    fc.assert(
      fc.property(
        fc.constantFrom<SignUpGuard>("verified_email", "account_days", "first_payment"),
        fc.shuffledSubarray(
          [signUp(), order("1"), order("2", { fullyRefunded: true }), order("3", { paidAt: day(-3) })],
          { minLength: 4 },
        ),
        (guard, orders) => {
          expect(decide(guard, orders)).toEqual(decide(guard, orders.toReversed()));
          expect(decide(guard, orders).of["3"]).toBe(
            guard === "first_payment" ? "before_referral" : "only_sign_up_earns",
          );
        },
      ),
    );
  });
});
