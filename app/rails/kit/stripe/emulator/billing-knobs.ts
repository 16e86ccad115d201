import { attachSchedule, redeem, renew } from "./billing.ts";
import { type NewSubscription, type StripeBook, seconds } from "./book.ts";

/** What a merchant does with subscriptions in Stripe's dashboard, and what time does. */
export function billingKnobs(book: StripeBook, now: () => Date) {
  const named = (id: string) => {
    const found = book.subscriptions.find((one) => one.id === id || one.customer === id);
    if (!found) throw new Error(`there is no subscription ${id}`);
    return found;
  };
  return {
    /** `{ id (customer), status?, unitAmount? (null: tiers), quantity?, currency?, usageType?, interval?, twoItems? }` */
    subscribe: ({ id, ...wanted }: { id: string } & NewSubscription) => {
      const customer = book.customers.get(id);
      if (!customer) throw new Error(`there is no customer ${id}`);
      return book.subscribe(customer, wanted, now()).id;
    },
    /** A discount of the merchant's own: `{ id (subscription or its customer), amountOff?, percentOff?, duration? }` */
    giveDiscount: ({
      id,
      amountOff,
      percentOff,
      duration,
    }: {
      id: string;
      amountOff?: number;
      percentOff?: number;
      duration?: "once" | "repeating" | "forever";
    }) => {
      const subscription = named(id);
      const coupon = {
        id: book.newId(""),
        created: seconds(now()),
        amountOff: amountOff ?? null,
        currency: amountOff === undefined ? null : subscription.currency,
        percentOff: percentOff ?? null,
        duration: duration ?? "once",
        durationInMonths: duration === "repeating" ? 3 : null,
        maxRedemptions: null,
        name: "The merchant's own",
        metadata: {},
        timesRedeemed: 0,
        deleted: false,
      };
      book.coupons.set(coupon.id, coupon);
      const discount = redeem(book, coupon, subscription, seconds(now()));
      subscription.discounts.push(discount);
      return discount.id;
    },
    /** The next cycle of a subscription begins and is billed: `{ id (subscription or its customer) }` → the invoice. */
    renew: ({ id }: { id: string }) => {
      const subscription = named(id);
      renew(book, subscription);
      return { ...book.invoices.at(-1) };
    },
    cancel: ({ id }: { id: string }) => {
      named(id).status = "canceled";
      return true;
    },
    /** The merchant changes what a subscription costs: `{ id, unitAmount }` */
    setPrice: ({ id, unitAmount }: { id: string; unitAmount: number }) => {
      const [item] = named(id).items;
      if (!item) return null;
      const { id: _old, ...rest } = item.price;
      item.price = book.addPrice({ ...rest, unitAmount, lookupKey: null, metadata: {}, created: seconds(now()) });
      return item.price.id;
    },
    /** The merchant plans a subscription: a schedule of their own is on it from now. */
    attachSchedule: ({ id }: { id: string }) => attachSchedule(book, named(id), seconds(now())).id,
    /** The merchant takes every discount off a subscription. */
    removeDiscounts: ({ id }: { id: string }) => {
      named(id).discounts = [];
      return true;
    },
  };
}
