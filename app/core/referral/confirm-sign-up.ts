import type { OrderBook, ReferralRow } from "./order-book.ts";
import { isSignUp } from "./sign-up.ts";

/** Writes into the book that a friend confirmed the address of their account. `false` when that is not what is waited for. */
export function confirmSignUp(book: OrderBook, referral: ReferralRow, at: Date): boolean {
  const terms = book.terms.get(`${referral.shopId}|${referral.programId}|${referral.termsVersion}`);
  const orders = book.ordersOfReferral.get(`${referral.shopId}|${referral.referralId}`) ?? [];
  const signUp = orders.find(({ orderId }) => isSignUp(orderId));
  if (terms?.signUp.guard !== "verified_email" || !signUp || signUp.paidAt !== null) return false;
  signUp.paidAt = at;
  signUp.moved = true;
  if (signUp.fate === "stored") signUp.fate = "changed";
  return true;
}
