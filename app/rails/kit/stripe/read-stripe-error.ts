import Stripe from "stripe";
import { neverLeft } from "../never-left.ts";
import type { Refusal } from "../rail.ts";
import { refused } from "../refused.ts";
import { retryAfter } from "../retry-after.ts";
import { withoutSecrets } from "../without-secrets.ts";

/** How a call to Stripe failed, in the words of the kit. */
export type StripeFailure =
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string };

/**
 * Reads what stripe-node threw. `writes`: the call could have moved money, so whatever is not a plain no is `unknown`.
 * Anything that is not Stripe's is a bug and is thrown on.
 */
export function readStripeError(error: unknown, writes: boolean, secretKey: string): StripeFailure {
  if (!(error instanceof Stripe.errors.StripeError)) throw error;
  const said = withoutSecrets(error.message, [secretKey]);
  const request = error.requestId ? ` (request ${error.requestId})` : "";
  const unsure = (detail: string): StripeFailure =>
    writes ? { kind: "unknown", detail } : { kind: "later", afterSeconds: 30, detail };

  if (error instanceof Stripe.errors.StripeConnectionError) {
    if (neverLeft(error)) return { kind: "later", afterSeconds: 30, detail: "Stripe could not be reached." };
    return unsure("The connection to Stripe ended before it answered.");
  }
  if (error instanceof Stripe.errors.StripeRateLimitError)
    return {
      kind: "later",
      afterSeconds: retryAfter(error.headers?.["retry-after"], 5),
      detail: `Stripe asked us to slow down${request}.`,
    };
  if (error instanceof Stripe.errors.StripeAuthenticationError)
    return refused("credentials_refused", `Stripe does not accept the key: ${said}`);
  if (error instanceof Stripe.errors.StripePermissionError)
    return refused("permission_missing", `The Stripe key may not do this: ${said}`);
  if (error instanceof Stripe.errors.StripeIdempotencyError)
    // The first request under this key may have gone through, perhaps to another customer: only a person can tell.
    return {
      kind: "unknown",
      detail: `Stripe already has this attempt with other details${request}. Compare the customer's balance in Stripe before anything else.`,
    };

  const status = error.statusCode ?? 0;
  if (status === 409) return unsure(`Stripe is still working on the same attempt${request}.`);
  if (status >= 400 && status < 500) return refused(codeOf(error), `Stripe refused: ${said}${request}`);
  // A 5xx is kept under the key and replayed for a day; what it left behind, only the customer's balance shows.
  return unsure(
    status === 0 ? "Stripe's answer could not be read." : `Stripe had an error of its own, ${status}${request}.`,
  );
}

function codeOf(error: InstanceType<typeof Stripe.errors.StripeError>): Refusal["code"] {
  if (error.code === "resource_missing") return "no_customer";
  if (error.param === "currency") return "currency_mismatch";
  if (error.param === "amount") return "outside_limits";
  return "provider_refused";
}
