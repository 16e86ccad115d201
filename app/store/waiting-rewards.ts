import { Prisma } from "@prisma/client";
import type { PayoutId, PayoutRunId, ReferrerId, RewardId, ShopId } from "../core/ids.ts";
import type { ShopDb, Sql } from "../platform/db.ts";

/** A payout that was refused for something that may have passed by now. */
export interface WaitingPayout {
  readonly shopId: ShopId;
  readonly payoutId: PayoutId;
}

/** A round takes so many; the rest is older in the next one. */
const atOnce = 500;

/**
 * Refused payouts whose rewards still wait for one of these reasons to pass, and that it is time to look at again: an hour
 * after the refusal, then after as long again as it has waited, at least once a day.
 */
export async function waitingPayouts(
  sql: Sql,
  waits: readonly { readonly rail: string; readonly reason: string }[],
  at: Date,
): Promise<WaitingPayout[]> {
  const { rows } = await sql.query(
    `select distinct w.shop_id as "shopId", p.id as "payoutId" from
       (select * from reward where state = 'failed' and reason = any ($1) and updated_at <= $4::timestamptz - interval '1 hour'
        order by updated_at limit $5) w
     join shop s on s.id = w.shop_id and s.state = 'installed'
     join lateral (select p.id, p.rail, p.state, p.reason, p.created_at from payout_reward c
       join payout p on p.shop_id = c.shop_id and p.id = c.payout_id
       where c.shop_id = w.shop_id and c.reward_id = w.id order by p.created_at desc, p.id desc limit 1) p on p.state = 'failed' and p.reason = w.reason
     join unnest($2::text[], $3::text[]) as waits (rail, reason) on waits.rail = p.rail and waits.reason = p.reason
     where w.updated_at + least(greatest(w.updated_at - p.created_at, interval '1 hour'), interval '1 day') <= $4`,
    [
      [...new Set(waits.map((one) => one.reason))],
      waits.map((one) => one.rail),
      waits.map((one) => one.reason),
      at,
      atOnce,
    ],
  );
  return rows as WaitingPayout[];
}

/** Refused payouts of one referrer over one rail whose rewards still wait for this reason to pass, however lately it was. */
export async function waitingPayoutsOf(
  db: ShopDb,
  of: { readonly referrerId: ReferrerId; readonly rail: string; readonly reason: string },
): Promise<readonly PayoutId[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select distinct p.id from payout p
    join payout_reward c on c.shop_id = p.shop_id and c.payout_id = p.id
    join reward w on w.shop_id = c.shop_id and w.id = c.reward_id and w.state = 'failed' and w.reason = p.reason
    where p.shop_id = ${db.shopId} and p.referrer_id = ${of.referrerId} and p.rail = ${of.rail} and p.state = 'failed' and p.reason = ${of.reason}
    order by p.id limit ${atOnce}`;
  return rows.map((row) => row.id as PayoutId);
}

/** The rewards of a refused payout that nobody has issued, or tried to issue, since; and the run that it was made in. */
export async function waitingRewards(
  db: ShopDb,
  payoutId: PayoutId,
): Promise<{ readonly rewardIds: readonly RewardId[]; readonly runId: PayoutRunId | null }> {
  const rows = await db.$queryRaw<{ id: string; run_id: string | null }[]>`
    select w.id, p.run_id from payout_reward c
    join payout p on p.shop_id = c.shop_id and p.id = c.payout_id and p.state = 'failed'
    join reward w on w.shop_id = c.shop_id and w.id = c.reward_id and w.state = 'failed' and w.reason = p.reason
    where c.shop_id = ${db.shopId} and c.payout_id = ${payoutId} and not exists
      (select 1 from payout_reward o join payout n on n.shop_id = o.shop_id and n.id = o.payout_id
       where o.shop_id = c.shop_id and o.reward_id = c.reward_id and n.id <> p.id and n.created_at >= p.created_at)
    order by w.id`;
  return {
    rewardIds: rows.map((row) => row.id as RewardId),
    runId: (rows[0]?.run_id ?? null) as PayoutRunId | null,
  };
}

/** Notes that rewards were looked at and still have to wait. */
export async function stillWaiting(db: ShopDb, rewardIds: readonly RewardId[], at: Date): Promise<void> {
  if (rewardIds.length === 0) return;
  await db.$executeRaw`update reward set updated_at = ${at} where shop_id = ${db.shopId} and id in (${Prisma.join([...rewardIds])}) and state = 'failed'`;
}
