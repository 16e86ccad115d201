import type { PayoutState } from "./payout-states.ts";

const minute = 60;
const sixHours = 6 * 60 * minute;

/**
 * After how many seconds the provider is asked about a payout again; `null` where nobody asks. What was just sent has a
 * minute for its own answer. A payout of unknown end is urgent; one that the provider has takes as long as it takes, so the
 * older it is the more seldom it is asked about.
 */
export function nextLook(state: PayoutState, ageSeconds: number): number | null {
  switch (state) {
    case "sending":
      return minute;
    case "unknown":
      return Math.min(15 * minute, Math.max(15, ageSeconds));
    case "accepted":
      return Math.min(sixHours, Math.max(minute, Math.floor(ageSeconds / 4)));
    default:
      return null;
  }
}
