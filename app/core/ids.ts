/** Branded ids: a prefix says what a value points at, a brand keeps the compiler from mixing them up. */
type Branded<Name extends string> = string & { readonly __id: Name };

/** The shop's key in every table: a small integer that leads each composite key. */
export type ShopId = number & { readonly __id: "shop" };
export type ProgramId = Branded<"program">;
export type ReferrerId = Branded<"referrer">;
export type FriendId = Branded<"friend">;
export type ReferralCodeId = Branded<"referral_code">;
export type VisitId = Branded<"visit">;
export type SignUpWishId = Branded<"sign_up_wish">;
export type ListEntryId = Branded<"list_entry">;
export type ReferralId = Branded<"referral">;
export type RewardId = Branded<"reward">;
export type PayoutId = Branded<"payout">;
export type PayoutRunId = Branded<"payout_run">;
export type PayoutBatchId = Branded<"payout_batch">;
export type PayoutFileId = Branded<"payout_file">;
export type PayoutAttemptId = Branded<"payout_attempt">;
export type PayoutRevocationId = Branded<"payout_revocation">;
export type ApplicationId = Branded<"application">;
export type ClaimId = Branded<"claim">;
export type ReviewId = Branded<"review">;
export type MailId = Branded<"mail">;
export type LedgerTransactionId = Branded<"ledger_transaction">;

/** The prefix that each kind of id carries in the database and in every address. */
export const idPrefixes = {
  program: "prg",
  referrer: "rfr",
  friend: "frd",
  referral_code: "cod",
  visit: "vis",
  sign_up_wish: "wsh",
  list_entry: "lse",
  referral: "ref",
  reward: "rwd",
  payout: "pay",
  payout_run: "run",
  payout_batch: "bat",
  payout_file: "pfl",
  payout_attempt: "att",
  payout_revocation: "rvk",
  application: "apl",
  claim: "clm",
  review: "rvw",
  mail: "mal",
  ledger_transaction: "ltx",
} as const;

export type IdKind = keyof typeof idPrefixes;

/** Fresh ids come from outside: the rules have no random of their own. */
export type NewId = <Id extends string>(kind: IdKind) => Id;
