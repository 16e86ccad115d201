import type { Language } from "../language/language.ts";
import { say, sayDay, sayMoment } from "../language/say.ts";
import type { ShownExpiry } from "../payout/plan-expiry.ts";
import { isOpenHold } from "./open-hold.ts";
import type { RewardState } from "./reward-states.ts";

/**
 * Where a reward stands, in the referrer's words, with the day it will change by itself (in the shop's time zone): a held
 * one when its hold ends, a due one when it goes out, a failed one when it lapses, an issued one until when it can be used,
 * where that is known.
 */
export function describeRewardState(
  language: Language,
  reward: {
    readonly state: RewardState;
    readonly holdUntil: Date;
    readonly goesOut: Date | null;
    readonly lapsesAt: Date | null;
    /** Of an issued one: until when it can be used, where that ends. */
    readonly expiry: ShownExpiry | null;
  },
  timeZone: string,
  now: Date,
): string {
  const { state, holdUntil, goesOut, lapsesAt, expiry } = reward;
  if (state === "issued" && expiry !== null) return describeExpiry(language, expiry, timeZone, now);
  if (state === "failed" && lapsesAt !== null)
    return say(language, "state.failed_until", { date: sayDay(language, lapsesAt, timeZone) });
  if (state === "held" && isOpenHold(holdUntil)) return say(language, "state.held_open");
  if (state === "held") return say(language, "state.held", { date: sayDay(language, holdUntil, timeZone) });
  if (state === "due" && goesOut !== null)
    return say(language, "state.due_on", { date: sayDay(language, goesOut, timeZone) });
  return say(language, `state.${state}`);
}

/** Of what was used up nothing more is said. */
function describeExpiry(language: Language, expiry: ShownExpiry, timeZone: string, now: Date): string {
  const { until, endedAs, leftMinor, untouched } = expiry;
  if (endedAs === "used" || endedAs === "taken_back") return say(language, "state.issued");
  const date = sayMoment(language, until, timeZone);
  if (endedAs === "expired" && leftMinor !== null)
    return say(language, untouched ? "state.ended_unused" : "state.ended_part", { date });
  return say(language, now < until ? "state.issued_until" : "state.issued_ended", { date });
}
