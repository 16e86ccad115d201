import type { LedgerKind } from "../../core/ledger/posting.ts";

/** What each movement of the books is called for the merchant. */
export const movementWords: Readonly<Record<LedgerKind, string>> = {
  earn: "Earned",
  adjust: "Adjusted",
  release: "Became due",
  suspend: "Waits again",
  cancel: "Cancelled",
  claw_back: "Taken back",
  restore: "Given back",
  reserve: "Reserved for a payout",
  settle: "Confirmed by the provider",
  return: "Came back",
  fee: "Fee of the provider",
  forgive: "Forgiven",
  unforgive: "No longer forgiven",
  exchange: "Given for points",
  lapse_points: "Points lapsed",
  merge: "Moved between accounts of one person",
};
