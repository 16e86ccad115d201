import { calendarOf, daysAfter } from "../core/calendar.ts";
import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { countDays as count } from "../store/day-counts.ts";
import { readShop } from "../store/shops.ts";

/** What the home page shows, and some days in which a night may have been missed. */
const days = 35;

/** Counts a shop's last days, so that its home page need not. */
export async function countDays(services: Services, shopId: ShopId): Promise<void> {
  await services.db.inShop(shopId, async (db) => {
    const calendar = calendarOf((await readShop(db)).timezone);
    const today = calendar.dayOf(services.clock.now());
    await count(db, calendar, daysAfter(today, -days), today);
  });
}
