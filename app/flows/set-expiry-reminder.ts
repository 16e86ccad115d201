import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { saveExpiryReminder } from "../store/expiries.ts";

/** Sets how many days before its end people are told of what they have not used, or that they are not; holds from now on. */
export async function setExpiryReminder(services: Services, shopId: ShopId, days: number | null): Promise<void> {
  await services.db.inShop(shopId, (db) => saveExpiryReminder(db, days));
}
