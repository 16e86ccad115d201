import type { PayoutId, ReferralId, ReferrerId, RewardId } from "../core/ids.ts";
import type { ReasonCode } from "../core/reason.ts";
import type { ShopDb } from "../platform/db.ts";

/** Whose history a line belongs to: a referral's, and with it its referrer's; the referrer's alone; or a program's, by its name. */
type Subject =
  | { readonly referralId: ReferralId; readonly referrerId?: ReferrerId }
  | { readonly referralId?: null; readonly referrerId: ReferrerId }
  | { readonly referralId?: null; readonly referrerId?: null; readonly program: string };

/** A line of history. `actor` is `goodword`, a rail's name, or who of the staff pressed. */
export type NewActivity = Subject & {
  readonly rewardId?: RewardId | null;
  readonly payoutId?: PayoutId | null;
  readonly actor: string;
  readonly what: string;
  readonly reason?: ReasonCode | null;
  readonly data?: Readonly<Record<string, string | number | null>>;
};

/** Writes history; it is never changed afterwards. */
export async function addActivity(db: ShopDb, lines: readonly NewActivity[], at: Date): Promise<void> {
  if (lines.length === 0) return;
  const unnamed = lines.flatMap((line) => (line.referrerId === undefined && line.referralId ? [line.referralId] : []));
  const referrals =
    unnamed.length === 0
      ? []
      : await db.referral.findMany({
          where: { shopId: db.shopId, id: { in: [...new Set(unnamed)] } },
          select: { id: true, referrerId: true },
        });
  const referrerOf = new Map(referrals.map((referral) => [referral.id, referral.referrerId]));
  await db.activity.createMany({
    data: lines.map((line) => ({
      shopId: db.shopId,
      referralId: line.referralId ?? null,
      referrerId: line.referrerId ?? referrerOf.get(line.referralId ?? "") ?? null,
      rewardId: line.rewardId ?? null,
      payoutId: line.payoutId ?? null,
      actor: line.actor,
      what: line.what,
      reason: line.reason ?? null,
      data: { ...line.data, ...("program" in line ? { program: line.program } : {}) },
      at,
    })),
  });
}
