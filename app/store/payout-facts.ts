import { Prisma } from "@prisma/client";
import type { ReferrerId, RewardId } from "../core/ids.ts";
import { currency } from "../core/money/money.ts";
import type { DueReward } from "../core/payout/plan-payouts.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { type Balance, readBalances } from "./ledger.ts";
import { type RailConnectionRow, readRailConnection } from "./rail-connections.ts";
import { type Payee, readReferrers } from "./referrers.ts";
import { readTaxLimits, type TaxLimits } from "./tax-limits.ts";

/** All that a plan over one rail is made from. */
export interface PayoutFacts {
  readonly rewards: readonly DueReward[];
  readonly people: ReadonlyMap<ReferrerId, Payee>;
  readonly balances: readonly Balance[];
  readonly connection: RailConnectionRow | null;
  readonly tax: TaxLimits | null;
}

/** Reads what a plan needs, and locks the rewards that wait to be issued; those in any other state are left out. */
export async function lockPayoutFacts(
  db: ShopDb,
  seal: Seal,
  rail: string,
  rewardIds: readonly string[],
  at: Date,
): Promise<PayoutFacts> {
  const rewards = await lockDueRewards(db, rewardIds);
  const referrerIds = [...new Set(rewards.map((reward) => reward.referrerId))];
  return {
    rewards,
    people: await readReferrers(db, seal, referrerIds),
    balances: await readBalances(db, referrerIds),
    connection: await readRailConnection(db, rail),
    tax: await readTaxLimits(db, referrerIds, at),
  };
}

/** Locks the due (or failed) ones of some rewards, with their referrers, in a fixed order: only a payout takes these locks. */
async function lockDueRewards(db: ShopDb, rewardIds: readonly string[]): Promise<DueReward[]> {
  if (rewardIds.length === 0) return [];
  await db.$queryRaw`select id from referrer where shop_id = ${db.shopId} and id in
    (select referrer_id from reward where shop_id = ${db.shopId} and id in (${Prisma.join([...rewardIds])})) order by id for update`;
  const rows = await db.$queryRaw<
    { id: string; referrer_id: string; amount_minor: bigint; currency: string; minimum: bigint | null }[]
  >`
    select w.id, w.referrer_id, w.amount_minor, w.currency, case when w.side = 'referrer' then (t.body ->> 'minimumPayoutMinor')::int8 end as minimum from reward w
    join terms t on t.shop_id = w.shop_id and t.program_id = w.program_id and t.version = w.terms_version
    where w.shop_id = ${db.shopId} and w.id in (${Prisma.join([...rewardIds])}) and w.state in ('due', 'failed') order by w.id for update of w`;
  return rows.map((row) => ({
    rewardId: row.id as RewardId,
    referrerId: row.referrer_id as ReferrerId,
    amountMinor: Number(row.amount_minor),
    currency: currency(row.currency),
    minimumMinor: row.minimum === null ? null : Number(row.minimum),
  }));
}
