import type { PayoutOrder, Refusal } from "../rail.ts";
import { refuseOutsideLimits } from "../refuse-outside-limits.ts";
import { refused } from "../refused.ts";
import { stepOf, stripeLimits, toStripeAmount } from "./stripe-amount.ts";

/**
 * What an order comes to in the unit Stripe counts in, or why it cannot go out; nothing is asked of Stripe. `title` is the
 * rail's, for the sentence.
 */
export function readStripeOrder(
  order: PayoutOrder,
  title: string,
): { readonly kind: "fits"; readonly units: number } | Refusal {
  if (!order.person.email?.trim())
    return refused("person_incomplete", "The person has no e-mail to find their Stripe customer by.");
  const outside = refuseOutsideLimits(order.value, stripeLimits(order.value.currency), title);
  if (outside) return outside;
  const units = toStripeAmount(order.value);
  if (units !== null) return { kind: "fits", units };
  return refused(
    "outside_limits",
    `Stripe counts ${order.value.currency} in steps of ${stepOf(order.value.currency)} of its smallest unit; ${order.value.amountMinor} is between two steps.`,
  );
}
