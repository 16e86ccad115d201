import type { ProgramId, ReferralId, ReferrerId, RewardId } from "../core/ids.ts";
import { postings } from "../core/ledger/posting.ts";
import { currency, type Money, money } from "../core/money/money.ts";
import type { ShopDb } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import { addActivity } from "./activity.ts";
import { postMovements } from "./ledger.ts";
import { releaseRewards } from "./reward-changes.ts";

const points = currency("POINTS");

/** What a person's newest points came from: what they give them for goes out under the same terms. */
export interface PointsOrigin {
  readonly referralId: ReferralId;
  readonly programId: ProgramId;
  readonly termsVersion: number;
  readonly automatic: boolean;
}

/** The reward that brought a person points last, with its referral locked against an erasure; null where none stands. */
export async function lockPointsOrigin(db: ShopDb, referrerId: ReferrerId): Promise<PointsOrigin | null> {
  const [row] = await db.$queryRaw<
    { referral_id: ReferralId; program_id: ProgramId; terms_version: number; automatic: boolean }[]
  >`
    select w.referral_id, w.program_id, w.terms_version, w.automatic from reward w
    join referral r on r.shop_id = w.shop_id and r.id = w.referral_id
    where w.shop_id = ${db.shopId} and w.referrer_id = ${referrerId} and w.currency = 'POINTS' and w.side = 'referrer' and w.state in ('issued', 'clawed_back')
    order by w.state = 'issued' desc, w.created_at desc, w.id desc limit 1 for key share of r`;
  return (
    (row && {
      referralId: row.referral_id,
      programId: row.program_id,
      termsVersion: row.terms_version,
      automatic: row.automatic,
    }) ??
    null
  );
}

/** Whether an exchange under this press was made before. */
export async function wasExchanged(db: ShopDb, pressKey: string): Promise<boolean> {
  return (await db.ledgerTransaction.count({ where: { shopId: db.shopId, key: `exchange:${pressKey}` } })) > 0;
}

/**
 * Gives points for a reward: one transaction of the books takes them and puts the reward on hold, which is over at once. From
 * there it goes the way of every reward.
 */
export async function exchangePoints(
  db: ShopDb,
  of: { readonly referrerId: ReferrerId; readonly points: number; readonly value: Money; readonly pressKey: string },
  origin: PointsOrigin,
  at: Date,
): Promise<RewardId> {
  const { referrerId, value } = of;
  const { referralId, programId, termsVersion, automatic } = origin;
  const rewardId = newId<RewardId>("reward", at);
  await db.reward.create({
    data: {
      shopId: db.shopId,
      id: rewardId,
      referralId,
      programId,
      termsVersion,
      side: "referrer",
      cause: `exchange:${of.pressKey}`,
      orderId: null,
      referrerId,
      state: "held",
      reason: "in_hold",
      amountMinor: value.amountMinor,
      currency: value.currency,
      holdUntil: at,
      automatic,
      createdAt: at,
      updatedAt: at,
    },
  });
  await postMovements(
    db,
    [
      {
        key: `exchange:${of.pressKey}`,
        kind: "exchange",
        posting: postings.spendPoints(referrerId, money(of.points, points)),
        also: postings.earn(referrerId, value),
        rewardId,
      },
    ],
    at,
  );
  const data = { points: of.points, amountMinor: value.amountMinor, currency: value.currency };
  await addActivity(db, [{ referralId, referrerId, rewardId, actor: referrerId, what: "points_exchanged", data }], at);
  await releaseRewards(db, [rewardId], at);
  return rewardId;
}

/** Writes down until when a person's points stand: they read it from now on. */
export async function tellOfLapse(
  db: ShopDb,
  referrerId: ReferrerId,
  lapsesAt: Date,
  count: number,
  at: Date,
): Promise<void> {
  await db.referrer.update({
    where: { shopId_id: { shopId: db.shopId, id: referrerId } },
    data: { pointsLapseAt: lapsesAt, pointsToldAt: at },
  });
  const data = { amountMinor: count, currency: points, lapsesAt: lapsesAt.toISOString() };
  await addActivity(db, [{ referrerId, actor: "goodword", what: "points_reminded", data }], at);
}

/** Lets all of a person's points lapse, once for the day that they were told. */
export async function lapsePoints(
  db: ShopDb,
  referrerId: ReferrerId,
  count: number,
  lapsesAt: Date,
  at: Date,
): Promise<void> {
  const posting = postings.spendPoints(referrerId, money(count, points));
  await postMovements(
    db,
    [{ key: `points:${referrerId}:${lapsesAt.toISOString()}`, kind: "lapse_points", posting }],
    at,
  );
  await addActivity(
    db,
    [{ referrerId, actor: "goodword", what: "points_lapsed", data: { amountMinor: count, currency: points } }],
    at,
  );
}
