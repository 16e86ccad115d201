import type { ApplicationState } from "../../core/program/application-states.ts";

/** Where a person stands with the ambassadors, in a word; nothing is said of who was declined or never asked. */
export function applicationWord(state: ApplicationState | null): string | null {
  if (state === "approved") return "Ambassador";
  return state === "waiting" ? "Wants to be an ambassador" : null;
}
