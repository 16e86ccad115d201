import type Stripe from "stripe";

/** A discount that waits for an invoice, in words for the merchant; `coupon` where it can be told. */
export interface WaitingDiscount {
  readonly coupon: string | null;
  readonly text: string;
}

/**
 * Every discount that a customer's next invoices will take: on any of the subscriptions, on an item of one, or the old kind
 * that sits on the customer. One that an invoice has used up has left by itself.
 */
export function waitingDiscounts(
  customer: Stripe.Customer,
  subscriptions: readonly Stripe.Subscription[],
  now: Date,
): readonly WaitingDiscount[] {
  const found: WaitingDiscount[] = [];
  const note = (discount: string | Stripe.Discount, where: string) => {
    if (typeof discount === "string") {
      found.push({ coupon: null, text: `${discount} on ${where}` });
      return;
    }
    if (discount.end !== null && discount.end * 1000 <= now.getTime()) return;
    const { coupon } = discount.source;
    const id = couponOf(discount);
    const name = (typeof coupon === "string" ? null : coupon?.name) ?? id ?? discount.id;
    found.push({ coupon: id, text: `"${name}" (${discount.id}) on ${where}` });
  };
  if (customer.discount) note(customer.discount, customer.id);
  for (const subscription of subscriptions) {
    for (const discount of subscription.discounts) note(discount, subscription.id);
    for (const item of subscription.items.data) for (const discount of item.discounts) note(discount, item.id);
  }
  return found;
}

/** The coupon that a discount came from; `null` where it is told by its id alone, or has none. */
export function couponOf(discount: string | Stripe.Discount): string | null {
  if (typeof discount === "string") return null;
  const { coupon } = discount.source;
  return typeof coupon === "string" ? coupon : (coupon?.id ?? null);
}
