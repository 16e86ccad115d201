import type { OrderBook, ReferralRow } from "./order-book.ts";
import type { ReferralVerdict } from "./referral-history.ts";

/**
 * Writes into the book what staff or a rule decided about a referral; `false` when it is decided so already. What follows
 * from it is settled afterwards.
 */
export function giveVerdict(book: OrderBook, referral: ReferralRow, verdict: ReferralVerdict): boolean {
  // What follows from the history by itself (an existing customer) may still be decided by a person, for good.
  if (referral.verdict?.state === verdict.state) return false;
  referral.verdict = verdict;
  if (referral.fate === "stored") referral.fate = "changed";
  book.activity.push({
    shopId: referral.shopId,
    referralId: referral.referralId,
    rewardId: null,
    actor: book.actor,
    what: verdict.state === "rejected" ? "referral_rejected" : "referral_flagged",
    reason: verdict.reason,
    data: { ...verdict.values },
  });
  return true;
}
