/** A day of a calendar, "2026-11-21". Days sort as text. */
export type Day = string & { readonly __day: true };

/** The days of one time zone. */
export interface Calendar {
  readonly dayOf: (at: Date) => Day;
  /** The first minute of a day, also where a change of the clocks skips midnight. */
  readonly startOf: (day: Day) => Date;
  /** When the clock of that zone shows "HH:MM" on a day; one that is skipped there comes an hour later, of two the first. */
  readonly momentOf: (day: Day, time: string) => Date;
  /** What the clock of that zone shows, "HH:MM". */
  readonly timeOf: (at: Date) => string;
}

const minuteMs = 60_000;
/** No zone is further from UTC. */
const furthestMinutes = 15 * 60;

/** Reads a day as an address or a form brings it; `null` for what is none. */
export function parseDay(text: string | null): Day | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(String(text))) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : (text as Day);
}

/** The day so many days later, or earlier below zero. */
export function daysAfter(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 1_440 * minuteMs).toISOString().slice(0, 10) as Day;
}

/** The first day of a day's month, or of one so many months later. */
export function monthOf(day: Day, later = 0): Day {
  return new Date(Date.UTC(Number(day.slice(0, 4)), Number(day.slice(5, 7)) - 1 + later, 1))
    .toISOString()
    .slice(0, 10) as Day;
}

/** The calendar of a time zone by its IANA name; of UTC for a name that nobody knows. */
export function calendarOf(timeZone: string): Calendar {
  const { days, clock } = formatsOf(timeZone);
  const dayOf = (at: Date) => days.format(at) as Day;
  const timeOf = (at: Date) => clock.format(at);
  const startOf = (day: Day) => {
    const middle = Date.parse(`${day}T00:00:00Z`) / minuteMs;
    let [before, found] = [middle - furthestMinutes, middle + furthestMinutes];
    while (found - before > 1) {
      const between = Math.floor((before + found) / 2);
      if (dayOf(new Date(between * minuteMs)) < day) before = between;
      else found = between;
    }
    return new Date(found * minuteMs);
  };
  return {
    dayOf,
    startOf,
    timeOf,
    momentOf: (day, time) => {
      const [hours = 0, minutes = 0] = time.split(":").map(Number);
      const start = startOf(day);
      // So many minutes after midnight, put right by what a change of the clocks has moved since.
      const near = new Date(start.getTime() + (hours * 60 + minutes) * minuteMs);
      const [shownHours = 0, shownMinutes = 0] = timeOf(near).split(":").map(Number);
      const off = ((hours - shownHours) * 60 + minutes - shownMinutes + 36 * 60) % (24 * 60);
      const right = new Date(near.getTime() + (off - 12 * 60) * minuteMs);
      return dayOf(right) === day && timeOf(right) === time ? right : near;
    },
  };
}

function formatsOf(timeZone: string): { readonly days: Intl.DateTimeFormat; readonly clock: Intl.DateTimeFormat } {
  // Swedish dates are ISO dates.
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat("sv-SE", { timeZone, ...options });
  try {
    return {
      days: format({ year: "numeric", month: "2-digit", day: "2-digit" }),
      clock: format({ hour: "2-digit", minute: "2-digit" }),
    };
  } catch {
    return formatsOf("UTC");
  }
}
