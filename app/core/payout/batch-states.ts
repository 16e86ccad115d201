import type { Transitions } from "../transitions.ts";

/**
 * `open`: nothing is on the wire. `sending`: a request is. `unknown`: it may have arrived; the same request under the same
 * key finds out. `sent`: the provider has it, and each payout in it ends on its own. `refused`: a definite no to all of it.
 */
export type BatchState = "open" | "sending" | "unknown" | "sent" | "refused";

/** A batch's life. After a definite no to some of it the rest is `open` again, under another key. */
export const batchTransitions: Transitions<BatchState> = {
  first: ["open"],
  next: {
    open: ["sending", "refused"],
    sending: ["open", "unknown", "sent", "refused"],
    unknown: ["sending", "sent"],
    sent: [],
    refused: [],
  },
};
