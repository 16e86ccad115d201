import type { PayoutId, PayoutRunId, RewardId } from "../core/ids.ts";
import { termsSchema } from "../core/program/terms.ts";
import type { ShopDb } from "../platform/db.ts";

/** A reward to issue, with the rails that are left to it, the preferred first. */
export interface RewardToIssue {
  readonly rewardId: RewardId;
  readonly rails: readonly string[];
}

/**
 * Due rewards of programs that issue by themselves, the oldest first. What waits for its person to be owed more is looked at
 * again when another reward of theirs becomes due.
 */
export async function automaticDue(db: ShopDb, limit: number): Promise<RewardToIssue[]> {
  const rows = await db.$queryRaw<{ id: string; body: unknown }[]>`
    with fresh as (
      select id, referrer_id from reward where shop_id = ${db.shopId} and state = 'due' and automatic and reason is distinct from 'below_minimum_payout'
      order by created_at limit ${limit})
    select w.id, t.body from reward w join terms t on t.shop_id = w.shop_id and t.program_id = w.program_id and t.version = w.terms_version
    where w.shop_id = ${db.shopId} and (w.id in (select id from fresh)
      or (w.state = 'due' and w.automatic and w.reason = 'below_minimum_payout' and w.referrer_id in (select referrer_id from fresh)))
    order by w.created_at`;
  return rows.map((row) => ({ rewardId: row.id as RewardId, rails: termsSchema.parse(row.body).rails }));
}

/** A refused payout and what is left to try for its rewards. */
export interface RefusedPayout {
  readonly rail: string;
  readonly runId: PayoutRunId | null;
  readonly reason: string | null;
  /** Whether it may go on by itself: automatic issues do, a merchant's press when they said so. */
  readonly mayFallBack: boolean;
  readonly rewards: readonly RewardToIssue[];
}

/**
 * Locks a payout that was refused for good and reads which rails are left to its rewards: those of their terms that no payout
 * of this chain has tried. `null` when it is not refused, or went on already.
 */
export async function lockRefusedPayout(db: ShopDb, payoutId: PayoutId): Promise<RefusedPayout | null> {
  const { shopId } = db;
  await db.$executeRaw`select 1 from payout where shop_id = ${shopId} and id = ${payoutId} for update`;
  const payout = await db.payout.findUnique({
    where: { shopId_id: { shopId, id: payoutId } },
    include: { run: { select: { fallBack: true } } },
  });
  if (payout?.state !== "failed") return null;
  if ((await db.payout.count({ where: { shopId, afterPayoutId: payoutId } })) > 0) return null;
  const tried = new Set([payout.rail]);
  for (let before = payout.afterPayoutId; before !== null; ) {
    const earlier = await db.payout.findUniqueOrThrow({
      where: { shopId_id: { shopId, id: before } },
      select: { rail: true, afterPayoutId: true },
    });
    tried.add(earlier.rail);
    before = earlier.afterPayoutId;
  }
  const rows = await db.$queryRaw<{ id: string; body: unknown }[]>`
    select w.id, t.body from payout_reward k join reward w on w.shop_id = k.shop_id and w.id = k.reward_id
    join terms t on t.shop_id = w.shop_id and t.program_id = w.program_id and t.version = w.terms_version
    where k.shop_id = ${shopId} and k.payout_id = ${payoutId} and w.state = 'failed' order by w.id`;
  return {
    rail: payout.rail,
    runId: payout.runId as PayoutRunId | null,
    reason: payout.reason,
    mayFallBack: payout.run?.fallBack ?? true,
    rewards: rows.map((row) => ({
      rewardId: row.id as RewardId,
      rails: termsSchema.parse(row.body).rails.filter((rail) => !tried.has(rail)),
    })),
  };
}

/** What a bulk issue left out, with the rails that are left to it. */
export async function refusedInRun(db: ShopDb, runId: PayoutRunId): Promise<RewardToIssue[]> {
  const rows = await db.$queryRaw<{ id: string; body: unknown; rail: string }[]>`
    select w.id, t.body, r.rail from payout_run_refusal f join payout_run r on r.shop_id = f.shop_id and r.id = f.run_id
    join reward w on w.shop_id = f.shop_id and w.id = f.reward_id
    join terms t on t.shop_id = w.shop_id and t.program_id = w.program_id and t.version = w.terms_version
    where f.shop_id = ${db.shopId} and f.run_id = ${runId} and w.state = 'failed' order by w.id`;
  return rows.map((row) => ({
    rewardId: row.id as RewardId,
    rails: termsSchema.parse(row.body).rails.filter((rail) => rail !== row.rail),
  }));
}

/** Keeps what a bulk issue left out, and why. */
export async function saveRunRefusals(
  db: ShopDb,
  runId: PayoutRunId,
  refusals: readonly { readonly rewardId: RewardId; readonly reason: string; readonly detail: string }[],
): Promise<void> {
  if (refusals.length === 0) return;
  await db.payoutRunRefusal.createMany({
    data: refusals.map(({ rewardId, reason, detail }) => ({ shopId: db.shopId, runId, rewardId, reason, detail })),
  });
}
