import type { PayoutId, ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { lastAttempt } from "../store/payout-attempts.ts";
import { lockPayout, settlePayout } from "../store/payouts.ts";
import { isProblemOpen } from "../store/problems.ts";

const longestProof = 500;

/** What staff found out about a payment that we cannot ask about any more. */
export interface PayoutDecision {
  readonly payoutId: PayoutId;
  readonly paid: boolean;
  /** What they saw at the provider: an id, a date, a page. Kept with the payment. */
  readonly proof: string;
  readonly actor: string;
}

export type DecidePayoutResult = { readonly ok: true } | { readonly ok: false; readonly message: string };

/**
 * Ends a payout whose provider can never be asked again (its account was closed, its key is gone) by the word of the staff,
 * who name their proof. Only what stands as a Problem can be decided: everything else ends by itself.
 */
export async function decidePayout(
  services: Services,
  shopId: ShopId,
  decision: PayoutDecision,
): Promise<DecidePayoutResult> {
  const proof = decision.proof.trim();
  if (proof.length < 5) return { ok: false, message: "Say what you saw at the provider: an id, or a date and amount." };
  if (proof.length > longestProof) return { ok: false, message: `The proof has at most ${longestProof} characters.` };
  return services.db.inShop(shopId, async (db): Promise<DecidePayoutResult> => {
    const payout = await lockPayout(db, decision.payoutId);
    const attempt = payout && (await lastAttempt(db, services.seal, payout.payoutId));
    const open =
      payout !== null &&
      (payout.state === "unknown" || payout.state === "accepted" || payout.state === "requested") &&
      attempt !== null &&
      (await isProblemOpen(db, `payout:${decision.payoutId}`));
    if (!payout || !open) return { ok: false, message: "This payment has its end already, or will find it by itself." };
    const at = services.clock.now();
    const unsent = payout.state === "requested" ? ({ ...payout, state: "unknown" } as const) : payout;
    await settlePayout(
      db,
      services.seal,
      unsent,
      attempt,
      decision.paid
        ? { state: "issued", outcome: "issued", reason: "marked_paid", detail: proof, delivery: null }
        : { state: "failed", outcome: "refused", reason: "marked_not_paid", detail: proof, delivery: null },
      decision.actor,
      at,
    );
    return { ok: true };
  });
}
