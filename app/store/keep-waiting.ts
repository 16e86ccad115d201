import type { RewardId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";

/** Nothing went wrong with what waits for more to come: it stays due, and says so. */
export async function keepWaiting(db: ShopDb, ids: readonly RewardId[], at: Date): Promise<void> {
  await db.reward.updateMany({
    where: { shopId: db.shopId, id: { in: [...ids] }, state: "due" },
    data: { reason: "below_minimum_payout", updatedAt: at },
  });
}
