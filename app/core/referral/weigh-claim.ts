import type { NewId } from "../ids.ts";
import type { ReasonCode } from "../reason.ts";
import { judgeOrder } from "./judge-order.ts";
import type { OrderBook, OrderRow, ReferralRow } from "./order-book.ts";
import type { OrderToJudge } from "./order-to-judge.ts";
import { removeOrder } from "./remove-order.ts";

/** What a claim comes to: the order counts by it, a person has to look, or it cannot be. */
export type WeighedClaim =
  | { readonly kind: "accepted"; readonly referral: ReferralRow; readonly order: OrderRow }
  | { readonly kind: "waiting"; readonly signals: readonly string[] }
  | { readonly kind: "declined"; readonly reason: ReasonCode };

/** Whose claim it is, and who decides about it. */
export interface ClaimToWeigh {
  readonly referrerId: ReferralRow["referrerId"];
  /** When staff looked and found it genuine; null while a rule decides. */
  readonly genuineAt: Date | null;
  readonly note: string;
}

const declined = (reason: ReasonCode): WeighedClaim => ({ kind: "declined", reason });

/**
 * Decides a claim as if the order had come with the code: the same conditions hold. It stands only where nothing else
 * attributes the order, and a fraud rule that flags asks a person. Only what is accepted may be saved of the book.
 */
export function weighClaim(book: OrderBook, input: OrderToJudge, claim: ClaimToWeigh, newId: NewId): WeighedClaim {
  const key = `${input.shopId}|${input.order.orderId}`;
  const known = book.orders.get(key);
  if (known) {
    // A claim that was accepted before, and taken back: the order goes where it was.
    const referral = book.referrals.get(`${input.shopId}|${known.referralId}`);
    const isOwn = referral?.referrerId === claim.referrerId && known.removedAt !== null;
    if (!isOwn || claim.genuineAt === null) return declined("claim_order_taken");
    removeOrder(book, known, null, claim.note);
    return { kind: "accepted", referral, order: known };
  }
  judgeOrder(book, input, newId);
  const order = book.orders.get(key);
  const referral = order && book.referrals.get(`${input.shopId}|${order.referralId}`);
  if (!order || !referral) return declined("claim_cannot_count");
  if (order.bar === "belongs_to_other_referrer" || referral.referrerId !== claim.referrerId)
    return declined("claim_order_taken");
  if (claim.genuineAt !== null && order.bar === "blocked_by_rule") order.bar = null;
  if (order.bar !== null) return declined(order.bar);
  if (referral.verdict?.state === "flagged") {
    if (claim.genuineAt === null)
      return { kind: "waiting", signals: [...new Set(book.fraud.hits.map(({ signal }) => signal))] };
    referral.verdict = null;
    book.fraud.reviews.splice(0);
  }
  if (claim.genuineAt !== null) {
    referral.clearedAt ??= claim.genuineAt;
    if (referral.fate === "stored") referral.fate = "changed";
  }
  return { kind: "accepted", referral, order };
}
