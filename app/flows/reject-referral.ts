import type { ReferralId, ShopId } from "../core/ids.ts";
import { type StandBefore, standOf } from "../core/referral/clear-referral.ts";
import { giveVerdict } from "../core/referral/give-verdict.ts";
import type { Services } from "../platform/services.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { endReview, hasOpenReview } from "../store/reviews.ts";

/** Staff reject a referral with a note: rewards that have not gone out are cancelled, the others clawed back in the books. */
export async function rejectReferral(
  services: Services,
  shopId: ShopId,
  input: { readonly referralId: ReferralId; readonly note: string; readonly actor: string },
): Promise<{ ok: true } | { ok: false; message: string }> {
  const note = input.note.trim();
  if (note === "") return { ok: false, message: "Say why: the note is kept with the referral." };
  if (note.length > 500) return { ok: false, message: "A note has at most 500 characters." };
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    const verdict = { state: "rejected", reason: "rejected_by_staff", values: { note } } as const;
    let stands: StandBefore | null = null;
    let before: StandBefore | null = null;
    await changeReferrals(db, [input.referralId], input.actor, at, (book, referral) => {
      stands = standOf(referral);
      if (!giveVerdict(book, referral, verdict)) return false;
      before = stands;
      return true;
    });
    // Rejected before, and somebody asks for a second look: this is the answer.
    if (before === null && (await hasOpenReview(db, input.referralId))) before = stands;
    if (before === null) return { ok: false, message: "This referral is rejected already, or no longer there." };
    await endReview(db, input.referralId, { state: "rejected", by: input.actor, note, before }, at);
    return { ok: true };
  });
}
