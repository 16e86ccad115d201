import type { OrderBook, ReferralRow } from "./order-book.ts";

/**
 * Writes into the book what Shopify said of the friend: how many orders they had placed before this one. `false`, and
 * nothing written, when that is no longer the question: an earlier order has shown up since. What follows is settled afterwards.
 */
export function answerCheck(book: OrderBook, referral: ReferralRow, orderId: string, previousOrders: number): boolean {
  if (referral.checkAt === null || referral.checkOrderId !== orderId) return false;
  referral.previousOrders = previousOrders;
  if (referral.fate === "stored") referral.fate = "changed";
  const isNew = previousOrders === 0;
  book.activity.push({
    shopId: referral.shopId,
    referralId: referral.referralId,
    rewardId: null,
    actor: book.actor,
    what: isNew ? "new_customer_confirmed" : "referral_rejected",
    reason: isNew ? null : "existing_customer",
    data: isNew ? {} : { previousOrders },
  });
  return true;
}
