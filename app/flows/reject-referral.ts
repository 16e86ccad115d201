import type { ReferralId, ShopId } from "../core/ids.ts";
import { giveVerdict } from "../core/referral/give-verdict.ts";
import type { Services } from "../platform/services.ts";
import { changeReferrals } from "../store/change-referrals.ts";

/** Staff reject a referral with a note: rewards that have not gone out are cancelled, the others clawed back in the books. */
export async function rejectReferral(
  services: Services,
  shopId: ShopId,
  input: { readonly referralId: ReferralId; readonly note: string; readonly actor: string },
): Promise<{ ok: true } | { ok: false; message: string }> {
  const note = input.note.trim();
  if (note === "") return { ok: false, message: "Say why: the note is kept with the referral." };
  if (note.length > 500) return { ok: false, message: "A note has at most 500 characters." };
  return services.db.inShop(shopId, async (db) => {
    const verdict = { state: "rejected", reason: "rejected_by_staff", values: { note } } as const;
    const done = await changeReferrals(db, [input.referralId], input.actor, services.clock.now(), (book, referral) =>
      giveVerdict(book, referral, verdict),
    );
    return done.length > 0
      ? { ok: true }
      : { ok: false, message: "This referral is rejected already, or no longer there." };
  });
}
