import type { PayoutId, ReferralId, RewardId } from "../core/ids.ts";
import type { ReasonCode } from "../core/reason.ts";
import type { ShopDb } from "../platform/db.ts";
import { addActivity } from "./activity.ts";

/** A line of a reward's history, to be written beside its referral. */
interface RewardLine {
  readonly rewardId: RewardId;
  readonly payoutId: PayoutId | null;
  readonly actor: string;
  readonly what: string;
  readonly reason: ReasonCode | null;
  readonly data: Record<string, string | number | null>;
}

/** Writes lines of rewards' history, each beside its referral. */
export async function noteRewards(db: ShopDb, lines: readonly RewardLine[], at: Date): Promise<void> {
  if (lines.length === 0) return;
  const rewards = await db.reward.findMany({
    where: { shopId: db.shopId, id: { in: lines.map((line) => line.rewardId) } },
    select: { id: true, referralId: true },
  });
  const referrals = new Map(rewards.map((reward) => [reward.id, reward.referralId as ReferralId]));
  await addActivity(
    db,
    lines.flatMap((line) => {
      const referralId = referrals.get(line.rewardId);
      return referralId ? [{ ...line, referralId }] : [];
    }),
    at,
  );
}
