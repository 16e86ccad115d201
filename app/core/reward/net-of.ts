import type { RewardRow } from "../referral/order-book.ts";

/** What of a reward is owed or was given for good. */
export function netOf({ state, amountMinor, clawedMinor }: RewardRow): number {
  return state === "cancelled" ? 0 : amountMinor - clawedMinor;
}
