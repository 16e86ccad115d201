import type Stripe from "stripe";
import type { PayoutOrder, RailContext, Refusal } from "../rail.ts";
import { refused } from "../refused.ts";
import { findCustomer } from "./find-customer.ts";
import { readStripeError } from "./read-stripe-error.ts";
import type { StripeCustomers } from "./stripe-settings.ts";

/** Who gets it, why nobody does, or that Stripe could not say. Nothing is written by asking. */
export type StripeTarget =
  | { readonly kind: "found"; readonly customer: Stripe.Customer }
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string };

/** The customer an order is for, who is billed in its currency. */
export async function findTarget(
  order: PayoutOrder,
  ctx: RailContext<StripeCustomers>,
  stripe: Stripe,
): Promise<StripeTarget> {
  return readOnly(ctx, async () => {
    const target = await findCustomer(stripe, order.person.email ?? "", ctx.settings.severalCustomers);
    if (target.kind !== "found") return target;
    const billed = target.customer.currency?.toUpperCase() ?? null;
    // Credit in a currency the customer is never billed in would lie there for ever.
    if (billed !== null && billed !== order.value.currency)
      return refused(
        "currency_mismatch",
        `${target.customer.id} is billed in ${billed}; the reward is in ${order.value.currency}.`,
      );
    return target;
  });
}

/** Reads at Stripe before anything is written: whatever fails and is no refusal may simply be asked again. */
export async function readOnly<Result>(
  ctx: RailContext<{ readonly secretKey: string }>,
  read: () => Promise<Result>,
): Promise<Result | Refusal | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }> {
  try {
    return await read();
  } catch (error) {
    const failure = readStripeError(error, false, ctx.settings.secretKey);
    return failure.kind === "unknown" ? { kind: "later", afterSeconds: 30, detail: failure.detail } : failure;
  }
}
