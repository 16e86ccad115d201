import type { RewardId } from "../../core/ids.ts";
import { type Currency, currency } from "../../core/money/money.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** A reward that somebody selected to issue. */
export interface SelectedReward {
  readonly rewardId: RewardId;
  readonly referrer: ReferrerName;
  readonly amountMinor: number;
  readonly currency: Currency;
  /** Whether it waits to be issued: another press may have taken it since the page was read. */
  readonly waiting: boolean;
}

/** Whose these rewards are and what they come to; those that this shop does not have are left out. */
export async function selectedRewards(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  rewardIds: readonly RewardId[],
): Promise<SelectedReward[]> {
  const rewards = await db.reward.findMany({
    where: { shopId: db.shopId, id: { in: [...rewardIds] } },
    select: {
      id: true,
      amountMinor: true,
      currency: true,
      state: true,
      referral: { select: { referrer: { select: { id: true, nameSealed: true, emailSealed: true } } } },
    },
  });
  return rewards.map(({ id, amountMinor, currency: code, state, referral: { referrer } }) => ({
    rewardId: id as RewardId,
    referrer: openReferrer(seal, { ...referrer, referrerId: referrer.id }),
    amountMinor: Number(amountMinor),
    currency: currency(code),
    waiting: state === "due" || state === "failed",
  }));
}
