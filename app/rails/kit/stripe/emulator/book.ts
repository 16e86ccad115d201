import { createHash } from "node:crypto";
import {
  cycleSeconds,
  type StripeCoupon,
  type StripeInvoice,
  type StripePrice,
  type StripeSchedule,
  type StripeSubscription,
} from "./billing-objects.ts";
import { type ConnectBook, createConnectBook } from "./connect-objects.ts";
import type { StripeCustomer, StripeHappening, StripeTransaction } from "./objects.ts";

/** A person to start with: what the merchant already had at Stripe before the app came. */
export interface StripePerson {
  readonly email: string;
  readonly name?: string;
  readonly currency?: string | null;
  /** A subscription's status, or none at all. */
  readonly subscription?: string | null;
  /** What the subscription costs a month, in minor units. */
  readonly unitAmount?: number;
}

/** A subscription to begin with, beside the customer's others. */
export interface NewSubscription {
  readonly status?: string;
  readonly unitAmount?: number | null;
  readonly quantity?: number;
  readonly currency?: string;
  readonly usageType?: "licensed" | "metered";
  readonly interval?: StripePrice["interval"];
  /** With a second, separate price. */
  readonly twoItems?: boolean;
}

/** The provider's own books: customers, subscriptions and every line of every balance. */
export interface StripeBook {
  readonly customers: Map<string, StripeCustomer>;
  readonly subscriptions: StripeSubscription[];
  readonly transactions: StripeTransaction[];
  readonly prices: Map<string, StripePrice>;
  readonly coupons: Map<string, StripeCoupon>;
  readonly schedules: Map<string, StripeSchedule>;
  readonly invoices: StripeInvoice[];
  readonly happenings: StripeHappening[];
  readonly connect: ConnectBook;
  newId(prefix: string): string;
  addCustomer(person: StripePerson, at: Date): StripeCustomer;
  addPrice(price: Omit<StripePrice, "id">): StripePrice;
  subscribe(customer: StripeCustomer, wanted: NewSubscription, at: Date): StripeSubscription;
  /** Appends one line and moves the customer's balance by it: the only way a balance changes. */
  post(customer: StripeCustomer, line: Omit<StripeTransaction, "id" | "customer" | "endingBalance">): StripeTransaction;
}

/** Opens an empty book. Ids are drawn from a counter, so that two runs of one story show the same ones. */
export function createStripeBook(): StripeBook {
  const customers = new Map<string, StripeCustomer>();
  const subscriptions: StripeSubscription[] = [];
  const transactions: StripeTransaction[] = [];
  const prices = new Map<string, StripePrice>();
  const coupons = new Map<string, StripeCoupon>();
  const schedules = new Map<string, StripeSchedule>();
  const invoices: StripeInvoice[] = [];
  let drawn = 0;
  const newId = (prefix: string): string => {
    drawn += 1;
    return `${prefix}${createHash("sha256").update(`stripe ${drawn}`).digest("base64url").replace(/[-_]/g, "").slice(0, 14)}`;
  };
  const book: StripeBook = {
    customers,
    subscriptions,
    transactions,
    prices,
    coupons,
    schedules,
    invoices,
    happenings: [],
    connect: createConnectBook(),
    newId,
    addPrice(price) {
      const added = { ...price, id: newId("price_") };
      prices.set(added.id, added);
      return added;
    },
    subscribe(customer, wanted, at) {
      const created = seconds(at);
      const currency = wanted.currency ?? customer.currency ?? "usd";
      const item = () => {
        const price = book.addPrice({
          created,
          product: newId("prod_"),
          currency,
          unitAmount: wanted.unitAmount === undefined ? 20_000 : wanted.unitAmount,
          interval: wanted.interval ?? "month",
          intervalCount: 1,
          usageType: wanted.usageType ?? "licensed",
          lookupKey: null,
          metadata: {},
        });
        return { id: newId("si_"), created, price, quantity: wanted.quantity ?? 1 };
      };
      const first = item();
      const subscription: StripeSubscription = {
        id: newId("sub_"),
        created,
        customer: customer.id,
        currency,
        status: wanted.status ?? "active",
        items: wanted.twoItems ? [first, item()] : [first],
        metadata: {},
        periodStart: created,
        periodEnd: created + cycleSeconds(first.price),
        discounts: [],
        schedule: null,
      };
      subscriptions.push(subscription);
      return subscription;
    },
    addCustomer(person, at) {
      const created = seconds(at);
      const currency = person.currency === undefined ? "usd" : (person.currency?.toLowerCase() ?? null);
      const customer: StripeCustomer = {
        id: newId("cus_"),
        created,
        email: person.email,
        name: person.name ?? null,
        currency,
        balance: 0,
        metadata: {},
        deleted: false,
      };
      customers.set(customer.id, customer);
      if (person.subscription)
        book.subscribe(
          customer,
          {
            status: person.subscription,
            ...(currency === null ? {} : { currency }),
            ...(person.unitAmount === undefined ? {} : { unitAmount: person.unitAmount }),
          },
          at,
        );
      return customer;
    },
    post(customer, line) {
      customer.balance += line.amount;
      customer.currency ??= line.currency;
      const posted = { ...line, id: newId("cbtxn_"), customer: customer.id, endingBalance: customer.balance };
      transactions.push(posted);
      return posted;
    },
  };
  return book;
}

/** Stripe's time: whole seconds since 1970. */
export function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
