import type { ShopId } from "../core/ids.ts";
import { confirmSignUp } from "../core/referral/confirm-sign-up.ts";
import type { Services } from "../platform/services.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { referralOfOrder } from "../store/referral-of-order.ts";
import { confirmWish, lockWish } from "../store/sign-ups.ts";

/**
 * Follows the link of a mail to somebody who was invited. Without a press it only says whether there is something to confirm:
 * what reads mails before people do opens every link. `null` for a link that is not ours, or too old.
 */
export async function confirmAddress(
  services: Services,
  shopId: ShopId,
  token: string,
  press: boolean,
): Promise<"open" | "confirmed" | null> {
  const [id = "", signature = ""] = token.split(".");
  if (!services.seal.verify(id, `confirm:${shopId}`, signature)) return null;
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    const wish = await lockWish(db, id);
    if (wish === null) return null;
    if (wish.confirmedAt !== null) return "confirmed";
    if (!press) return "open";
    await confirmWish(db, id, at);
    const referralId = wish.orderId === null ? null : await referralOfOrder(db, wish.orderId);
    if (referralId !== null)
      await changeReferrals(db, [referralId], "goodword", at, (book, referral) => confirmSignUp(book, referral, at));
    return "confirmed";
  });
}
