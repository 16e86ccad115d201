import type { ReferralId, ReviewId, ShopId } from "../core/ids.ts";
import { newId } from "../platform/new-id.ts";
import type { Services } from "../platform/services.ts";
import { addActivity } from "../store/activity.ts";
import { raiseProblem } from "../store/problems.ts";
import { openAppeal, refusedReferralOf } from "../store/refused-referrals.ts";
import { reviewsWait } from "../store/reviews.ts";

/** What became of the wish. */
export type SecondLook = { readonly ok: true } | { readonly ok: false; readonly why: "not_there" | "answered" };

/**
 * A referrer asks the store to look at a rejected referral again, in a few words if they like. One open wish a referral;
 * asking again changes nothing. What staff have looked at twice stays as it is.
 */
export async function askSecondLook(
  services: Services,
  shopId: ShopId,
  input: { readonly customerId: string; readonly referralId: string; readonly plea: string },
): Promise<SecondLook> {
  const at = services.clock.now();
  const plea = input.plea.trim().slice(0, 500) || null;
  const referralId = input.referralId as ReferralId;
  return services.db.inShop(shopId, async (db): Promise<SecondLook> => {
    const found = await refusedReferralOf(db, input.customerId, referralId);
    if (found === null) return { ok: false, why: "not_there" };
    if (found.appeal === "answered") return { ok: false, why: "answered" };
    const opened = await openAppeal(db, { reviewId: newId<ReviewId>("review", at), referralId, plea }, at);
    if (!opened) return { ok: true };
    await addActivity(db, [{ referralId, actor: "referrer", what: "second_look_asked" }], at);
    await raiseProblem(
      db,
      {
        key: reviewsWait,
        what: "Referrals wait for your review: a rule flagged them, or their referrer asks for a second look.",
        action: "Approve or reject them under Reviews. What is on hold stays so until then.",
        href: "/app/reviews",
      },
      at,
    );
    return { ok: true };
  });
}
