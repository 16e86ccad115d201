import type { NewId, ReferralCodeId, ReferralId, ReferrerId } from "../ids.ts";
import { keepOrder, type OrderBook, type OrderRow, type ReferralRow } from "./order-book.ts";

/** Says of an order that nobody referred it, or takes that back; `false` when it is so already. Its evidence stays. */
export function removeOrder(book: OrderBook, order: OrderRow, removedAt: Date | null, note: string): boolean {
  if ((order.removedAt === null) === (removedAt === null)) return false;
  order.removedAt = removedAt;
  if (order.fate === "stored") order.fate = "changed";
  const referral = book.referrals.get(`${order.shopId}|${order.referralId}`);
  if (!referral) throw new Error(`order ${order.orderId} points at a referral that is not there`);
  book.touched.add(referral);
  tell(book, referral, removedAt === null ? "order_put_back" : "order_removed", { order: order.name, note });
  return true;
}

/** Where a friend goes. */
export interface Move {
  readonly referrerId: ReferrerId;
  readonly codeId: ReferralCodeId;
  readonly note: string;
}

/**
 * Moves a friend to another referrer of the program, with all of their orders: a friend belongs to one. The new referral
 * keeps the terms and what Shopify said of the friend; the one before is left without orders, so that its rewards are taken
 * back by the reversal rule. Moved back, the old referral stands again with its rewards. `null` when the friend is theirs
 * already. The caller has made sure that the friend is not this referrer.
 */
export function moveFriend(book: OrderBook, from: ReferralRow, move: Move, newId: NewId): ReferralRow | null {
  if (from.supersededBy !== null || from.referrerId === move.referrerId) return null;
  const key = `${from.shopId}|${from.friendId}`;
  const siblings = book.referralsOfFriend.get(key) ?? [];
  const before = siblings.find(
    (each) => each.programId === from.programId && each.referrerId === move.referrerId && each.supersededBy !== null,
  );
  const to: ReferralRow = before ?? {
    ...from,
    fate: "added",
    referralId: newId<ReferralId>("referral"),
    referrerId: move.referrerId,
    codeId: move.codeId,
    visitId: null,
    state: "pending",
    reason: null,
    verdict: null,
  };
  if (before) {
    const { checkAt, checkOrderId, previousOrders, friendAccountId } = from;
    const followed = { checkAt, checkOrderId, previousOrders, friendAccountId };
    Object.assign(before, { ...followed, supersededBy: null, fate: "changed" });
  } else {
    book.referrals.set(`${to.shopId}|${to.referralId}`, to);
    book.referralsOfFriend.set(key, [...siblings, to]);
  }
  const orders = book.ordersOfReferral.get(`${from.shopId}|${from.referralId}`) ?? [];
  book.ordersOfReferral.delete(`${from.shopId}|${from.referralId}`);
  for (const order of orders) {
    Object.assign(order, { referralId: to.referralId, attribution: "manual", confidence: 100, bar: null });
    if (order.fate === "stored") order.fate = "changed";
    keepOrder(book, order);
  }
  Object.assign(from, { supersededBy: to.referralId, checkAt: null, fate: "changed" });
  book.touched.add(from);
  book.touched.add(to);
  tell(book, from, "friend_moved_away", { to: to.referralId, note: move.note });
  tell(book, to, "friend_moved_here", { from: from.referralId, note: move.note });
  return to;
}

function tell(
  book: OrderBook,
  { shopId, referralId }: ReferralRow,
  what: "order_put_back" | "order_removed" | "friend_moved_away" | "friend_moved_here",
  data: Readonly<Record<string, string>>,
): void {
  const reason = what === "order_removed" ? "removed_by_staff" : what === "friend_moved_away" ? "moved_by_staff" : null;
  book.activity.push({ shopId, referralId, rewardId: null, actor: book.actor, what, reason, data });
}
