import type { Transitions } from "../transitions.ts";

export type ClaimState = "filed" | "waiting" | "accepted" | "declined";

/**
 * A word said afterwards about who referred an order. A rule decides it, or a fraud rule puts it up for a person (`waiting`);
 * every decision can be taken back: the claim waits for a person then.
 */
export const claimTransitions: Transitions<ClaimState> = {
  first: ["filed"],
  next: {
    filed: ["accepted", "declined", "waiting"],
    waiting: ["accepted", "declined"],
    accepted: ["waiting"],
    declined: ["waiting"],
  },
};
