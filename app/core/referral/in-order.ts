import { isSignUp } from "./sign-up.ts";

/** What an order's place among a friend's orders depends on. */
interface Placed {
  readonly orderId: string;
  readonly paidAt: Date | null;
}

/**
 * Compares by the time of payment, then by number: a source gives later orders greater numbers, and a longer number is a
 * greater one. A sign-up comes before the orders of its second. What was never paid comes last. Never by arrival.
 */
export function inOrder(a: Placed, b: Placed): number {
  const time = (a.paidAt?.getTime() ?? Number.MAX_VALUE) - (b.paidAt?.getTime() ?? Number.MAX_VALUE);
  if (time !== 0) return time;
  if (isSignUp(a.orderId) !== isSignUp(b.orderId)) return isSignUp(a.orderId) ? -1 : 1;
  if (a.orderId.length !== b.orderId.length) return a.orderId.length - b.orderId.length;
  return a.orderId < b.orderId ? -1 : a.orderId > b.orderId ? 1 : 0;
}
