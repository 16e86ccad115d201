/** A payout that arrived, as far as taking back goes. Amounts are of its own asset. */
export interface IssuedPayout {
  readonly amountMinor: number;
  /** Taken back so far. */
  readonly revokedMinor: number;
  /** What was clawed back in the books of the rewards that it covers, all together. */
  readonly clawedMinor: number;
  /** Whether an earlier taking back got less than it asked for: the rest is spent. */
  readonly spent: boolean;
}

/**
 * What to take back at the rail: as much as was clawed back in the books, of what the payout brought. A rail that can only
 * take back the whole (a code, a gift card) is left alone until all of it is clawed back: nobody's code is swapped for a
 * smaller one. Zero is nothing to do; below zero, so much was taken back and is owed again.
 */
export function planRevocation(payout: IssuedPayout, revokes: "parts" | "whole" | undefined): number {
  const covered = Math.min(payout.amountMinor, payout.clawedMinor);
  const open = covered - payout.revokedMinor;
  if (open <= 0) return open;
  if (revokes === undefined || payout.spent) return 0;
  return revokes === "parts" || covered === payout.amountMinor ? open : 0;
}
