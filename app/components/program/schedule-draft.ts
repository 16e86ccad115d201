import { type Calendar, parseDay } from "../../core/calendar.ts";
import type { LocalMoment, Schedule } from "../../core/program/schedule.ts";

/** When a program begins and ends, as it is typed; a day that is empty is by hand, or never. */
export interface ScheduleDraft {
  readonly startDay: string;
  readonly startTime: string;
  readonly endDay: string;
  readonly endTime: string;
}

/** By hand and without an end. */
export const startingSchedule: ScheduleDraft = { startDay: "", startTime: "00:00", endDay: "", endTime: "23:59" };

/** A stored schedule as the store's clock shows it. */
export function scheduleDraftOf({ startsAt, endsAt }: Schedule, calendar: Calendar): ScheduleDraft {
  return {
    ...startingSchedule,
    ...(startsAt === null ? {} : { startDay: calendar.dayOf(startsAt), startTime: calendar.timeOf(startsAt) }),
    ...(endsAt === null ? {} : { endDay: calendar.dayOf(endsAt), endTime: calendar.timeOf(endsAt) }),
  };
}

/** Reads it, or says for each field what to change. */
export function readSchedule(
  draft: ScheduleDraft,
  errors: Partial<Record<keyof ScheduleDraft, string>>,
): Schedule<LocalMoment> {
  const moment = (dayField: "startDay" | "endDay", timeField: "startTime" | "endTime"): LocalMoment | null => {
    if (draft[dayField].trim() === "") return null;
    const [day, time] = [parseDay(draft[dayField].trim()), parseTime(draft[timeField])];
    if (day === null) errors[dayField] = "Choose a day.";
    if (time === null) errors[timeField] = "Enter a time, for example 09:00.";
    return day === null || time === null ? null : { day, time };
  };
  return { startsAt: moment("startDay", "startTime"), endsAt: moment("endDay", "endTime") };
}

/** Reads "9:05" or "09:05"; null for what is no time of a day. */
export function parseTime(text: string): string | null {
  const match = /^(\d{1,2}):(\d\d)$/.exec(text.trim());
  if (!match || Number(match[1]) > 23 || Number(match[2]) > 59) return null;
  return `${match[1]?.padStart(2, "0")}:${match[2]}`;
}
