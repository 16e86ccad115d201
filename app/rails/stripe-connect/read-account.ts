import Stripe from "stripe";
import { z } from "zod";
import type { OnboardingState } from "../kit/rail.ts";

const destination = z.object({ account: z.string().regex(/^acct_\w{1,60}$/) });

/** The person's own account at Stripe, of what they left for this rail; `null` where they have not begun. */
export function connectedAccount(left: Readonly<Record<string, string>> | null): string | null {
  const read = destination.safeParse(left);
  return read.success ? read.data.account : null;
}

/**
 * How far a person's account is. Transfers reach it once the capability is active; that Stripe pays it out to a bank is its
 * own matter, and a person without a bank account yet is unfinished all the same.
 */
export async function readAccount(stripe: Stripe, id: string): Promise<OnboardingState> {
  try {
    return stateOf(await stripe.accounts.retrieve(id));
  } catch (error) {
    if (isGone(error)) return { kind: "gone" };
    throw error;
  }
}

function stateOf(account: Stripe.Account): OnboardingState {
  const { requirements } = account;
  const reason = requirements?.disabled_reason ?? null;
  if (account.capabilities?.transfers === "active" && account.payouts_enabled) return { kind: "ready" };
  const missing = [...(requirements?.currently_due ?? []), ...(requirements?.past_due ?? [])];
  if (!account.details_submitted || missing.length > 0)
    return {
      kind: "unfinished",
      detail:
        missing.length === 0
          ? `${account.id} has not been filled in.`
          : `${account.id} lacks ${[...new Set(missing)].slice(0, 5).join(", ")}.`,
    };
  return { kind: "in_review", detail: `Stripe looks at ${account.id}${reason === null ? "" : ` (${reason})`}.` };
}

/** Stripe does not tell an account that is no more from one that was never ours. */
export function isGone(error: unknown): boolean {
  return (
    error instanceof Stripe.errors.StripeError &&
    (error.code === "account_invalid" ||
      (error.code === "resource_missing" && ["destination", "account"].includes(error.param ?? "")))
  );
}
