import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { saveCheckpoint } from "../store/checkpoints.ts";
import { guideDismissedCheckpoint } from "../store/views/setup-progress.ts";

/** Closes the setup guide for everybody in the shop. */
export async function dismissSetupGuide(services: Services, shopId: ShopId): Promise<void> {
  const at = services.clock.now();
  await services.db.inShop(shopId, (db) => saveCheckpoint(db, guideDismissedCheckpoint, at));
}
