import type { ReferralId, ShopId } from "../core/ids.ts";
import { isSamePerson } from "../core/referral/decide-order.ts";
import { moveFriend } from "../core/referral/move-friend.ts";
import { removeOrder } from "../core/referral/remove-order.ts";
import type { Services } from "../platform/services.ts";
import {
  decideByHand,
  findNamedReferrer,
  type HandOutcome,
  readFriendOf,
  referralsBeside,
} from "../store/decide-by-hand.ts";

/** What staff decide about a referral: that an order was not referred, that it was after all, or whose friend it is. */
export type HandWish =
  | { readonly kind: "remove" | "put_back"; readonly orderId: string }
  | { readonly kind: "move"; readonly referrer: string };

const gone = { ok: false, message: "This referral is no longer there. Reload the page." } as const;

/**
 * Decides about a referral by hand, or with `commit: false` says what that would change in money. Evidence is added to and
 * never taken away; each decision can be taken back by its opposite.
 */
export async function decideReferralByHand(
  services: Services,
  shopId: ShopId,
  referralId: ReferralId,
  given: { readonly wish: HandWish; readonly note: string; readonly actor: string; readonly commit: boolean },
): Promise<HandOutcome> {
  const note = given.note.trim();
  if (note === "") return { ok: false, message: "Say why: the note is kept with the referral." };
  if (note.length > 500) return { ok: false, message: "A note has at most 500 characters." };
  const { wish, actor, commit } = given;
  const at = services.clock.now();
  const piece = { kind: "manual", actor, note, at: at.toISOString(), said: wish.kind };
  return services.db.inShop(shopId, async (db): Promise<HandOutcome> => {
    const friend = await readFriendOf(db, referralId);
    if (friend === null) return gone;
    if (wish.kind !== "move")
      return decideByHand(db, { referralIds: [referralId] }, { actor, at, commit, piece }, (book) => {
        const order = book.orders.get(`${shopId}|${wish.orderId}`);
        const referral = order && book.referrals.get(`${shopId}|${order.referralId}`);
        if (!order || !referral) return gone;
        return removeOrder(book, order, wish.kind === "remove" ? at : null, note)
          ? { ok: true, referral, orders: [order] }
          : { ok: false, message: "That is decided already. Reload the page." };
      });
    const to = await findNamedReferrer(db, services.seal, wish.referrer, friend.programId);
    if (to === null)
      return { ok: false, message: "No referrer has this code or e-mail address. Check it on the page Referrers." };
    if (to.codeId === null)
      return { ok: false, message: "This person has no code in the program: they have to join it first." };
    if (isSamePerson(friend, to))
      return { ok: false, message: "The friend is this referrer: nobody can refer themselves." };
    const { referrerId, codeId } = to;
    const beside = await referralsBeside(db, referralId);
    return decideByHand(
      db,
      { referralIds: beside },
      { actor, at, commit, piece: { ...piece, referrerId } },
      (book, newId) => {
        const from = book.referrals.get(`${shopId}|${referralId}`);
        if (!from) return gone;
        if (from.supersededBy !== null)
          return { ok: false, message: "This friend was moved already. Open the referral that took its place." };
        const referral = moveFriend(book, from, { referrerId, codeId, because: { note } }, newId);
        if (referral === null) return { ok: false, message: "The friend belongs to this referrer already." };
        return { ok: true, referral, orders: book.ordersOfReferral.get(`${shopId}|${referral.referralId}`) ?? [] };
      },
    );
  });
}
