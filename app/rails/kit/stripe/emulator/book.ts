import { createHash } from "node:crypto";
import type { StripeCustomer, StripeSubscription, StripeTransaction } from "./objects.ts";

/** A person to start with: what the merchant already had at Stripe before the app came. */
export interface StripePerson {
  readonly email: string;
  readonly name?: string;
  readonly currency?: string | null;
  /** A subscription's status, or none at all. */
  readonly subscription?: string | null;
}

/** The provider's own books: customers, subscriptions and every line of every balance. */
export interface StripeBook {
  readonly customers: Map<string, StripeCustomer>;
  readonly subscriptions: StripeSubscription[];
  readonly transactions: StripeTransaction[];
  newId(prefix: string): string;
  addCustomer(person: StripePerson, at: Date): StripeCustomer;
  /** Appends one line and moves the customer's balance by it: the only way a balance changes. */
  post(customer: StripeCustomer, line: Omit<StripeTransaction, "id" | "customer" | "endingBalance">): StripeTransaction;
}

/** Opens an empty book. Ids are drawn from a counter, so that two runs of one story show the same ones. */
export function createStripeBook(): StripeBook {
  const customers = new Map<string, StripeCustomer>();
  const subscriptions: StripeSubscription[] = [];
  const transactions: StripeTransaction[] = [];
  let drawn = 0;
  const newId = (prefix: string): string => {
    drawn += 1;
    return `${prefix}${createHash("sha256").update(`stripe ${drawn}`).digest("base64url").replace(/[-_]/g, "").slice(0, 14)}`;
  };
  return {
    customers,
    subscriptions,
    transactions,
    newId,
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
        subscriptions.push({
          id: newId("sub_"),
          created,
          customer: customer.id,
          currency: currency ?? "usd",
          status: person.subscription,
        });
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
}

/** Stripe's time: whole seconds since 1970. */
export function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}
