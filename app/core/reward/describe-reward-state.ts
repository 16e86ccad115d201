import type { Language } from "../language/language.ts";
import { say, sayDay } from "../language/say.ts";
import { isOpenHold } from "./open-hold.ts";
import type { RewardState } from "./reward-states.ts";

/**
 * Where a reward stands, in the referrer's words, with the day it will change by itself (in the shop's time zone): a held
 * one when its hold ends, a due one when it goes out, a failed one when it lapses, where that is known.
 */
export function describeRewardState(
  language: Language,
  reward: {
    readonly state: RewardState;
    readonly holdUntil: Date;
    readonly goesOut: Date | null;
    readonly lapsesAt: Date | null;
  },
  timeZone: string,
): string {
  const { state, holdUntil, goesOut, lapsesAt } = reward;
  if (state === "failed" && lapsesAt !== null)
    return say(language, "state.failed_until", { date: sayDay(language, lapsesAt, timeZone) });
  if (state === "held" && isOpenHold(holdUntil)) return say(language, "state.held_open");
  if (state === "held") return say(language, "state.held", { date: sayDay(language, holdUntil, timeZone) });
  if (state === "due" && goesOut !== null)
    return say(language, "state.due_on", { date: sayDay(language, goesOut, timeZone) });
  return say(language, `state.${state}`);
}
