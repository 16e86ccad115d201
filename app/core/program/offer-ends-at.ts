import { type Calendar, type Day, daysAfter } from "../calendar.ts";
import type { Terms } from "./terms.ts";

/** When the offer of terms ends that came into force at `from`: the first moment after its last day; null for never. */
export function offerEndsAt(terms: Pick<Terms, "offerEnds">, from: Date, calendar: Calendar): Date | null {
  const ends = terms.offerEnds;
  if (ends === null) return null;
  const last = ends.kind === "on" ? (ends.day as Day) : daysAfter(calendar.dayOf(from), ends.days);
  return calendar.startOf(daysAfter(last, 1));
}
