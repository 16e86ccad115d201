import type { Transitions } from "../transitions.ts";

export type ListEntryState = "open" | "listed" | "removed" | "erased";

/**
 * Somebody on a waiting list: open until they confirm their address. Who is removed counts for nobody, and can be put back
 * to where they were; who is erased is nobody any more, and still counts for whom they were brought by.
 */
export const listEntryTransitions: Transitions<ListEntryState> = {
  first: ["open"],
  next: {
    open: ["listed", "removed", "erased"],
    listed: ["removed", "erased"],
    removed: ["open", "listed", "erased"],
    erased: [],
  },
};
