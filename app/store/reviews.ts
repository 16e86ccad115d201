import { z } from "zod";
import type { UnreviewedOutcome } from "../core/fraud/signals.ts";
import type { ReferralId, ReviewId, ShopId } from "../core/ids.ts";
import { reasonCode } from "../core/reason.ts";
import type { StandBefore } from "../core/referral/clear-referral.ts";
import type { ShopDb, Sql } from "../platform/db.ts";
import { newId } from "../platform/new-id.ts";
import { clearProblem } from "./problems.ts";

/** How a review ended: staff approved or rejected, time paid or voided, or it was closed since its question was gone. */
export type ReviewEnd = "approved" | "rejected" | "paid" | "voided" | "closed";

/** The problem that says that reviews wait. */
export const reviewsWait = "reviews:waiting";
/** The problem that says that time decided what nobody reviewed. */
export const reviewsEnded = "reviews:ended";

/** Shops where the time of a review is over. */
export async function shopsWithDueReviews(sql: Sql, at: Date): Promise<ShopId[]> {
  const { rows } = await sql.query(
    `select distinct r.shop_id as id from review r join shop s on s.id = r.shop_id and s.state = 'installed'
     where r.state = 'open' and r.due_at <= $1`,
    [at],
  );
  return (rows as { id: ShopId }[]).map((row) => row.id);
}

/** A review whose time is over. */
export interface DueReview {
  readonly reviewId: ReviewId;
  readonly referralId: ReferralId;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly unreviewed: UnreviewedOutcome;
}

/** Reviews whose time is over, the longest first. */
export async function dueReviews(db: ShopDb, at: Date, limit: number): Promise<DueReview[]> {
  return db.$queryRaw<DueReview[]>`
    select id as "reviewId", referral_id as "referralId", opened_at as "openedAt", due_at as "dueAt", unreviewed
    from review where shop_id = ${db.shopId} and state = 'open' and due_at <= ${at} order by due_at, id limit ${limit}`;
}

/** Locks a due review with its referral; `false` when somebody was faster. */
export async function lockReview(db: ShopDb, { reviewId, referralId, dueAt }: DueReview): Promise<boolean> {
  // The referral first, as everywhere.
  await db.$queryRaw`select id from referral where shop_id = ${db.shopId} and id = ${referralId} for update`;
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from review where shop_id = ${db.shopId} and id = ${reviewId} and state = 'open' and due_at = ${dueAt} for update`;
  return rows.length === 1;
}

/**
 * Writes down how the review of a referral ended and where the referral stood before. A decision about a referral that was
 * not up for review makes a row of its own, so that it can be taken back like any other.
 */
export async function endReview(
  db: ShopDb,
  referralId: ReferralId,
  end: { readonly state: ReviewEnd; readonly by: string; readonly note: string | null; readonly before: StandBefore },
  at: Date,
): Promise<void> {
  const before = JSON.stringify(end.before);
  const changed = await db.$executeRaw`
    update review set state = ${end.state}, decided_at = ${at}, decided_by = ${end.by}, note = ${end.note}, before = ${before}::jsonb
    where shop_id = ${db.shopId} and referral_id = ${referralId} and state = 'open'`;
  if (changed === 0)
    await db.$executeRaw`
      insert into review (shop_id, id, referral_id, cause, state, opened_at, unreviewed, decided_at, decided_by, note, before)
      values (${db.shopId}, ${newId<ReviewId>("review", at)}, ${referralId}, 'staff', ${end.state}, ${at}, 'hold', ${at}, ${end.by}, ${end.note}, ${before}::jsonb)`;
  await clearWhenNoneWaits(db, at);
}

/** How many reviews wait for a person, up to `most`. */
export async function reviewsWaiting(db: ShopDb, most: number): Promise<number> {
  const open = await db.review.findMany({
    where: { shopId: db.shopId, state: "open" },
    select: { id: true },
    take: most,
  });
  return open.length;
}

/** Whether somebody is to look at a referral. */
export async function hasOpenReview(db: ShopDb, referralId: ReferralId): Promise<boolean> {
  return (await db.review.findFirst({ where: { shopId: db.shopId, referralId, state: "open" } })) !== null;
}

/** A problem about waiting reviews goes when none of those is left. */
async function clearWhenNoneWaits(db: ShopDb, at: Date): Promise<void> {
  const waiting = await db.review.findFirst({ where: { shopId: db.shopId, state: "open", reminded: { gt: 0 } } });
  if (waiting === null) await clearProblem(db, reviewsWait, at);
}

/** The last decision about a referral, to be taken back; null when there is none. */
export interface LastDecision {
  readonly reviewId: ReviewId;
  readonly cause: string;
  readonly before: StandBefore;
  readonly openedAt: Date;
  readonly dueAt: Date | null;
}

const stored = z.object({
  verdict: z
    .object({
      state: z.enum(["rejected", "flagged"]),
      reason: z.string(),
      values: z.record(z.string(), z.union([z.string(), z.number()])).nullable(),
    })
    .nullable(),
  cleared: z.boolean(),
  previousOrders: z.number().nullable(),
});

export async function lastDecision(db: ShopDb, referralId: ReferralId): Promise<LastDecision | null> {
  const row = await db.review.findFirst({
    where: { shopId: db.shopId, referralId, decidedAt: { not: null }, state: { not: "closed" } },
    orderBy: [{ decidedAt: "desc" }, { id: "desc" }],
  });
  if (row === null || row.before === null) return null;
  const before = stored.parse(row.before);
  return {
    reviewId: row.id as ReviewId,
    cause: row.cause,
    openedAt: row.openedAt,
    dueAt: row.dueAt,
    before: {
      ...before,
      verdict: before.verdict && {
        ...before.verdict,
        reason: reasonCode(before.verdict.reason) ?? "rejected_by_staff",
      },
    },
  };
}

/** Opens a decided review again, with a new term; one that staff made by deciding is closed. */
export async function reopenReview(db: ShopDb, decision: LastDecision, at: Date): Promise<void> {
  const { shopId } = db;
  const { reviewId, cause, openedAt, dueAt } = decision;
  const term =
    dueAt === null ? null : new Date(at.getTime() + Math.max(86_400_000, dueAt.getTime() - openedAt.getTime()));
  // A second look that was asked for at what is now taken back has no question any more.
  await db.$executeRaw`
    update review set state = 'closed', decided_at = ${at}
    where shop_id = ${shopId} and state = 'open' and referral_id = (select referral_id from review where shop_id = ${shopId} and id = ${reviewId})`;
  await db.$executeRaw`
    update review set state = ${cause === "staff" ? "closed" : "open"}, due_at = ${term}, decided_at = case when cause = 'staff' then decided_at end,
      decided_by = case when cause = 'staff' then decided_by end, note = case when cause = 'staff' then note end, reminded = 0
    where shop_id = ${shopId} and id = ${reviewId}`;
}

/** Puts reviews off that nobody made: held ones for good, the others for another term. */
export async function remindReview(db: ShopDb, review: DueReview, until: Date | null): Promise<void> {
  await db.review.update({
    where: { shopId_id: { shopId: db.shopId, id: review.reviewId } },
    data: { dueAt: until, reminded: { increment: 1 } },
  });
}
