import type { RewardId } from "../../core/ids.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** Whose some rewards are; those that this shop does not have are left out. */
export async function selectedRewards(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  rewardIds: readonly RewardId[],
): Promise<{ readonly rewardId: RewardId; readonly referrer: ReferrerName }[]> {
  const rewards = await db.reward.findMany({
    where: { shopId: db.shopId, id: { in: [...rewardIds] } },
    select: {
      id: true,
      referral: { select: { referrer: { select: { id: true, nameSealed: true, emailSealed: true } } } },
    },
  });
  return rewards.map(({ id, referral: { referrer } }) => ({
    rewardId: id as RewardId,
    referrer: openReferrer(seal, { ...referrer, referrerId: referrer.id }),
  }));
}
