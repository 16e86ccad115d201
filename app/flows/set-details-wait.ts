import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { saveDetailsWait } from "../store/payout-details.ts";

/** Sets for how many days nothing goes to changed payout details. It holds for changes from now on. */
export async function setDetailsWait(services: Services, shopId: ShopId, days: number): Promise<void> {
  await services.db.inShop(shopId, (db) => saveDetailsWait(db, days));
}
