import type { ShopId } from "../core/ids.ts";
import type { Currency } from "../core/money/money.ts";
import type { Services } from "../platform/services.ts";
import { rails } from "../rails/registry.ts";
import { lastAttempt } from "../store/payout-attempts.ts";
import { unearnedPayouts } from "../store/payout-files.ts";
import { lockPayout, settlePayout } from "../store/payouts.ts";

/**
 * Takes off what waits for a file what is no longer earned at all: its orders were refunded or cancelled since. Nothing has
 * left, so nothing comes back. Answers how many.
 */
export async function dropUnearnedPayouts(
  services: Services,
  shopId: ShopId,
  request: { readonly rail: string; readonly currency: Currency; readonly actor: string },
): Promise<number> {
  if (!rails[request.rail]?.file) return 0;
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    let done = 0;
    for (const payoutId of await unearnedPayouts(db, request)) {
      const payout = await lockPayout(db, payoutId);
      if (payout?.state !== "accepted") continue;
      const attempt = await lastAttempt(db, services.seal, payoutId);
      await settlePayout(
        db,
        services.seal,
        payout,
        attempt,
        {
          state: "failed",
          outcome: "refused",
          reason: "not_handed_over",
          detail: "No longer earned when a file was to be made.",
          delivery: null,
        },
        request.actor,
        at,
      );
      done += 1;
    }
    return done;
  });
}
