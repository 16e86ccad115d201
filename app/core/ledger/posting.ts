import type { ReferrerId } from "../ids.ts";
import type { Money } from "../money/money.ts";

/**
 * The accounts of the books (double entry; an entry below zero is a debit, one above is a credit). The shop's own:
 * `reward_expense` (what the program cost), `rail_clearing` (handed to a rail, not yet confirmed) and `rail_cash` (confirmed
 * out), both per rail, and `fees` (what a rail took for it). A referrer's: `referrer_held` (earned, in its hold),
 * `referrer_payable` (due; below zero after a clawback, later rewards fill it), `forgiveness` (what of a balance below
 * zero the merchant let go: a cost, kept apart from that of rewards) and `points_used` (what of the points that they got was
 * given for rewards or lapsed: what the rail `points` paid out and this together are the points that they have).
 */
export type Account =
  | { readonly kind: "reward_expense" }
  | { readonly kind: "referrer_held"; readonly referrerId: ReferrerId }
  | { readonly kind: "referrer_payable"; readonly referrerId: ReferrerId }
  | { readonly kind: "rail_clearing"; readonly rail: string }
  | { readonly kind: "rail_cash"; readonly rail: string }
  | { readonly kind: "fees"; readonly rail: string }
  | { readonly kind: "forgiveness"; readonly referrerId: ReferrerId }
  | { readonly kind: "points_used"; readonly referrerId: ReferrerId };

/** The accounts that a person has. */
export type PersonAccount = Extract<Account, { readonly referrerId: ReferrerId }>;

/** Moves an amount from one account to another. The amount is positive: the two names say the direction. */
export interface Posting {
  readonly from: Account;
  readonly to: Account;
  readonly value: Money;
}

/** What kind of fact a ledger transaction records. */
export type LedgerKind =
  | "earn"
  | "adjust"
  | "release"
  | "suspend"
  | "cancel"
  | "claw_back"
  | "restore"
  | "reserve"
  | "settle"
  | "return"
  | "fee"
  | "forgive"
  | "unforgive"
  | "exchange"
  | "lapse_points"
  | "merge";

const expense: Account = { kind: "reward_expense" };
const held = (referrerId: ReferrerId): Account => ({ kind: "referrer_held", referrerId });
const payable = (referrerId: ReferrerId): Account => ({ kind: "referrer_payable", referrerId });

/** Every movement that the books know, by name. */
export const postings = {
  /** A reward was earned and waits in its hold. */
  earn: (referrerId: ReferrerId, value: Money): Posting => ({ from: expense, to: held(referrerId), value }),
  /** A held reward was taken back, wholly or in part. */
  unearn: (referrerId: ReferrerId, value: Money): Posting => ({ from: held(referrerId), to: expense, value }),
  /** The hold is over. */
  release: (referrerId: ReferrerId, value: Money): Posting => ({
    from: held(referrerId),
    to: payable(referrerId),
    value,
  }),
  /** A due reward waits again, since its order came under dispute. */
  suspend: (referrerId: ReferrerId, value: Money): Posting => ({
    from: payable(referrerId),
    to: held(referrerId),
    value,
  }),
  /** A due or issued reward was taken back; below zero it waits for later rewards. */
  clawBack: (referrerId: ReferrerId, value: Money): Posting => ({ from: payable(referrerId), to: expense, value }),
  /** A clawback was undone, or a due reward grew. */
  restore: (referrerId: ReferrerId, value: Money): Posting => ({ from: expense, to: payable(referrerId), value }),
  /** A payout was asked for: the money is spoken for before anything is sent. */
  reserve: (referrerId: ReferrerId, rail: string, value: Money): Posting => ({
    from: payable(referrerId),
    to: { kind: "rail_clearing", rail },
    value,
  }),
  /** The rail confirmed. */
  settle: (rail: string, value: Money): Posting => ({
    from: { kind: "rail_clearing", rail },
    to: { kind: "rail_cash", rail },
    value,
  }),
  /** The rail refused: the money is payable again. */
  giveBack: (referrerId: ReferrerId, rail: string, value: Money): Posting => ({
    from: { kind: "rail_clearing", rail },
    to: payable(referrerId),
    value,
  }),
  /** The rail returned money it had confirmed. */
  reverse: (referrerId: ReferrerId, rail: string, value: Money): Posting => ({
    from: { kind: "rail_cash", rail },
    to: payable(referrerId),
    value,
  }),
  /** The rail took something for itself, on top of what the person got. */
  fee: (rail: string, value: Money): Posting => ({
    from: { kind: "fees", rail },
    to: { kind: "rail_cash", rail },
    value,
  }),
  /** The merchant lets a balance below zero go. */
  forgive: (referrerId: ReferrerId, value: Money): Posting => ({
    from: { kind: "forgiveness", referrerId },
    to: payable(referrerId),
    value,
  }),
  /** Two accounts of one person become one: what stood on the one stands on the other. */
  merge: (account: PersonAccount["kind"], [from, to]: readonly [ReferrerId, ReferrerId], value: Money): Posting => ({
    from: { kind: account, referrerId: from },
    to: { kind: account, referrerId: to },
    value,
  }),
  /** Points were given for a reward, or lapsed: they cost the shop nothing any more. */
  spendPoints: (referrerId: ReferrerId, value: Money): Posting => ({
    from: { kind: "points_used", referrerId },
    to: expense,
    value,
  }),
  /** The merchant takes that back. */
  unforgive: (referrerId: ReferrerId, value: Money): Posting => ({
    from: payable(referrerId),
    to: { kind: "forgiveness", referrerId },
    value,
  }),
} as const;
