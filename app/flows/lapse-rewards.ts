import type { ShopId } from "../core/ids.ts";
import { planLapse } from "../core/reward/plan-lapse.ts";
import type { Services } from "../platform/services.ts";
import { lapse, lockUnclaimed, remindOf } from "../store/unclaimed-rewards.ts";

const atOnce = 200;

/** Reminds people of rewards that nobody can send before they claim them, and lets those lapse that were not claimed in time. */
export async function lapseRewards(services: Services, shopId: ShopId): Promise<void> {
  let after = "";
  for (;;) {
    const last = await services.db.inShop(shopId, async (db) => {
      const at = services.clock.now();
      const rewards = await lockUnclaimed(db, at, after, atOnce);
      for (const reward of rewards) {
        const step = planLapse(reward.unclaimed, reward, at);
        if (step.kind === "remind") await remindOf(db, reward, step.lapsesAt, at);
        if (step.kind === "lapse") await lapse(db, reward, at);
      }
      return rewards.at(-1)?.rewardId ?? null;
    });
    if (last === null) return;
    after = last;
  }
}
