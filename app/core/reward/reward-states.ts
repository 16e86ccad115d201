import type { Transitions } from "../transitions.ts";

export type RewardState = "held" | "due" | "issuing" | "issued" | "failed" | "cancelled" | "clawed_back";

/**
 * A reward's life. Before it is issued an order's change makes it smaller or cancels it, and a change back restores it;
 * from `issuing` on the money may have left, so a change is a clawback in the books. `due → held` is one whose order came
 * under dispute before it went out. `due → issued` without a payout is a
 * reward that filled an earlier clawback. `issued → due` is one of which a part was taken back at the rail and then earned again.
 */
export const rewardTransitions: Transitions<RewardState> = {
  first: ["held"],
  next: {
    held: ["due", "cancelled"],
    due: ["issuing", "issued", "failed", "cancelled", "held"],
    issuing: ["issued", "failed", "cancelled", "clawed_back"],
    issued: ["clawed_back", "failed", "cancelled", "due"],
    failed: ["issuing", "issued", "cancelled", "held"],
    cancelled: ["held"],
    clawed_back: ["issued"],
  },
};

/** Its amount is with the provider, or was. */
export function hasLeft(state: RewardState): boolean {
  return state === "issuing" || state === "issued" || state === "clawed_back";
}

/** Nothing of it is owed any more. */
export function isGone(state: RewardState): boolean {
  return state === "cancelled" || state === "clawed_back";
}
