import type { ReferralId, ShopId } from "../core/ids.ts";
import { clearReferral, type StandBefore, standOf } from "../core/referral/clear-referral.ts";
import type { Services } from "../platform/services.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { endReview } from "../store/reviews.ts";

/** Staff find a flagged or rejected referral genuine: it counts, what it earns is held or stands again, and no rule looks again. */
export async function approveReferral(
  services: Services,
  shopId: ShopId,
  input: { readonly referralId: ReferralId; readonly note: string; readonly actor: string },
): Promise<{ ok: true } | { ok: false; message: string }> {
  const note = input.note.trim();
  if (note.length > 500) return { ok: false, message: "A note has at most 500 characters." };
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    let before: StandBefore | null = null;
    await changeReferrals(db, [input.referralId], input.actor, at, (book, referral) => {
      const stood = standOf(referral);
      if (!clearReferral(book, referral, at, { what: "referral_approved", note })) return false;
      before = stood;
      return true;
    });
    if (before === null)
      return { ok: false, message: "Somebody decided about this referral already. Reload the page to see how." };
    await endReview(db, input.referralId, { state: "approved", by: input.actor, note: note || null, before }, at);
    return { ok: true };
  });
}
