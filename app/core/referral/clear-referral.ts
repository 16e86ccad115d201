import type { OrderBook, ReferralRow } from "./order-book.ts";

/**
 * Writes into the book that a flagged or rejected referral is genuine: a verdict about it is gone, what fraud rules barred
 * earns, and they look at it no more. A friend whom Shopify knew before counts as new then, since somebody looked and said so.
 * `false` when there is nothing to lift. What follows is settled afterwards.
 */
export function clearReferral(
  book: OrderBook,
  referral: ReferralRow,
  at: Date,
  why: { readonly what: "referral_approved" | "referral_paid_unreviewed"; readonly note?: string },
): boolean {
  if (referral.state !== "flagged" && referral.state !== "rejected") return false;
  if (referral.reason === "existing_customer" && referral.verdict === null) referral.previousOrders = 0;
  referral.verdict = null;
  referral.clearedAt = at;
  tellOfReferral(book, referral, why.what, why.note ? { note: why.note } : {});
  return true;
}

/** Where a referral stood before somebody decided about it. */
export interface StandBefore {
  readonly verdict: ReferralRow["verdict"];
  readonly cleared: boolean;
  readonly previousOrders: number | null;
}

/** What is kept of a referral, so that a decision about it can be taken back. */
export function standOf(referral: ReferralRow): StandBefore {
  return {
    verdict: referral.verdict,
    cleared: referral.clearedAt !== null,
    previousOrders: referral.previousOrders,
  };
}

/** Takes a decision back: the referral stands as it stood before. What follows is settled afterwards. */
export function restoreReferral(book: OrderBook, referral: ReferralRow, before: StandBefore, at: Date): void {
  referral.verdict = before.verdict;
  referral.clearedAt = before.cleared ? (referral.clearedAt ?? at) : null;
  // An answer of Shopify that came in between stays, unless the decision was what made it.
  if (before.previousOrders !== null) referral.previousOrders = before.previousOrders;
  tellOfReferral(book, referral, "decision_undone", {});
}

function tellOfReferral(
  book: OrderBook,
  referral: ReferralRow,
  what: "referral_approved" | "referral_paid_unreviewed" | "decision_undone",
  data: Readonly<Record<string, string>>,
): void {
  if (referral.fate === "stored") referral.fate = "changed";
  const { shopId, referralId } = referral;
  book.activity.push({ shopId, referralId, rewardId: null, actor: book.actor, what, reason: null, data });
}
