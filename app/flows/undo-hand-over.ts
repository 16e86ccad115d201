import type { PayoutId, ShopId } from "../core/ids.ts";
import { handOverNote } from "../core/payout/hand-over-note.ts";
import type { Services } from "../platform/services.ts";
import { rails } from "../rails/registry.ts";
import { lastAttempt } from "../store/payout-attempts.ts";
import { lockPayout, settlePayout } from "../store/payouts.ts";

/**
 * Takes the word back that something was handed over: the money is owed again and the reward can be issued anew. Both the
 * word and its taking back stay in the history.
 */
export async function undoHandOver(
  services: Services,
  shopId: ShopId,
  input: { readonly payoutId: PayoutId; readonly note: string; readonly actor: string },
): Promise<{ readonly ok: true } | { readonly ok: false; readonly message: string }> {
  const read = handOverNote(input.note, "");
  if (!read.ok) return { ok: false, message: read.fields.note ?? "" };
  return services.db.inShop(shopId, async (db) => {
    const payout = await lockPayout(db, input.payoutId);
    if (payout?.state !== "issued" || rails[payout.rail]?.byHand !== true || rails[payout.rail]?.file)
      return {
        ok: false,
        message: "This is not marked as handed over any more. Reload the page to see how it stands.",
      };
    const attempt = await lastAttempt(db, services.seal, input.payoutId);
    await settlePayout(
      db,
      services.seal,
      payout,
      attempt,
      { state: "reversed", outcome: "refused", reason: "hand_over_undone", detail: read.text, delivery: null },
      input.actor,
      services.clock.now(),
    );
    return { ok: true };
  });
}
