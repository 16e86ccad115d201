const dayMs = 86_400_000;

/** Up to so many days codes end with a day; those that are valid for longer end with a month. */
const daysByDay = 31;

/**
 * Until when a code is valid that is made for so many days: the end of its last day, or of the month it falls into, so that
 * codes made in the same days share one discount. Never earlier than promised. Days and months are UTC's.
 */
export function lastMoment(startedAt: string, days: number): Date {
  const least = new Date(Date.parse(startedAt) + days * dayMs);
  const [year, month, day] = [least.getUTCFullYear(), least.getUTCMonth(), least.getUTCDate()];
  return days <= daysByDay ? new Date(Date.UTC(year, month, day + 1)) : new Date(Date.UTC(year, month + 1, 1));
}
