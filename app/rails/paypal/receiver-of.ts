import type { PayoutOrder } from "../kit/rail.ts";

/** The address that the person left for PayPal, or the one of their account. */
export function receiverOf(order: PayoutOrder): string {
  return (order.person.destination?.email ?? order.person.email ?? "").trim();
}
