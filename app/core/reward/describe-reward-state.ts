import type { Language } from "../language/language.ts";
import { say, sayDay } from "../language/say.ts";
import { isOpenHold } from "./open-hold.ts";
import type { RewardState } from "./reward-states.ts";

/** Where a reward stands, in the referrer's words, with the day it will change by itself (in the shop's time zone). */
export function describeRewardState(
  language: Language,
  state: RewardState,
  holdUntil: Date,
  timeZone: string,
  lapsesAt: Date | null = null,
): string {
  if (state === "failed" && lapsesAt !== null)
    return say(language, "state.failed_until", { date: sayDay(language, lapsesAt, timeZone) });
  if (state === "held" && isOpenHold(holdUntil)) return say(language, "state.held_open");
  return state === "held"
    ? say(language, "state.held", { date: sayDay(language, holdUntil, timeZone) })
    : say(language, `state.${state}`);
}
