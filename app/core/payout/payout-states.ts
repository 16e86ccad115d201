import type { Transitions } from "../transitions.ts";

/**
 * `requested`: the money is reserved, nothing left (or it certainly did not arrive, and is sent again). `sending`: an attempt is on the wire. `unknown`: it may have
 * arrived; only a look-up leads on. `accepted`: the provider has it and will say how it ends. `reversed`: it came back
 * after it had been issued.
 */
export type PayoutState = "requested" | "sending" | "unknown" | "accepted" | "issued" | "failed" | "reversed";

/** A payout's life. Even `issued` is not the end: providers give money back. */
export const payoutTransitions: Transitions<PayoutState> = {
  first: ["requested"],
  next: {
    requested: ["sending", "failed"],
    sending: ["accepted", "issued", "failed", "unknown", "requested", "reversed"],
    unknown: ["requested", "accepted", "issued", "failed", "reversed"],
    accepted: ["issued", "failed", "reversed", "requested"],
    issued: ["reversed", "failed"],
    failed: [],
    reversed: [],
  },
};
