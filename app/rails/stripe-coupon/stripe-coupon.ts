import type Stripe from "stripe";
import type { CheckOutcome, Delivery, PayoutOrder, Rail, RailContext, Refusal, SendOutcome } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { creditBalance, findCredit, type StripeFound } from "../kit/stripe/credit-balance.ts";
import { findTarget, readOnly } from "../kit/stripe/find-target.ts";
import { keyIsSafe } from "../kit/stripe/idempotency-window.ts";
import { cyclePrice, liveSubscriptions } from "../kit/stripe/live-subscriptions.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
import { readStripeError } from "../kit/stripe/read-stripe-error.ts";
import { readStripeOrder } from "../kit/stripe/read-stripe-order.ts";
import { stripeLimits } from "../kit/stripe/stripe-amount.ts";
import { couponOf, waitingDiscounts } from "../kit/stripe/waiting-discounts.ts";
import { listCoupons } from "./list-coupons.ts";
import { revokeCoupon } from "./revoke-coupon.ts";
import { ensureRewardCoupon, findRewardCoupon, isOf } from "./reward-coupon.ts";
import { type StripeCouponSettings, stripeCouponSettings } from "./settings.ts";
import { testStripeCoupon } from "./test-stripe-coupon.ts";

type Context = RailContext<StripeCouponSettings>;

/** A queued reward asks again this often; the invoice that frees its place comes once in a cycle. */
const queueSeconds = 6 * 3_600;

/** Where an order's coupon goes. */
type Place =
  | { readonly kind: "subscription"; readonly customer: Stripe.Customer; readonly subscription: Stripe.Subscription }
  | { readonly kind: "balance"; readonly customer: Stripe.Customer; readonly why: string }
  | { readonly kind: "issued"; readonly delivery: Delivery }
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string };

/**
 * A coupon that the person's next invoice takes. The coupon's id is the order's key and it can be redeemed once, so Stripe
 * itself keeps a reward from being given twice. Discounts that are there stay there: the list is read and sent back with
 * ours behind it.
 */
export const stripeCoupon: Rail<StripeCouponSettings> = {
  name: "stripe-coupon",
  title: "Stripe coupon",
  summary: "A discount on the next invoice of the person's Stripe subscription.",
  settings: stripeCouponSettings,
  delivers: ["money"],
  brings: "invoice_discount",
  needs: ["email"],
  // 25 requests a second on one endpoint, and in test mode on all; a payout takes up to eight. Two
  // writers of one list of discounts would take off each other's.
  pace: { concurrent: 4, perSecond: 3, onePerPerson: true },
  limits: stripeLimits,
  passes: ["existing_discount"],
  test: testStripeCoupon,
  funds: async () => null,

  async check(order, ctx): Promise<CheckOutcome> {
    const asked = readStripeOrder(order, stripeCoupon.title);
    if (asked.kind === "refused") return asked;
    const place = await findPlace(order, asked.units, ctx, openStripe(ctx));
    switch (place.kind) {
      case "subscription":
        return { kind: "ready", to: `${nameOf(place.customer)}, next invoice of ${place.subscription.id}` };
      case "balance":
        return { kind: "ready", to: `${nameOf(place.customer)}, as account credit: ${place.why}` };
      case "issued":
        return { kind: "ready", to: place.delivery.reference };
      case "later":
        return { kind: "cannot_tell", detail: place.detail };
      case "refused":
        return place;
    }
  },

  async send(order, ctx): Promise<SendOutcome> {
    const asked = readStripeOrder(order, stripeCoupon.title);
    if (asked.kind === "refused") return asked;
    const stripe = openStripe(ctx);
    const coupon = await readOnly(ctx, async () => ({
      kind: "read" as const,
      coupon: await findRewardCoupon(stripe, order),
    }));
    if (coupon.kind !== "read") return coupon;
    if (isRedeemed(coupon.coupon)) return { kind: "issued", delivery: given(order.key) };
    if (!keyIsSafe(order, ctx.now())) {
      // Credit in the coupon's stead rests on a key that Stripe may have forgotten by now.
      const credit = await findCredit(stripe, order, ctx);
      if (credit.kind === "cannot_tell") return { kind: "unknown", detail: credit.detail };
      if (credit.kind !== "absent") return credit;
    }
    const place = await findPlace(order, asked.units, ctx, stripe);
    if (place.kind === "balance") return creditBalance(stripe, place.customer.id, asked.units, order, ctx);
    if (place.kind !== "subscription") return place;
    try {
      const coupon = await ensureRewardCoupon(stripe, order, asked.units, place.customer.id, ctx.settings);
      if (!isOf(coupon, order, asked.units))
        return refused("provider_refused", `A coupon ${order.key} with another amount is in Stripe already.`);
      return await append(stripe, place.subscription.id, order);
    } catch (error) {
      const failure = readStripeError(error, true, ctx.settings.secretKey);
      // Another worker with the same order may have been faster: its coupon can be redeemed once, so ours was refused.
      if (failure.kind !== "refused") return failure;
      const after = await find(order, ctx);
      if (after.kind === "cannot_tell") return { kind: "unknown", detail: after.detail };
      return after.kind === "absent" ? failure : after;
    }
  },

  lookUp: find,
  list: listCoupons,
  revokes: "whole",
  revoke: revokeCoupon,
};

async function find(order: PayoutOrder, ctx: Context): Promise<StripeFound> {
  const stripe = openStripe(ctx);
  try {
    if (isRedeemed(await findRewardCoupon(stripe, order))) return { kind: "issued", delivery: given(order.key) };
  } catch (error) {
    return { kind: "cannot_tell", detail: readStripeError(error, false, ctx.settings.secretKey).detail };
  }
  // The setting may have been another one when the first try left.
  return findCredit(stripe, order, ctx);
}

/** Stripe counts a coupon as redeemed when it is put on a subscription; an invoice takes it later. */
function isRedeemed(coupon: Stripe.Coupon | null): boolean {
  return coupon !== null && coupon.times_redeemed > 0;
}

/** The subscription whose next invoice comes first, unless an earlier discount stands in the way. Nothing is written. */
async function findPlace(order: PayoutOrder, units: number, ctx: Context, stripe: Stripe): Promise<Place> {
  const target = await findTarget(order, ctx, stripe);
  if (target.kind !== "found") return target;
  const { customer } = target;
  return readOnly(ctx, async (): Promise<Place> => {
    const live = await liveSubscriptions(stripe, customer.id);
    const currency = order.value.currency.toLowerCase();
    const subscription = live.find((one) => one.currency === currency);
    if (subscription === undefined)
      return live[0] === undefined
        ? refused("no_subscription", `${customer.id} has no running subscription whose invoice could take a coupon.`)
        : refused("currency_mismatch", `${live[0].id} is billed in ${live[0].currency.toUpperCase()}.`);
    const waiting = waitingDiscounts(customer, live, ctx.now());
    if (waiting.some((one) => one.coupon === order.key)) return { kind: "issued", delivery: given(order.key) };
    if (waiting.length > 0 && ctx.settings.whenHeld !== "stack") {
      const detail = `${customer.id} still has ${waiting.map((one) => one.text).join(", ")}.`;
      if (ctx.settings.whenHeld === "queue") return { kind: "later", afterSeconds: queueSeconds, detail };
      if (ctx.settings.whenHeld === "balance") return { kind: "balance", customer, why: detail };
      return refused("existing_discount", detail);
    }
    const price = cyclePrice(subscription);
    // What a coupon takes off beyond the invoice is lost: Stripe keeps no rest.
    if (price !== null && price < units)
      return refused(
        "outside_limits",
        `The next invoice of ${subscription.id} comes to less than the reward, and the rest of the coupon would be lost.`,
      );
    return { kind: "subscription", customer, subscription };
  });
}

/** Reads the discounts, sends them back with ours behind them, and reads what became of it. Throws what the client throws. */
async function append(stripe: Stripe, subscriptionId: string, order: PayoutOrder): Promise<SendOutcome> {
  // Read again, right before the write: whatever is not in the list that we send is taken off.
  const { discounts: before } = await stripe.subscriptions.retrieve(subscriptionId);
  const kept = before.map((one) => (typeof one === "string" ? one : one.id));
  const after = await stripe.subscriptions.update(subscriptionId, {
    discounts: [...kept.map((discount) => ({ discount })), { coupon: order.key }],
    expand: ["discounts"],
  });
  const there = after.discounts.filter((one) => typeof one !== "string");
  if (!there.some((one) => couponOf(one) === order.key))
    return { kind: "unknown", detail: "Stripe answered, but the subscription does not carry the coupon." };
  return { kind: "issued", delivery: given(order.key) };
}

function given(coupon: string): Delivery {
  return { kind: "invoice_discount", reference: coupon };
}

function nameOf(customer: Stripe.Customer): string {
  return `${customer.name ?? "Customer"} (${customer.id})`;
}
