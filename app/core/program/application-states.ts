import type { Transitions } from "../transitions.ts";

export type ApplicationState = "waiting" | "approved" | "declined";

/** A wish to join a program that takes people one by one. Every decision can be taken back: the wish waits again then. */
export const applicationTransitions: Transitions<ApplicationState> = {
  first: ["waiting", "approved"],
  next: { waiting: ["approved", "declined"], approved: ["waiting"], declined: ["waiting"] },
};
