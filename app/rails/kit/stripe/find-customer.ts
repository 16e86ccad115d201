import type Stripe from "stripe";
import type { Refusal } from "../rail.ts";
import { refused } from "../refused.ts";
import type { StripeCustomers } from "./stripe-settings.ts";

/** Subscriptions under which a person is still being billed. */
const live = new Set(["active", "trialing", "past_due"]);

/** Every customer with this e-mail, as typed and in lower case: Stripe's filter compares to the letter. */
export async function customersByEmail(stripe: Stripe, email: string): Promise<Stripe.Customer[]> {
  const typed = email.trim();
  const found = new Map<string, Stripe.Customer>();
  for (const form of new Set([typed, typed.toLowerCase()]))
    for (const customer of await stripe.customers.list({ email: form, limit: 100 }).autoPagingToArray({ limit: 1000 }))
      if (!("deleted" in customer)) found.set(customer.id, customer);
  return [...found.values()];
}

/**
 * The one customer to credit. Of several, those with a live subscription count; if that still leaves more than one, the
 * merchant's rule decides, and without a rule nobody is paid. A customer is never made for a reward.
 */
export async function findCustomer(
  stripe: Stripe,
  email: string,
  rule: StripeCustomers["severalCustomers"],
): Promise<{ readonly kind: "found"; readonly customer: Stripe.Customer } | Refusal> {
  const customers = await customersByEmail(stripe, email);
  const [only] = customers;
  if (only === undefined) return refused("no_customer", "No customer in Stripe has this person's e-mail.");
  if (customers.length === 1) return { kind: "found", customer: only };

  const subscribed: { customer: Stripe.Customer; since: number }[] = [];
  for (const customer of customers) {
    const subscriptions = await stripe.subscriptions
      .list({ customer: customer.id, status: "all", limit: 100 })
      .autoPagingToArray({ limit: 500 });
    const starts = subscriptions.filter((one) => live.has(one.status)).map((one) => one.created);
    if (starts.length > 0) subscribed.push({ customer, since: Math.max(...starts) });
  }
  const [single] = subscribed;
  if (single !== undefined && subscribed.length === 1) return { kind: "found", customer: single.customer };
  const newest = Math.max(...subscribed.map((one) => one.since));
  const latest = subscribed.filter((one) => one.since === newest);
  if (rule === "newest_subscription" && latest.length === 1 && latest[0] !== undefined)
    return { kind: "found", customer: latest[0].customer };
  const list = (subscribed.length > 0 ? subscribed.map((one) => one.customer) : customers).map((one) => one.id);
  return refused(
    "ambiguous_customer",
    `${list.length} customers in Stripe share this e-mail${subscribed.length > 0 ? " and have a subscription" : ""}: ${list.slice(0, 10).join(", ")}.`,
  );
}
