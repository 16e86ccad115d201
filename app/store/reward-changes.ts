import type { ReferralId, ReferrerId, RewardId } from "../core/ids.ts";
import { postings } from "../core/ledger/posting.ts";
import { currency, money } from "../core/money/money.ts";
import type { ReasonCode } from "../core/reason.ts";
import { adjustReward } from "../core/reward/adjust-reward.ts";
import type { RewardState } from "../core/reward/reward-states.ts";
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

/**
 * Rejects a referral and takes its rewards back by the one reversal rule: cancelled before they went out, clawed back in the
 * books after. `false` when it was rejected already.
 */
export async function rejectReferral(
  db: ShopDb,
  referralId: ReferralId,
  why: { reason: ReasonCode; actor: string; data: Record<string, string | number | null> },
  at: Date,
): Promise<boolean> {
  const { shopId } = db;
  const changed = await db.$executeRaw`
    update referral set state = 'rejected', reason = ${why.reason}, check_at = null where shop_id = ${shopId} and id = ${referralId} and state <> 'rejected'`;
  if (changed === 0) return false;
  await db.qualifyingOrder.updateMany({
    where: { shopId, referralId, refusal: null },
    data: { refusal: why.reason, refusalValues: { ...why.data } },
  });
  await addActivity(
    db,
    [{ referralId, actor: why.actor, what: "referral_rejected", reason: why.reason, data: why.data }],
    at,
  );
  const rewards = await db.$queryRaw<
    { id: string; referrer_id: string; state: string; amount_minor: bigint; clawed_minor: bigint; currency: string }[]
  >`
    select id, referrer_id, state, amount_minor, clawed_minor, currency from reward where shop_id = ${shopId} and referral_id = ${referralId} order by id for update`;
  for (const row of rewards) {
    const rewardId = row.id as RewardId;
    const value = money(Number(row.amount_minor), currency(row.currency));
    const change = adjustReward(
      {
        referrerId: row.referrer_id as ReferrerId,
        state: row.state as RewardState,
        value,
        clawedMinor: Number(row.clawed_minor),
      },
      { kind: "nothing", reason: why.reason },
    );
    if (change === null) continue;
    await db.reward.update({
      where: { shopId_id: { shopId, id: rewardId } },
      data: {
        state: change.state,
        reason: change.reason,
        amountMinor: change.amountMinor,
        clawedMinor: change.clawedMinor,
        updatedAt: at,
      },
    });
    await postMovements(
      db,
      [
        {
          key: `${rewardId}:reject:${at.toISOString()}`,
          kind: change.ledger.kind,
          posting: change.ledger.posting,
          rewardId,
        },
      ],
      at,
    );
    await addActivity(
      db,
      [
        {
          referralId,
          rewardId,
          actor: why.actor,
          what: change.state === "cancelled" ? "reward_cancelled" : "reward_clawed_back",
          reason: why.reason,
        },
      ],
      at,
    );
  }
  return true;
}

/** The friend is new: the referral counts, its held reward shows its hold. */
export async function qualifyReferral(db: ShopDb, referralId: ReferralId, at: Date): Promise<void> {
  const { shopId } = db;
  const changed = await db.$executeRaw`
    update referral set state = case when state = 'pending' then 'qualified' else state end, check_at = null where shop_id = ${shopId} and id = ${referralId} and check_at is not null`;
  if (changed === 0) return;
  await db.reward.updateMany({
    where: { shopId, referralId, state: "held", reason: "waiting_for_customer_check" },
    data: { reason: "in_hold", updatedAt: at },
  });
  await addActivity(db, [{ referralId, actor: "shopify", what: "new_customer_confirmed" }], at);
}

/** Asks again later. */
export async function postponeCheck(db: ShopDb, referralIds: readonly ReferralId[], until: Date): Promise<void> {
  await db.referral.updateMany({
    where: { shopId: db.shopId, id: { in: [...referralIds] }, checkAt: { not: null } },
    data: { checkAt: until },
  });
}
