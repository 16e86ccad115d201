import type { PayoutId, ReferralId, RewardId } from "../core/ids.ts";
import type { ReasonCode } from "../core/reason.ts";
import type { ShopDb } from "../platform/db.ts";

/** A line of a referral's history. `actor` is `goodword`, a rail's name, or who of the staff pressed. */
export interface NewActivity {
  readonly referralId: ReferralId;
  readonly rewardId?: RewardId | null;
  readonly payoutId?: PayoutId | null;
  readonly actor: string;
  readonly what: string;
  readonly reason?: ReasonCode | null;
  readonly data?: Readonly<Record<string, string | number | null>>;
}

/** Writes history; it is never changed afterwards. */
export async function addActivity(db: ShopDb, lines: readonly NewActivity[], at: Date): Promise<void> {
  if (lines.length === 0) return;
  await db.activity.createMany({
    data: lines.map((line) => ({
      shopId: db.shopId,
      referralId: line.referralId,
      rewardId: line.rewardId ?? null,
      payoutId: line.payoutId ?? null,
      actor: line.actor,
      what: line.what,
      reason: line.reason ?? null,
      data: { ...line.data },
      at,
    })),
  });
}
