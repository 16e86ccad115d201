import type { Transitions } from "../transitions.ts";

export type ReferralState = "pending" | "qualified" | "flagged" | "rejected" | "reversed";

/** A referral's life: it waits for the customer check, then counts or not; it is reversed when its order falls away. */
export const referralTransitions: Transitions<ReferralState> = {
  first: ["pending", "qualified", "rejected"],
  next: {
    pending: ["qualified", "flagged", "rejected", "reversed"],
    qualified: ["reversed", "rejected", "flagged"],
    flagged: ["qualified", "rejected"],
    rejected: ["qualified"],
    reversed: ["qualified", "pending"],
  },
};
