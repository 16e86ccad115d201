import type { ReferralId, ReferrerId, RewardId } from "../core/ids.ts";
import { postings } from "../core/ledger/posting.ts";
import { currency, type Money, money } from "../core/money/money.ts";
import { type Terms, termsSchema } from "../core/program/terms.ts";
import { unclaimedReasons } from "../core/reward/plan-lapse.ts";
import type { ShopDb } from "../platform/db.ts";
import { addActivity } from "./activity.ts";
import { postMovements } from "./ledger.ts";

/** A reward that its person has not claimed, of a program in which such rewards lapse. */
export interface UnclaimedReward {
  readonly rewardId: RewardId;
  readonly referralId: ReferralId;
  readonly referrerId: ReferrerId;
  readonly value: Money;
  readonly dueAt: Date;
  readonly lapsesAt: Date | null;
  readonly unclaimed: NonNullable<Terms["unclaimed"]>;
}

/** Locks unclaimed rewards that may have to be reminded of or may lapse, by id, those after the last one that was seen. */
export async function lockUnclaimed(
  db: ShopDb,
  at: Date,
  after: string,
  limit: number,
): Promise<readonly UnclaimedReward[]> {
  const rows = await db.$queryRaw<
    {
      id: string;
      referral_id: string;
      referrer_id: string;
      amount_minor: bigint;
      currency: string;
      hold_until: Date;
      lapses_at: Date | null;
      body: unknown;
    }[]
  >`
    select w.id, w.referral_id, w.referrer_id, w.amount_minor, w.currency, w.hold_until, w.lapses_at, t.body from reward w
    join terms t on t.shop_id = w.shop_id and t.program_id = w.program_id and t.version = w.terms_version and t.body ->> 'unclaimed' is not null
    where w.shop_id = ${db.shopId} and w.state = 'failed' and w.reason = any(${[...unclaimedReasons]}) and w.id collate "C" > ${after}
      and coalesce(w.lapses_at, w.hold_until) <= ${at} order by w.id collate "C" limit ${limit} for update of w`;
  return rows.flatMap((row) => {
    const { unclaimed } = termsSchema.parse(row.body);
    if (unclaimed === null) return [];
    return [
      {
        rewardId: row.id as RewardId,
        referralId: row.referral_id as ReferralId,
        referrerId: row.referrer_id as ReferrerId,
        value: money(Number(row.amount_minor), currency(row.currency)),
        dueAt: row.hold_until,
        lapsesAt: row.lapses_at,
        unclaimed,
      },
    ];
  });
}

/** Writes down until when a reward can be claimed: the person reads it on their page and their statement from now on. */
export async function remindOf(db: ShopDb, reward: UnclaimedReward, lapsesAt: Date, at: Date): Promise<void> {
  const { rewardId, referralId } = reward;
  await db.reward.update({ where: { shopId_id: { shopId: db.shopId, id: rewardId } }, data: { lapsesAt } });
  await addActivity(
    db,
    [
      {
        referralId,
        rewardId,
        actor: "goodword",
        what: "reward_reminded",
        data: { ...amountOf(reward), lapsesAt: lapsesAt.toISOString() },
      },
    ],
    at,
  );
}

/** Lets an unclaimed reward lapse: it is owed no more, in the books too, and no later change of its order brings it back. */
export async function lapse(db: ShopDb, reward: UnclaimedReward, at: Date): Promise<void> {
  const { rewardId, referralId, referrerId, value } = reward;
  await db.reward.update({
    where: { shopId_id: { shopId: db.shopId, id: rewardId } },
    data: { state: "cancelled", reason: "reward_lapsed", lapsedAt: at, updatedAt: at },
  });
  const posting = postings.clawBack(referrerId, value);
  await postMovements(db, [{ key: `${rewardId}:lapse`, kind: "cancel", posting, rewardId }], at);
  await addActivity(
    db,
    [
      {
        referralId,
        rewardId,
        actor: "goodword",
        what: "reward_lapsed",
        reason: "reward_lapsed",
        data: amountOf(reward),
      },
    ],
    at,
  );
}

/** What lapses in a shop if nobody claims it, or of one person: a sum per currency, with the first day. */
export async function lapsing(
  db: ShopDb,
  referrerId: ReferrerId | null = null,
): Promise<{ readonly value: Money; readonly first: Date }[]> {
  const rows = await db.$queryRaw<{ currency: string; sum: bigint; first: Date }[]>`
    select currency, sum(amount_minor)::int8 as sum, min(lapses_at) as first from reward
    where shop_id = ${db.shopId} and state = 'failed' and lapses_at is not null and reason = any(${[...unclaimedReasons]})
      and (${referrerId}::text is null or referrer_id = ${referrerId}) group by 1`;
  return rows.map((row) => ({ value: money(Number(row.sum), currency(row.currency)), first: row.first }));
}

/**
 * What lapsed if nobody claimed it, as it stood at a moment: what its people had been told of before, and what was neither
 * claimed nor gone by then.
 */
export async function lapsingAt(db: ShopDb, moment: Date): Promise<{ readonly value: Money; readonly first: Date }[]> {
  const rows = await db.$queryRaw<{ currency: string; sum: bigint; first: Date }[]>`
    select currency, sum(amount_minor)::int8 as sum, min(lapses_at) as first from reward w
    where w.shop_id = ${db.shopId} and w.lapses_at is not null
      and exists (select from activity a where a.shop_id = w.shop_id and a.referral_id = w.referral_id and a.reward_id = w.id and a.what = 'reward_reminded' and a.at <= ${moment})
      and ((w.state = 'failed' and w.reason = any(${[...unclaimedReasons]})) or coalesce(w.lapsed_at,
        (select min(p.created_at) from payout_reward k join payout p on p.shop_id = k.shop_id and p.id = k.payout_id
         where k.shop_id = w.shop_id and k.reward_id = w.id and k.live), w.updated_at) > ${moment})
    group by 1`;
  return rows.map((row) => ({ value: money(Number(row.sum), currency(row.currency)), first: row.first }));
}

function amountOf({ value }: UnclaimedReward) {
  return { amountMinor: value.amountMinor, currency: value.currency };
}
