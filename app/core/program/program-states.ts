import type { Transitions } from "../transitions.ts";

export type ProgramState = "draft" | "scheduled" | "active" | "paused" | "ended";

/**
 * A program's life. A scheduled one begins by itself. An ended program stays ended: its referrals go on to their end, new
 * ones need a new program.
 */
export const programTransitions: Transitions<ProgramState> = {
  first: ["draft"],
  next: {
    draft: ["scheduled", "active", "ended"],
    scheduled: ["draft", "active", "ended"],
    active: ["paused", "ended"],
    paused: ["active", "ended"],
    ended: [],
  },
};
