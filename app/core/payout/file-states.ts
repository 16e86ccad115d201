import type { Transitions } from "../transitions.ts";

/**
 * `exported`: the file was made, and its payments are in no other. `uploaded`: the merchant says that the provider has it.
 * `settled`: every payment in it has its end. `dropped`: the merchant says that it was never uploaded; its payments wait again.
 */
export type PayoutFileState = "exported" | "uploaded" | "settled" | "dropped";

/** A payout file's life. */
export const payoutFileTransitions: Transitions<PayoutFileState> = {
  first: ["exported"],
  next: {
    exported: ["uploaded", "dropped"],
    uploaded: ["settled", "dropped"],
    settled: [],
    dropped: [],
  },
};
