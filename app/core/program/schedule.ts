import type { Calendar, Day } from "../calendar.ts";
import type { ProgramState } from "./program-states.ts";

/** A moment as a clock on the store's wall shows it: the time is "HH:MM". */
export interface LocalMoment {
  readonly day: Day;
  readonly time: string;
}

/** When a program begins and ends by itself; null for by hand, and for never. */
export interface Schedule<Moment = Date> {
  readonly startsAt: Moment | null;
  readonly endsAt: Moment | null;
}

/** A schedule by the store's wall clock as moments. */
export function resolveSchedule({ startsAt, endsAt }: Schedule<LocalMoment>, calendar: Calendar): Schedule {
  const moment = (local: LocalMoment | null) => local && calendar.momentOf(local.day, local.time);
  return { startsAt: moment(startsAt), endsAt: moment(endsAt) };
}

/** What a program in this state is by its schedule at a moment: the state it should be in, which is often the one it is in. */
export function stateBySchedule(state: ProgramState, { startsAt, endsAt }: Schedule, now: Date): ProgramState {
  if (state === "draft") return state;
  if (endsAt !== null && endsAt <= now) return "ended";
  return state === "scheduled" && (startsAt === null || startsAt <= now) ? "active" : state;
}

/** When the schedule, or a spent budget that begins anew, next changes a program in this state; null for never. */
export function nextSwitch(
  state: ProgramState,
  { startsAt, endsAt }: Schedule,
  budgetAnewAt: Date | null = null,
): Date | null {
  switch (state) {
    case "draft":
    case "ended":
      return null;
    case "scheduled":
      // One that nothing holds back any more is due at once.
      return startsAt === null ? new Date(0) : endsAt !== null && endsAt < startsAt ? endsAt : startsAt;
    case "active":
    case "paused":
      return endsAt === null || (budgetAnewAt !== null && budgetAnewAt < endsAt) ? budgetAnewAt : endsAt;
  }
}
