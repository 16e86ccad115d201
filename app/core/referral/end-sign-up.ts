import type { OrderBook, ReferralRow } from "./order-book.ts";
import { endOfHold, givenUpAt, isSignUp } from "./sign-up.ts";

/**
 * Writes into the book that the account of a referral's sign-up is no more: as of when that was `told`, or, where it was only
 * `noticed` when the hold was over, as of its end. With null it is there after all: it became one with another. `false` when
 * there is no sign-up, or it is known. What follows is settled afterwards.
 */
export function endSignUp(
  book: OrderBook,
  referral: ReferralRow,
  end: { readonly told: Date } | { readonly noticed: Date } | null,
): boolean {
  const orders = book.ordersOfReferral.get(`${referral.shopId}|${referral.referralId}`) ?? [];
  const signUp = orders.find(({ orderId }) => isSignUp(orderId));
  if (!signUp) return false;
  const terms = book.terms.get(`${referral.shopId}|${referral.programId}|${referral.termsVersion}`);
  if (!terms) throw new Error(`referral ${referral.referralId} points at terms that are not there`);
  const { paidAt } = signUp;
  const last = paidAt && endOfHold(terms, paidAt);
  const at = end && ("told" in end ? end.told : last && last < end.noticed ? last : end.noticed);
  const cancelledAt = givenUpAt(terms, { paidAt, cancelledAt: at });
  if ((signUp.cancelledAt === null) === (cancelledAt === null)) return false;
  signUp.cancelledAt = cancelledAt;
  signUp.moved = true;
  if (signUp.fate === "stored") signUp.fate = "changed";
  return true;
}
