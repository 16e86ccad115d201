import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { saveTaxThreshold } from "../store/tax-limits.ts";

/** Sets above how much in a calendar year a person's tax form has to be there; null for no limit. Shop currency, minor units. */
export async function setTaxThreshold(services: Services, shopId: ShopId, minor: number | null): Promise<void> {
  await services.db.inShop(shopId, (db) => saveTaxThreshold(db, minor));
}
