import type Stripe from "stripe";

/** Subscriptions whose next invoice will come. */
const billed = new Set(["active", "trialing", "past_due"]);

/** A customer's subscriptions that go on being billed, the one with the next invoice first, discounts with their coupons. */
export async function liveSubscriptions(stripe: Stripe, customerId: string): Promise<Stripe.Subscription[]> {
  const all = await stripe.subscriptions
    .list({ customer: customerId, status: "all", limit: 100, expand: ["data.discounts.source.coupon"] })
    .autoPagingToArray({ limit: 500 });
  return all
    .filter((one) => billed.has(one.status))
    .sort((a, b) => nextInvoiceAt(a) - nextInvoiceAt(b) || (a.id < b.id ? -1 : 1));
}

/** When the subscription is billed next, in Stripe's seconds. */
export function nextInvoiceAt(subscription: Stripe.Subscription): number {
  return Math.min(...subscription.items.data.map((item) => item.current_period_end));
}

/** What one cycle costs before discounts, in Stripe's units; `null` where usage or tiers decide. */
export function cyclePrice(subscription: Stripe.Subscription): number | null {
  let sum = 0;
  for (const { price, quantity } of subscription.items.data) {
    if (price.unit_amount === null || price.recurring?.usage_type !== "licensed") return null;
    sum += price.unit_amount * (quantity ?? 1);
  }
  return sum;
}
