import type { ReferralRow } from "./order-book.ts";

/** Whether Shopify still has to say if the friend had bought before. */
export function asksCustomer({
  checkAt,
  checkOrderId,
  previousOrders,
}: Pick<ReferralRow, "checkAt" | "checkOrderId" | "previousOrders">): boolean {
  return checkAt !== null && checkOrderId !== null && previousOrders === null;
}
