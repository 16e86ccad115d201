import type { ReferralId, ReferrerId, RewardId } from "../core/ids.ts";
import { postings } from "../core/ledger/posting.ts";
import { currency, money } from "../core/money/money.ts";
import type { ShopDb } from "../platform/db.ts";
import { addActivity } from "./activity.ts";
import { postMovements } from "./ledger.ts";

/** Makes held rewards due: the money moves from held to payable. Rewards that are no longer held are passed over; answers with those that were. */
export async function releaseRewards(db: ShopDb, rewardIds: readonly RewardId[], at: Date): Promise<RewardId[]> {
  if (rewardIds.length === 0) return [];
  const released: RewardId[] = [];
  // By id, as everywhere, so that nobody waits in a circle.
  for (const id of [...rewardIds].sort()) {
    const rows = await db.$queryRaw<
      { referral_id: string; referrer_id: string; amount_minor: bigint; currency: string }[]
    >`
      update reward set state = 'due', reason = 'waiting_for_issue', updated_at = ${at} where shop_id = ${db.shopId} and id = ${id} and state = 'held'
      returning referral_id, referrer_id, amount_minor, currency`;
    const row = rows[0];
    if (!row) continue;
    const value = money(Number(row.amount_minor), currency(row.currency));
    await postMovements(
      db,
      [
        {
          key: `${id}:release:${at.toISOString()}`,
          kind: "release",
          posting: postings.release(row.referrer_id as ReferrerId, value),
          rewardId: id,
        },
      ],
      at,
    );
    await addActivity(
      db,
      [{ referralId: row.referral_id as ReferralId, rewardId: id, actor: "goodword", what: "reward_due" }],
      at,
    );
    released.push(id);
  }
  return released;
}

/** Asks again later. */
export async function postponeCheck(db: ShopDb, referralIds: readonly ReferralId[], until: Date): Promise<void> {
  await db.referral.updateMany({
    where: { shopId: db.shopId, id: { in: [...referralIds] }, checkAt: { not: null } },
    data: { checkAt: until },
  });
}
