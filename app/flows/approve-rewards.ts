import type { RewardId, ShopId } from "../core/ids.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { approveRewards as approve } from "../store/automatic-due.ts";

/**
 * Somebody of the staff approves rewards that are above what their program sends by itself. They go out at once; who approved
 * them, and when, stays in their history. Rewards that wait for nobody are passed over. Answers with how many were approved.
 */
export async function approveRewards(
  services: Services,
  shopId: ShopId,
  press: { readonly rewardIds: readonly RewardId[]; readonly actor: string },
): Promise<number> {
  return services.db.inShop(shopId, async (db) => {
    const approved = await approve(db, press.rewardIds, press.actor, services.clock.now());
    if (approved.length > 0)
      await enqueue(db, { name: "issue-automatic", payload: { shopId }, key: `issue:${shopId}` });
    return approved.length;
  });
}
