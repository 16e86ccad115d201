import type { ProgramId, ReferralId } from "../core/ids.ts";
import { isLimited } from "../core/program/is-limited.ts";
import { periodOf } from "../core/program/period-of.ts";
import type { Terms } from "../core/program/terms.ts";
import { type ShopDb, sqlOf } from "../platform/db.ts";
import { rankingLock } from "./load-order-book.ts";
import { tellOfBudget } from "./tell-of-budget.ts";

/**
 * Makes a program's newest limits hold: from its first one on all that it earned is counted, also what was earned before, and
 * a budget that changed is counted anew. What was given out already is never more than a budget: lowering it takes nothing
 * back, and months that are over keep theirs. Answers whether rewards have to be shared out anew (flows/share-limits.ts).
 */
export async function followLimits(db: ShopDb, programId: ProgramId, terms: Terms, at: Date): Promise<boolean> {
  const { shopId } = db;
  const program = await db.program.findUniqueOrThrow({
    where: { shopId_id: { shopId, id: programId } },
    select: { limited: true, budgeted: true },
  });
  if (!program.limited && !isLimited(terms)) return false;
  await db.$queryRaw`select pg_advisory_xact_lock(${rankingLock}::int, hashtext(${shopId}::int || '|' || ${programId} || '|'))::text`;
  await db.program.update({
    where: { shopId_id: { shopId, id: programId } },
    data: { limited: true, budgeted: program.budgeted || terms.budget !== null },
  });
  await countWhatWasEarned(db, programId);
  if (program.budgeted || terms.budget !== null) await countBudget(db, programId, terms.budget, at);
  return true;
}

/** What rewards of the program come to, where nobody counted yet. */
async function countWhatWasEarned(db: ShopDb, programId: ProgramId): Promise<void> {
  await db.$executeRaw`
    insert into earning (shop_id, referral_id, cause, program_id, referrer_id, order_id, at, currency, worth_minor, capped_minor, given_minor)
    select w.shop_id, w.referral_id, w.cause, w.program_id, w.referrer_id, w.order_id, w.at, w.currency, w.net, w.net, w.net from (
      select w.shop_id, w.referral_id, case when w.cause like 'order:%' then 'order:' || w.order_id when w.side = 'friend' then 'friend' else 'milestone:' || split_part(w.cause, ':', 2) end as cause, w.program_id, w.referrer_id,
        min(w.order_id) as order_id, coalesce(min(o.paid_at), min(w.created_at)) as at, w.currency, sum(w.amount_minor - w.clawed_minor)::int8 as net
      from reward w left join qualifying_order o on o.shop_id = w.shop_id and o.order_id = w.order_id
      where w.shop_id = ${db.shopId} and w.program_id = ${programId} and w.state <> 'cancelled' and w.cause not like 'exchange:%'
      group by 1, 2, 3, 4, 5, w.currency) w where w.net > 0
    on conflict (shop_id, referral_id, cause) do nothing`;
}

/** A budget counts money alone: codes of currencies have three letters, those of other assets more (core/money/asset.ts). */
async function countBudget(db: ShopDb, programId: ProgramId, budget: Terms["budget"], at: Date): Promise<void> {
  const { shopId } = db;
  const kind = budget?.period ?? null;
  await db.$executeRaw`
    update earning e set budget_pool = k.pool from (
      select referral_id, cause, case when ${kind}::text is null or length(currency) <> 3 then null else
        'budget|' || program_id || '|' || currency || '|' || ${kind}::text || '|' || case when ${kind}::text = 'ever' then 'ever' else to_char(at at time zone 'UTC', 'YYYY-MM') end
      end as pool from earning where shop_id = ${shopId} and program_id = ${programId}) k
    where e.shop_id = ${shopId} and e.referral_id = k.referral_id and e.cause = k.cause and e.budget_pool is distinct from k.pool`;
  await db.$executeRaw`
    update reward_pool set asked_minor = 0, given_minor = 0 where shop_id = ${shopId} and program_id = ${programId} and id like 'budget|%'`;
  if (budget === null) {
    await tellOfBudget(sqlOf(db), { shopId, programId, budget: noBudget, isSpent: false }, at);
    return;
  }
  const current = periodOf(at, budget.period);
  await db.$executeRaw`
    insert into reward_pool as p (shop_id, id, program_id, currency, limit_minor, asked_minor, given_minor)
    select shop_id, budget_pool, program_id, currency, greatest(${budget.amountMinor}::int8, sum(given_minor)), sum(capped_minor), sum(given_minor)
    from earning where shop_id = ${shopId} and program_id = ${programId} and budget_pool is not null group by 1, 2, 3, 4
    on conflict (shop_id, id) do update set asked_minor = excluded.asked_minor, given_minor = excluded.given_minor,
      limit_minor = case when split_part(p.id, '|', 5) < ${current} then greatest(p.limit_minor, excluded.given_minor) else excluded.limit_minor end`;
  const [pool] = await db.$queryRaw<{ spent: boolean }[]>`
    select bool_or(given_minor >= ${budget.amountMinor}) as spent from reward_pool
    where shop_id = ${shopId} and program_id = ${programId} and id like 'budget|%' and split_part(id, '|', 4) = ${budget.period} and split_part(id, '|', 5) = ${current}`;
  await tellOfBudget(sqlOf(db), { shopId, programId, budget, isSpent: pool?.spent ?? false }, at);
}

/** What is said of a budget that there is none of any more. */
const noBudget = { period: "ever", whenSpent: "stop" } as const;

/** Referrals of a program of which something lacks what it is worth, by id, those after the last one that was seen. */
export async function referralsLacking(
  db: ShopDb,
  programId: ProgramId,
  after: string,
  limit: number,
): Promise<ReferralId[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    select distinct referral_id collate "C" as id from earning
    where shop_id = ${db.shopId} and program_id = ${programId} and given_minor < capped_minor and referral_id collate "C" > ${after} order by 1 limit ${limit}`;
  return rows.map((row) => row.id as ReferralId);
}
