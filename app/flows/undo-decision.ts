import type { ReferralId, ShopId } from "../core/ids.ts";
import { restoreReferral } from "../core/referral/clear-referral.ts";
import type { Services } from "../platform/services.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { lastDecision, reopenReview } from "../store/reviews.ts";

/** Takes the last decision about a referral back, staff's or time's: it stands as before, and its review is open again. */
export async function undoDecision(
  services: Services,
  shopId: ShopId,
  input: { readonly referralId: ReferralId; readonly actor: string },
): Promise<{ ok: true } | { ok: false; message: string }> {
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    // The referral is locked before its decision is read: who presses twice finds it taken back.
    let undone = false;
    await db.$queryRaw`select id from referral where shop_id = ${shopId} and id = ${input.referralId} for update`;
    const decision = await lastDecision(db, input.referralId);
    if (decision !== null)
      await changeReferrals(db, [input.referralId], input.actor, at, (book, referral) => {
        restoreReferral(book, referral, decision.before, at);
        undone = true;
        return true;
      });
    if (decision === null || !undone)
      return { ok: false, message: "There is no decision left to take back. Reload the page." };
    await reopenReview(db, decision, at);
    return { ok: true };
  });
}
