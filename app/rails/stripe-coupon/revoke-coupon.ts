import type { RailContext, RevokeOrder, RevokeOutcome } from "../kit/rail.ts";
import { readOnly } from "../kit/stripe/find-target.ts";
import { liveSubscriptions } from "../kit/stripe/live-subscriptions.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
import { readStripeError } from "../kit/stripe/read-stripe-error.ts";
import { couponOf } from "../kit/stripe/waiting-discounts.ts";
import { findRewardCoupon } from "./reward-coupon.ts";
import type { StripeCouponSettings } from "./settings.ts";

/**
 * Takes a coupon off the subscription while no invoice has used it; the other discounts stay. Before it is taken off, the
 * coupon is marked with this taking back: asked again, one that is marked and no longer there was taken off by us.
 */
export async function revokeCoupon(order: RevokeOrder, ctx: RailContext<StripeCouponSettings>): Promise<RevokeOutcome> {
  if (order.delivery.kind !== "invoice_discount")
    return { kind: "already_spent", detail: "It was given as account credit, which stays." };
  const stripe = openStripe(ctx);
  const seen = await readOnly(ctx, async () => {
    const coupon = await findRewardCoupon(stripe, { key: order.payoutKey });
    const customer = coupon?.metadata?.goodword_customer;
    const subscriptions = customer ? await liveSubscriptions(stripe, customer) : [];
    const carrier = subscriptions.find((one) => one.discounts.some((each) => couponOf(each) === order.payoutKey));
    return { kind: "read" as const, marked: coupon?.metadata?.goodword_revoke === order.key, carrier };
  });
  if (seen.kind !== "read") return seen;
  const revoked: RevokeOutcome = { kind: "revoked", value: order.issued, detail: "Taken off the next invoice." };
  if (seen.carrier === undefined)
    return seen.marked
      ? revoked
      : { kind: "already_spent", detail: "An invoice has used the coupon, or it was taken off in Stripe." };
  try {
    await stripe.coupons.update(order.payoutKey, { metadata: { goodword_revoke: order.key } });
    const { discounts } = await stripe.subscriptions.retrieve(seen.carrier.id, {
      expand: ["discounts.source.coupon"],
    });
    const others = discounts.filter((one) => couponOf(one) !== order.payoutKey);
    if (others.length === discounts.length) return { kind: "already_spent", detail: "An invoice has just used it." };
    await stripe.subscriptions.update(seen.carrier.id, {
      // An empty list would leave everything as it is; an empty word clears it.
      discounts: others.length === 0 ? "" : others.map((one) => ({ discount: typeof one === "string" ? one : one.id })),
    });
    return revoked;
  } catch (error) {
    return readStripeError(error, true, ctx.settings.secretKey);
  }
}
