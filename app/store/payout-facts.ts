import type { ReferrerId } from "../core/ids.ts";
import type { DueReward } from "../core/payout/plan-payouts.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";
import { type Balance, readBalances } from "./ledger.ts";
import { lockDueRewards } from "./payouts.ts";
import { type RailConnectionRow, readRailConnection } from "./rail-connections.ts";
import { type Payee, readReferrers } from "./referrers.ts";

/** All that a plan over one rail is made from. */
export interface PayoutFacts {
  readonly rewards: readonly DueReward[];
  readonly people: ReadonlyMap<ReferrerId, Payee>;
  readonly balances: readonly Balance[];
  readonly connection: RailConnectionRow | null;
}

/** Reads what a plan needs, and locks the rewards that wait to be issued; those in any other state are left out. */
export async function lockPayoutFacts(
  db: ShopDb,
  seal: Seal,
  rail: string,
  rewardIds: readonly string[],
): Promise<PayoutFacts> {
  const rewards = await lockDueRewards(db, rewardIds);
  const referrerIds = [...new Set(rewards.map((reward) => reward.referrerId))];
  return {
    rewards,
    people: await readReferrers(db, seal, referrerIds),
    balances: await readBalances(db, referrerIds),
    connection: await readRailConnection(db, rail),
  };
}
