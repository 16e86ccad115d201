import type { PayoutId, PayoutRunId, ReferrerId, RewardId } from "../core/ids.ts";
import { railsOf } from "../core/payout/rails-of.ts";
import { termsSchema } from "../core/program/terms.ts";
import type { ReasonCode } from "../core/reason.ts";
import type { ShopDb } from "../platform/db.ts";

/** A reward to issue, with the rails that are left to it, the preferred first. */
export interface RewardToIssue {
  readonly rewardId: RewardId;
  readonly rails: readonly string[];
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
  const rows = await db.$queryRaw<{ id: string; side: string; body: unknown; preferred: string | null }[]>`
    select w.id, w.side, t.body, m.preferred_rail as preferred from payout_reward k join reward w on w.shop_id = k.shop_id and w.id = k.reward_id
    join referrer m on m.shop_id = w.shop_id and m.id = w.referrer_id
    join terms t on t.shop_id = w.shop_id and t.program_id = w.program_id and t.version = w.terms_version
    where k.shop_id = ${shopId} and k.payout_id = ${payoutId} and w.state = 'failed' order by w.id`;
  return {
    rail: payout.rail,
    runId: payout.runId as PayoutRunId | null,
    reason: payout.reason,
    mayFallBack: payout.run?.fallBack ?? true,
    rewards: rows.map((row) => ({
      rewardId: row.id as RewardId,
      rails: railsOf(termsSchema.parse(row.body), row).filter((rail) => !tried.has(rail)),
    })),
  };
}

/** What automatic programs owe a person and did not send for one of these reasons, with all its rails. */
export async function heldFor(
  db: ShopDb,
  referrerId: ReferrerId,
  reasons: readonly ReasonCode[],
): Promise<RewardToIssue[]> {
  const rows = await db.$queryRaw<{ id: string; side: string; body: unknown; preferred: string | null }[]>`
    select w.id, w.side, t.body, m.preferred_rail as preferred from reward w
    join terms t on t.shop_id = w.shop_id and t.program_id = w.program_id and t.version = w.terms_version
    join referrer m on m.shop_id = w.shop_id and m.id = w.referrer_id
    where w.shop_id = ${db.shopId} and w.referrer_id = ${referrerId} and w.automatic and w.state = 'failed' and w.reason = any(${[...reasons]}) order by w.id`;
  return rows.map((row) => ({
    rewardId: row.id as RewardId,
    rails: railsOf(termsSchema.parse(row.body), row),
  }));
}

/** What a bulk issue left out, with the rails that are left to it. */
export async function refusedInRun(db: ShopDb, runId: PayoutRunId): Promise<RewardToIssue[]> {
  const rows = await db.$queryRaw<
    { id: string; side: string; body: unknown; rail: string; preferred: string | null }[]
  >`
    select w.id, w.side, t.body, r.rail, m.preferred_rail as preferred from payout_run_refusal f join payout_run r on r.shop_id = f.shop_id and r.id = f.run_id
    join reward w on w.shop_id = f.shop_id and w.id = f.reward_id
    join referrer m on m.shop_id = w.shop_id and m.id = w.referrer_id
    join terms t on t.shop_id = w.shop_id and t.program_id = w.program_id and t.version = w.terms_version
    where f.shop_id = ${db.shopId} and f.run_id = ${runId} and w.state = 'failed' order by w.id`;
  return rows.map((row) => ({
    rewardId: row.id as RewardId,
    rails: railsOf(termsSchema.parse(row.body), row).filter((rail) => rail !== row.rail),
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
