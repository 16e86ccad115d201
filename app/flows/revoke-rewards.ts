import type { PayoutId, RewardId, ShopId } from "../core/ids.ts";
import { planRevocation } from "../core/payout/plan-revocation.ts";
import type { ShopDb } from "../platform/db.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { rails } from "../rails/registry.ts";
import { lockPayout } from "../store/payouts.ts";
import {
  addRevocation,
  clawbacksToSee,
  lockRewardsOf,
  markSeen,
  oweAgain,
  revocationsOf,
} from "../store/revocations.ts";

/** Payouts looked at by one job; the next one goes on. */
const together = 100;

/**
 * Looks at what was clawed back in the books after it had arrived, and lets the rail take back what is unspent of it. What
 * was taken back and is earned again becomes due again. Decided from what is clawed back now, never from what happened.
 */
export async function revokeRewards(services: Services, shopId: ShopId): Promise<void> {
  const at = services.clock.now();
  const found = await services.db.inShop(shopId, (db) => clawbacksToSee(db, together));
  const payouts = new Set(found.flatMap(({ payoutId }) => payoutId ?? []));
  await services.db.inShop(shopId, (db) =>
    markSeen(
      db,
      found.flatMap(({ payoutId, rewardId }) => (payoutId === null ? [rewardId] : [])),
    ),
  );
  for (const payoutId of payouts) await services.db.inShop(shopId, (db) => planTakingBack(db, payoutId, at));
}

/** Decides about one payout, in the caller's transaction. While one taking back is under way its end decides again. */
async function planTakingBack(db: ShopDb, payoutId: PayoutId, at: Date): Promise<void> {
  const payout = await lockPayout(db, payoutId);
  if (payout === null) return;
  const rewards = await lockRewardsOf(db, payoutId);
  const ids = rewards.map((reward) => reward.rewardId);
  const { open, spent } = await revocationsOf(db, payoutId);
  if (open) return;
  const take = planRevocation(
    {
      amountMinor: payout.amountMinor,
      revokedMinor: payout.revokedMinor,
      clawedMinor: rewards.reduce((sum, reward) => sum + reward.clawedMinor, 0),
      spent,
    },
    rails[payout.rail]?.revoke ? rails[payout.rail]?.revokes : undefined,
  );
  if (take < 0) {
    const again: RewardId[] = rewards
      .filter((reward) => reward.clawedMinor < reward.seenMinor)
      .map((reward) => reward.rewardId);
    if (again.length > 0) await oweAgain(db, payoutId, again, at);
    if (rewards.some((reward) => reward.automatic))
      await enqueue(db, { name: "issue-automatic", payload: { shopId: db.shopId } });
  }
  await markSeen(db, ids);
  if (take <= 0 || payout.state !== "issued") return;
  const revocationId = await addRevocation(db, payoutId, take, at);
  await enqueue(db, {
    name: "revoke-payout",
    payload: { shopId: db.shopId, revocationId },
    key: `take:${revocationId}`,
  });
}
