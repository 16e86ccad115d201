import type { ShopId } from "../ids.ts";
import { type Disputes, mergeDisputes } from "./disputes.ts";
import type { OrderBook } from "./order-book.ts";

/**
 * Takes what was told of the disputes about an order's payment into the book; `false` when nothing of it is new, or nothing is
 * known of the order. What follows for its rewards is settled afterwards.
 */
export function learnDisputes(book: OrderBook, shopId: ShopId, orderId: string, told: Disputes | null): boolean {
  const order = book.orders.get(`${shopId}|${orderId}`);
  if (!order) return false;
  const before = order.disputes;
  const merged = mergeDisputes(before, told);
  if (merged === before) return false;
  const referral = book.referrals.get(`${shopId}|${order.referralId}`);
  if (!referral) throw new Error(`order ${orderId} points at a referral that is not there`);
  order.disputes = merged;
  order.moved = true;
  if (order.fate === "stored") order.fate = "changed";
  book.touched.add(referral);
  for (const [id, outcome] of Object.entries(merged ?? {}))
    if (before?.[id] !== outcome)
      book.activity.push({
        shopId,
        referralId: order.referralId,
        rewardId: null,
        actor: book.actor,
        what: outcome === "open" ? "dispute_opened" : outcome === "lost" ? "dispute_lost" : "dispute_won",
        reason: null,
        data: { order: order.name, orderId, dispute: id },
      });
  return true;
}
