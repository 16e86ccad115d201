import { Prisma } from "@prisma/client";
import type { ProgramId, ReferrerId, RewardId, ShopId } from "../core/ids.ts";
import { type Currency, currency } from "../core/money/money.ts";
import type { DueByItself, IssueWait } from "../core/payout/decide-issue.ts";
import type { IssueRule } from "../core/payout/issue-rule.ts";
import { railsOf } from "../core/payout/rails-of.ts";
import { termsSchema } from "../core/program/terms.ts";
import type { ShopDb, Sql } from "../platform/db.ts";
import { noteRewards } from "./note-rewards.ts";
import type { RewardToIssue } from "./rails-to-try.ts";

/** One person's due rewards of one program and asset that nobody has to press for, with the rule in force. */
export interface DueGroup {
  readonly currency: Currency;
  readonly rule: IssueRule;
  readonly rewards: readonly (DueByItself & RewardToIssue)[];
}

interface Found {
  id: string;
  side: string;
  program_id: ProgramId;
  referrer_id: ReferrerId;
  currency: string;
  amount_minor: bigint;
  issue_at: Date | null;
  approved_minor: bigint | null;
  reason: string | null;
  body: unknown;
  newest: unknown;
  preferred: string | null;
}

/**
 * Due rewards of programs that issue by themselves, which nobody has decided about or whose day has come, each with all that
 * is due to the same person: limits hold for what they come to together; what waits for the person to be owed more is looked at again. `picked`: how many led here, at most `limit`.
 */
export async function automaticDue(
  db: ShopDb,
  at: Date,
  limit: number,
): Promise<{ readonly picked: number; readonly groups: readonly DueGroup[] }> {
  const { shopId } = db;
  const picked = await db.$queryRaw<{ program_id: string; referrer_id: string; currency: string }[]>`
    select program_id, referrer_id, currency::text as currency from reward
    where shop_id = ${shopId} and state = 'due' and automatic and (
      (issue_at <= ${at} and coalesce(reason, '') not in ('needs_approval', 'below_minimum_payout')) or (issue_at is null and reason is distinct from 'below_minimum_payout'))
    order by created_at limit ${limit}`;
  if (picked.length === 0) return { picked: 0, groups: [] };
  const groups = Map.groupBy(picked, (row) => `${row.program_id}|${row.referrer_id}|${row.currency}`);
  const of = [...groups.values()].flatMap(([first]) => (first ? [first] : []));
  const rows = await db.$queryRaw<Found[]>(Prisma.sql`
    select w.id, w.side, w.program_id, w.referrer_id, w.currency::text as currency, w.amount_minor, w.issue_at, w.approved_minor, w.reason, t.body, n.body as newest, m.preferred_rail as preferred
    from reward w
    join referrer m on m.shop_id = w.shop_id and m.id = w.referrer_id
    join terms t on t.shop_id = w.shop_id and t.program_id = w.program_id and t.version = w.terms_version
    join program p on p.shop_id = w.shop_id and p.id = w.program_id
    join terms n on n.shop_id = p.shop_id and n.program_id = p.id and n.version = p.terms_version
    where w.shop_id = ${shopId} and w.state = 'due' and w.automatic and ((w.program_id, w.referrer_id, w.currency::text) in (
        ${Prisma.join(of.map((row) => Prisma.sql`(${row.program_id}, ${row.referrer_id}, ${row.currency})`))})
      or (w.reason = 'below_minimum_payout' and w.referrer_id in (${Prisma.join(of.map((row) => row.referrer_id))})))
    order by w.created_at, w.id`);
  return {
    picked: picked.length,
    groups: [...Map.groupBy(rows, (row) => `${row.program_id}|${row.referrer_id}|${row.currency}`).values()].flatMap(
      (all): DueGroup[] => {
        const [first] = all;
        return first
          ? [
              {
                currency: currency(first.currency),
                rule: termsSchema.parse(first.newest).issueRule,
                rewards: all.map((row) => ({
                  rewardId: row.id as RewardId,
                  amountMinor: Number(row.amount_minor),
                  issueAt: row.issue_at,
                  approvedMinor: row.approved_minor === null ? null : Number(row.approved_minor),
                  waitsForMore: row.reason === "below_minimum_payout",
                  rails: railsOf(termsSchema.parse(row.body), row),
                })),
              },
            ]
          : [];
      },
    ),
  };
}

/** Writes down what due rewards wait for, and until when. One that is not due any more is passed over. */
export async function waitToIssue(db: ShopDb, waits: readonly IssueWait[], at: Date): Promise<void> {
  const alike = Map.groupBy(waits, (wait) => `${wait.reason}|${wait.until?.toISOString() ?? ""}`);
  for (const [, group] of alike) {
    const [{ reason, until }] = group as [IssueWait];
    await db.reward.updateMany({
      where: { shopId: db.shopId, id: { in: group.map((wait) => wait.rewardId) }, state: "due" },
      data: { reason, issueAt: until, updatedAt: at },
    });
  }
}

/** The program's rule is another one: whatever waits by the old one is decided anew. Answers with how many that are. */
export async function decideIssuesAnew(db: ShopDb, programId: ProgramId): Promise<number> {
  const { count } = await db.reward.updateMany({
    where: {
      shopId: db.shopId,
      programId,
      state: "due",
      automatic: true,
      reason: { in: ["waits_for_issue_day", "needs_approval"] },
    },
    data: { issueAt: null, reason: "waiting_for_issue" },
  });
  return count;
}

/** Approves what waits for it, as it is now; answers with those that did. They go out with the next issue. */
export async function approveRewards(
  db: ShopDb,
  rewardIds: readonly RewardId[],
  actor: string,
  at: Date,
): Promise<RewardId[]> {
  if (rewardIds.length === 0) return [];
  const rows = await db.$queryRaw<{ id: string }[]>`
    update reward set approved_minor = amount_minor, reason = 'waiting_for_issue', issue_at = ${at}, updated_at = ${at}
    where shop_id = ${db.shopId} and state = 'due' and reason = 'needs_approval' and id in (${Prisma.join([...rewardIds])}) returning id`;
  const approved = rows.map((row) => row.id as RewardId);
  await noteRewards(
    db,
    approved.map((rewardId) => ({
      rewardId,
      payoutId: null,
      actor,
      what: "reward_approved",
      reason: null,
      data: {},
    })),
    at,
  );
  return approved;
}

/** Installed shops where something goes out by itself by now. Asked often: it reads from one shop to the next, as due-work.ts. */
export async function shopsWithDueIssues(sql: Sql, at: Date): Promise<ShopId[]> {
  const { rows } = await sql.query(
    `with recursive shops as (
       (select shop_id from reward where state = 'due' and automatic and issue_at is not null and coalesce(reason, '') not in ('needs_approval', 'below_minimum_payout') order by shop_id limit 1)
       union all
       select (select w.shop_id from reward w where w.state = 'due' and w.automatic and w.issue_at is not null and coalesce(w.reason, '') not in ('needs_approval', 'below_minimum_payout')
         and w.shop_id > s.shop_id order by w.shop_id limit 1) from shops s where s.shop_id is not null
     )
     select s.shop_id as id from shops s join shop on shop.id = s.shop_id and shop.state = 'installed'
     where exists (select from reward w where w.shop_id = s.shop_id and w.state = 'due' and w.automatic and w.issue_at <= $1
       and coalesce(w.reason, '') not in ('needs_approval', 'below_minimum_payout'))`,
    [at],
  );
  return (rows as { id: ShopId }[]).map((row) => row.id);
}
