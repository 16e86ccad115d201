import Stripe from "stripe";
import type { PayoutOrder } from "../kit/rail.ts";
import type { StripeCouponSettings } from "./settings.ts";

/** The coupon of an order, `null` when there is none. Its id is the order's key, so there is never a second one. */
export async function findRewardCoupon(stripe: Stripe, order: Pick<PayoutOrder, "key">): Promise<Stripe.Coupon | null> {
  try {
    const coupon = await stripe.coupons.retrieve(order.key);
    return coupon.deleted ? null : coupon;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError && error.code === "resource_missing") return null;
    throw error;
  }
}

/**
 * The coupon of an order, made if it is not there. It can be redeemed once in all, which is what keeps a reward from being
 * given twice, whoever repeats what. Throws what the client throws.
 */
export async function ensureRewardCoupon(
  stripe: Stripe,
  order: PayoutOrder,
  units: number,
  customerId: string,
  settings: StripeCouponSettings,
): Promise<Stripe.Coupon> {
  try {
    return await stripe.coupons.create({
      id: order.key,
      name: settings.couponName,
      duration: "once",
      max_redemptions: 1,
      amount_off: units,
      currency: order.value.currency.toLowerCase(),
      metadata: { goodword_key: order.key, goodword_payout: order.payoutId, goodword_customer: customerId },
    });
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError) || error.code !== "resource_already_exists")
      throw error;
    return stripe.coupons.retrieve(order.key);
  }
}

/** Whether a coupon is this order's: the id is ours, and the amount says that nobody made it by hand. */
export function isOf(coupon: Stripe.Coupon, order: PayoutOrder, units: number): boolean {
  return coupon.amount_off === units && coupon.currency?.toUpperCase() === order.value.currency;
}
