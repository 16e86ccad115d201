import type { OrderBook, OrderRow } from "./order-book.ts";

/** Says of an order that nobody referred it, or takes that back; `false` when it is so already. Its evidence stays. */
export function removeOrder(book: OrderBook, order: OrderRow, removedAt: Date | null, note: string): boolean {
  if ((order.removedAt === null) === (removedAt === null)) return false;
  order.removedAt = removedAt;
  if (order.fate === "stored") order.fate = "changed";
  const { shopId, referralId } = order;
  const referral = book.referrals.get(`${shopId}|${referralId}`);
  if (!referral) throw new Error(`order ${order.orderId} points at a referral that is not there`);
  book.touched.add(referral);
  const what = removedAt === null ? "order_put_back" : "order_removed";
  const reason = removedAt === null ? null : "removed_by_staff";
  const data = { order: order.name, note };
  book.activity.push({ shopId, referralId, rewardId: null, actor: book.actor, what, reason, data });
  return true;
}
