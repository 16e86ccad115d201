import type { PayoutId, ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { lastAttempt } from "../store/payout-attempts.ts";
import { lockPayout, settlePayout } from "../store/payouts.ts";
import { clearProblem } from "../store/problems.ts";
import { waitingPayouts } from "../store/rail-lanes.ts";

const atOnce = 100;

/**
 * Takes back what waits on a rail and has certainly not left: its money is payable again, its rewards can be issued another
 * way. A payout that may have arrived is passed over. Answers with how many were taken back.
 */
export async function takeBackPayouts(
  services: Services,
  shopId: ShopId,
  request: { readonly rail: string; readonly actor: string },
): Promise<number> {
  const at = services.clock.now();
  let taken = 0;
  for (let from: PayoutId | null = null; ; ) {
    const ids: PayoutId[] = await services.db.inShop(shopId, async (db) => {
      const waiting = await waitingPayouts(db, request.rail, from, atOnce);
      for (const payoutId of waiting) {
        const payout = await lockPayout(db, payoutId);
        if (payout?.state !== "requested") continue;
        const attempt = await lastAttempt(db, services.seal, payoutId);
        // Only a definite no, or nothing at all, is certainly not there.
        if (attempt !== null && attempt.outcome !== "refused") continue;
        await settlePayout(
          db,
          services.seal,
          payout,
          null,
          { state: "failed", outcome: "refused", reason: "taken_back", detail: null, delivery: null },
          request.actor,
          at,
        );
        taken += 1;
      }
      if (waiting.length < atOnce) await clearProblem(db, `rail:${request.rail}`, at);
      return waiting;
    });
    from = ids.at(-1) ?? null;
    if (ids.length < atOnce) return taken;
  }
}
