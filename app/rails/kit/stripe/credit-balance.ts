import type Stripe from "stripe";
import type { Delivery, PayoutOrder, RailContext, SendOutcome } from "../rail.ts";
import { customersByEmail } from "./find-customer.ts";
import { lookBackFrom } from "./idempotency-window.ts";
import { readStripeError } from "./read-stripe-error.ts";
import type { StripeAccess } from "./stripe-settings.ts";

/**
 * Puts an order's value on a customer's balance: a negative amount is credit. Under the order's own idempotency key, and
 * with it in the line's metadata.
 */
export async function creditBalance(
  stripe: Stripe,
  customerId: string,
  units: number,
  order: PayoutOrder,
  ctx: RailContext<StripeAccess>,
): Promise<SendOutcome> {
  try {
    const line = await stripe.customers.createBalanceTransaction(
      customerId,
      {
        amount: -units,
        currency: order.value.currency.toLowerCase(),
        description: order.memo,
        metadata: { goodword_key: order.key, goodword_payout: order.payoutId },
      },
      { idempotencyKey: order.key },
    );
    if (line.object !== "customer_balance_transaction" || line.amount !== -units)
      return { kind: "unknown", detail: "Stripe answered with something that is not this credit." };
    return { kind: "issued", delivery: credited(line.id) };
  } catch (error) {
    return readStripeError(error, true, ctx.settings.secretKey);
  }
}

/** What became of an order at Stripe, as far as reading tells. */
export type StripeFound =
  | { readonly kind: "issued"; readonly delivery: Delivery }
  | { readonly kind: "absent" }
  | { readonly kind: "cannot_tell"; readonly detail: string };

/** Looks for an order's credit on the balance of everybody with the person's e-mail: who is preferred may have changed. */
export async function findCredit(
  stripe: Stripe,
  order: PayoutOrder,
  ctx: RailContext<StripeAccess>,
): Promise<StripeFound> {
  try {
    for (const customer of await customersByEmail(stripe, order.person.email ?? ""))
      for await (const line of stripe.customers.listBalanceTransactions(customer.id, {
        created: { gte: lookBackFrom(order) },
        limit: 100,
      }))
        if (line.metadata?.goodword_key === order.key) return { kind: "issued", delivery: credited(line.id) };
    return { kind: "absent" };
  } catch (error) {
    return { kind: "cannot_tell", detail: readStripeError(error, false, ctx.settings.secretKey).detail };
  }
}

function credited(reference: string): Delivery {
  return { kind: "account_credit", reference };
}
