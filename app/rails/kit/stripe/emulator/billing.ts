import {
  cycleSeconds,
  monthSeconds,
  type StripeCoupon,
  type StripeDiscount,
  type StripeSchedule,
  type StripeSubscription,
} from "./billing-objects.ts";
import type { StripeBook } from "./book.ts";

/** Puts a coupon on a subscription; the caller has checked that it may still be redeemed. */
export function redeem(
  book: StripeBook,
  coupon: StripeCoupon,
  subscription: StripeSubscription,
  at: number,
): StripeDiscount {
  coupon.timesRedeemed += 1;
  return {
    id: book.newId("di_"),
    start: at,
    end: coupon.duration === "repeating" ? at + (coupon.durationInMonths ?? 1) * monthSeconds : null,
    coupon,
    customer: subscription.customer,
    subscription: subscription.id,
  };
}

/**
 * A subscription's next cycle begins: its schedule moves on, the new period is billed in advance, discounts that are used up
 * leave the subscription, and the customer's credit pays first.
 */
export function renew(book: StripeBook, subscription: StripeSubscription): void {
  const [item] = subscription.items;
  if (item === undefined || subscription.status === "canceled") return;
  subscription.periodStart = subscription.periodEnd;
  followSchedule(book, subscription);
  subscription.periodEnd = subscription.periodStart + cycleSeconds(item.price);
  const subtotal = subscription.items.reduce((sum, one) => sum + (one.price.unitAmount ?? 0) * one.quantity, 0);
  let left = subtotal;
  const used: { coupon: string; amount: number }[] = [];
  for (const { coupon } of subscription.discounts) {
    const off = coupon.amountOff ?? Math.round((left * (coupon.percentOff ?? 0)) / 100);
    const amount = Math.min(left, off);
    left -= amount;
    used.push({ coupon: coupon.id, amount });
  }
  subscription.discounts = subscription.discounts.filter(
    ({ coupon, end }) => coupon.duration !== "once" && (end === null || end > subscription.periodStart),
  );
  const id = book.newId("in_");
  const customer = book.customers.get(subscription.customer);
  const applied = customer ? Math.min(left, Math.max(0, -customer.balance)) : 0;
  if (customer && applied > 0)
    book.post(customer, {
      created: subscription.periodStart,
      amount: applied,
      currency: subscription.currency,
      description: null,
      metadata: {},
      type: "applied_to_invoice",
      invoice: id,
    });
  book.invoices.push({
    id,
    created: subscription.periodStart,
    customer: subscription.customer,
    subscription: subscription.id,
    currency: subscription.currency,
    subtotal,
    discounts: used,
    due: left - applied,
  });
}

/** Takes up the phase that the new period falls into; after the last one the schedule lets go of the subscription. */
export function followSchedule(book: StripeBook, subscription: StripeSubscription): void {
  const schedule = subscription.schedule === null ? undefined : book.schedules.get(subscription.schedule);
  if (schedule === undefined) return;
  const phase = schedule.phases.find(
    (one) => one.start <= subscription.periodStart && subscription.periodStart < one.end,
  );
  if (phase === undefined) {
    schedule.status = "released";
    schedule.releasedAt = subscription.periodStart;
    subscription.schedule = null;
    return;
  }
  for (const [index, planned] of phase.items.entries()) {
    const item = subscription.items[index];
    if (item) Object.assign(item, planned);
  }
}

/** Puts a schedule on a subscription that says what it is now, and lets go at the end of the period. */
export function attachSchedule(book: StripeBook, subscription: StripeSubscription, at: number): StripeSchedule {
  const schedule: StripeSchedule = {
    id: book.newId("sub_sched_"),
    created: at,
    customer: subscription.customer,
    subscription: subscription.id,
    status: "active",
    releasedAt: null,
    endBehavior: "release",
    phases: [
      {
        start: subscription.periodStart,
        end: subscription.periodEnd,
        items: subscription.items.map(({ price, quantity }) => ({ price, quantity })),
        metadata: {},
        prorationBehavior: "create_prorations",
      },
    ],
    metadata: {},
  };
  book.schedules.set(schedule.id, schedule);
  subscription.schedule = schedule.id;
  return schedule;
}
