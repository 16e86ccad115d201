import { calendarOf } from "../../app/core/calendar.ts";
import type { House } from "./house.ts";

/** Goes on into the next month when the shop's month is nearly over, so that a story of some days does not end in another one. */
export async function earlyInMonth(house: House): Promise<void> {
  const today = calendarOf("America/New_York").dayOf(house.app.services.clock.now());
  if (Number(today.slice(8)) > 24) await house.days(10);
}
