import Stripe from "stripe";
import { refused } from "../kit/refused.ts";
import { readStripeError, type StripeFailure } from "../kit/stripe/read-stripe-error.ts";
import { isGone } from "./read-account.ts";

/** Stripe's words for a balance that does not cover it; the merchant's to top up. */
const emptyBalance = new Set(["balance_insufficient", "insufficient_funds"]);
/** The person's account cannot take money now: theirs to finish. */
const notReady = new Set(["insufficient_capabilities_for_transfer", "transfers_not_allowed", "payouts_not_allowed"]);
/** The merchant's account is no platform, or may not make such accounts. */
const noPlatform = new Set(["platform_account_required", "not_allowed_on_standard_account"]);

/** How a call about transfers or people's accounts failed; `writes` as in `readStripeError`. */
export function readTransferError(error: unknown, writes: boolean, secretKey: string): StripeFailure {
  const failure = readStripeError(error, writes, secretKey);
  if (!(error instanceof Stripe.errors.StripeError)) return failure;
  const code = error.code ?? "";
  // Whose account it is stands in the key's permissions too, so these come before them.
  if (isGone(error)) return refused("onboarding_missing", "Stripe knows no such account of this person (any more).");
  if (failure.kind !== "refused") return failure;
  if (emptyBalance.has(code)) return refused("needs_funds", `The Stripe balance does not cover it: ${failure.detail}`);
  if (notReady.has(code)) return refused("onboarding_missing", failure.detail);
  if (noPlatform.has(code) || /signed up for Connect/i.test(error.message))
    return refused("permission_missing", `Stripe Connect is not set up in this account: ${failure.detail}`);
  return failure;
}
