import type { PayoutState } from "../../core/payout/payout-states.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** What became of one bulk issue: counts of all, and the newest of each kind by name. */
export interface PayoutRunResult {
  readonly id: string;
  readonly rail: string;
  readonly startedBy: string;
  readonly createdAt: Date;
  /** Rewards that filled an earlier clawback. */
  readonly offset: number;
  readonly counts: readonly {
    readonly state: PayoutState;
    readonly currency: string;
    readonly count: number;
    readonly amountMinor: number;
  }[];
  /** What left together, the oldest first; a provider has each under one reference. */
  readonly batches: readonly {
    readonly id: string;
    readonly rail: string;
    readonly reference: string | null;
    readonly payouts: number;
    readonly open: number;
    readonly amountMinor: number;
    readonly currency: string;
    readonly attention: { readonly what: string; readonly url: string } | null;
  }[];
  /** Left out before anything was sent. `waiting`: it can be tried again. */
  readonly leftOut: readonly {
    readonly rewardId: string;
    readonly referrer: ReferrerName;
    readonly reason: string;
    readonly detail: string;
    readonly waiting: boolean;
  }[];
  readonly payouts: readonly {
    readonly id: string;
    readonly rail: string;
    readonly state: PayoutState;
    readonly reason: string | null;
    readonly detail: string | null;
    readonly amountMinor: number;
    readonly currency: string;
    readonly reference: string | null;
    readonly referrer: ReferrerName;
    readonly rewardIds: readonly string[];
    /** Whether its rewards can be tried again: nobody else took them up meanwhile. */
    readonly waiting: boolean;
    readonly referralId: string | null;
  }[];
}

/** Of each kind so many are named; all are counted, and the tabs of the page have the rest. */
const named = 100;
const kinds: readonly (readonly PayoutState[])[] = [
  ["failed", "reversed"],
  ["requested", "sending", "unknown", "accepted"],
  ["issued"],
];
const canBeTried = (state: string) => state === "failed" || state === "due";

interface BatchLine {
  readonly id: string;
  readonly rail: string;
  readonly reference: string | null;
  readonly attention: string | null;
  readonly attentionUrl: string | null;
  readonly payouts: number;
  readonly open: number;
  readonly amountMinor: bigint;
  readonly currency: string;
}

/** A run with its payouts; null when this shop has none of that id. */
export async function payoutRunResult(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  runId: string,
): Promise<PayoutRunResult | null> {
  const { shopId } = db;
  const run = await db.payoutRun.findUnique({
    where: { shopId_id: { shopId, id: runId } },
    include: {
      refusals: {
        orderBy: { rewardId: "asc" },
        include: {
          reward: {
            select: {
              state: true,
              referral: { select: { referrer: { select: { id: true, nameSealed: true, emailSealed: true } } } },
            },
          },
        },
      },
    },
  });
  if (run === null) return null;
  const counts = await db.payout.groupBy({
    by: ["state", "currency"],
    where: { shopId, runId },
    _count: true,
    _sum: { amountMinor: true },
  });
  const batches = await db.$queryRaw<BatchLine[]>`
    select b.id, b.rail, b.reference, b.attention, b.attention_url as "attentionUrl", count(*)::int as payouts,
      (count(*) filter (where p.state in ('requested', 'sending', 'unknown', 'accepted')))::int as open,
      sum(p.amount_minor)::int8 as "amountMinor", min(p.currency) as currency
    from payout p join payout_batch b on b.shop_id = p.shop_id and b.id = p.batch_id
    where p.shop_id = ${shopId} and p.run_id = ${runId} group by 1, 2, 3, 4, 5 order by b.id limit ${named}`;
  const payouts = [];
  for (const states of kinds)
    payouts.push(
      ...(await db.payout.findMany({
        where: { shopId, runId, state: { in: [...states] } },
        orderBy: { id: "asc" },
        take: named,
        include: {
          referrer: { select: { id: true, nameSealed: true, emailSealed: true } },
          rewards: { include: { reward: { select: { referralId: true, state: true } } } },
        },
      })),
    );
  return {
    id: run.id,
    rail: run.rail,
    startedBy: run.startedBy,
    createdAt: run.createdAt,
    offset: run.offsetCount,
    counts: counts.map((row) => ({
      state: row.state as PayoutState,
      currency: row.currency,
      count: row._count,
      amountMinor: Number(row._sum.amountMinor ?? 0n),
    })),
    batches: batches.map(({ attention, attentionUrl, amountMinor, ...batch }) => ({
      ...batch,
      amountMinor: Number(amountMinor),
      attention: attention === null ? null : { what: attention, url: attentionUrl ?? "" },
    })),
    leftOut: run.refusals.map(({ rewardId, reason, detail, reward }) => ({
      rewardId,
      referrer: openReferrer(seal, { ...reward.referral.referrer, referrerId: reward.referral.referrer.id }),
      reason,
      detail,
      waiting: canBeTried(reward.state),
    })),
    payouts: payouts.map((payout) => ({
      id: payout.id,
      rail: payout.rail,
      state: payout.state as PayoutState,
      reason: payout.reason,
      detail: payout.detail,
      amountMinor: Number(payout.amountMinor),
      currency: payout.currency,
      reference: payout.reference,
      referrer: openReferrer(seal, { ...payout.referrer, referrerId: payout.referrer.id }),
      rewardIds: payout.rewards.map((row) => row.rewardId),
      waiting: payout.rewards.every((row) => canBeTried(row.reward.state)),
      referralId: payout.rewards[0]?.reward.referralId ?? null,
    })),
  };
}
