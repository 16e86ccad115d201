import type { PayoutState } from "../../core/payout/payout-states.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** What became of one bulk issue. */
export interface PayoutRunResult {
  readonly id: string;
  readonly rail: string;
  readonly startedBy: string;
  readonly createdAt: Date;
  readonly payouts: readonly {
    readonly id: string;
    readonly state: PayoutState;
    readonly reason: string | null;
    readonly detail: string | null;
    readonly amountMinor: number;
    readonly currency: string;
    readonly reference: string | null;
    readonly referrer: ReferrerName;
    readonly rewardIds: readonly string[];
    readonly referralId: string | null;
  }[];
}

/** How many payouts of a run are shown; a run is started from a page of the list, so it has no more than a few pages. */
const limit = 250;

/** A run with its payouts; null when this shop has none of that id. */
export async function payoutRunResult(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  runId: string,
): Promise<PayoutRunResult | null> {
  const run = await db.payoutRun.findUnique({
    where: { shopId_id: { shopId: db.shopId, id: runId } },
    include: {
      payouts: {
        orderBy: { id: "asc" },
        take: limit,
        include: {
          referrer: { select: { id: true, nameSealed: true, emailSealed: true } },
          rewards: { include: { reward: { select: { referralId: true } } } },
        },
      },
    },
  });
  if (run === null) return null;
  return {
    id: run.id,
    rail: run.rail,
    startedBy: run.startedBy,
    createdAt: run.createdAt,
    payouts: run.payouts.map((payout) => ({
      id: payout.id,
      state: payout.state as PayoutState,
      reason: payout.reason,
      detail: payout.detail,
      amountMinor: Number(payout.amountMinor),
      currency: payout.currency,
      reference: payout.reference,
      referrer: openReferrer(seal, { ...payout.referrer, referrerId: payout.referrer.id }),
      rewardIds: payout.rewards.map((row) => row.rewardId),
      referralId: payout.rewards[0]?.reward.referralId ?? null,
    })),
  };
}
