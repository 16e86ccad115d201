import type { Transitions } from "../transitions.ts";

export type ReferralState = "pending" | "qualified" | "flagged" | "rejected" | "reversed";

/**
 * A referral's life: it waits for an order that counts and for the customer check, then counts or not; it is reversed when
 * its orders fall away. What was rejected stands again when the decision is taken back, or an earlier order shows up.
 */
export const referralTransitions: Transitions<ReferralState> = {
  first: ["pending", "qualified", "flagged", "rejected", "reversed"],
  next: {
    pending: ["qualified", "flagged", "rejected", "reversed"],
    qualified: ["pending", "reversed", "rejected", "flagged"],
    flagged: ["pending", "qualified", "rejected", "reversed"],
    rejected: ["pending", "qualified", "flagged", "reversed"],
    reversed: ["qualified", "pending", "rejected", "flagged"],
  },
};
