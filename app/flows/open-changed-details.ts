import type { ReferrerId, ShopId } from "../core/ids.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { openDetails } from "../store/payout-details.ts";

/** The waiting time of a person's changed payout details is over: they hold, and what waited for them goes out. */
export async function openChangedDetails(services: Services, shopId: ShopId, referrerId: ReferrerId): Promise<void> {
  await services.db.inShop(shopId, async (db) => {
    await openDetails(db, referrerId, services.clock.now());
    await enqueue(db, { name: "issue-after-details", payload: { shopId, referrerId }, key: `details:${referrerId}` });
  });
}
