import { Prisma } from "@prisma/client";
import type { RewardId } from "../../core/ids.ts";
import type { ShopDb } from "../../platform/db.ts";

/** Which of the due rewards a list shows, or a press covers. */
export interface DueFilter {
  readonly programId: string | null;
  /** Only those that have been due for at least so many days; by when they became due. */
  readonly dueBefore: Date | null;
  /** Only those that wait for somebody's approval. */
  readonly toApprove: boolean;
}

/** The part of a WHERE clause over `reward x`. */
export function dueFilterSql({ programId, dueBefore, toApprove }: DueFilter): Prisma.Sql {
  return Prisma.sql`${programId === null ? Prisma.empty : Prisma.sql`and x.program_id = ${programId}`}
    ${dueBefore === null ? Prisma.empty : Prisma.sql`and x.hold_until <= ${dueBefore}`}
    ${toApprove ? Prisma.sql`and x.reason = 'needs_approval'` : Prisma.empty}`;
}

/** A press covers so many at most: more than anybody reads, and a plan of them is made in a second. */
export const mostSelected = 5_000;

/** Every due reward that a filter shows, over all pages, the longest waiting first. */
export async function dueSelection(db: ShopDb, filter: DueFilter): Promise<RewardId[]> {
  const rows = await db.$queryRaw<{ id: string }[]>(Prisma.sql`
    select x.id from reward x where x.shop_id = ${db.shopId} and x.state = 'due' ${dueFilterSql(filter)} order by x.created_at, x.id limit ${mostSelected}`);
  return rows.map((row) => row.id as RewardId);
}

/** How many due rewards a filter shows. */
export async function countDue(db: ShopDb, filter: DueFilter): Promise<number> {
  const rows = await db.$queryRaw<{ count: bigint }[]>(Prisma.sql`
    select count(*) as count from reward x where x.shop_id = ${db.shopId} and x.state = 'due' ${dueFilterSql(filter)}`);
  return Number(rows[0]?.count ?? 0n);
}

/** The programs that a list can be narrowed to. */
export async function programNames(db: ShopDb): Promise<{ readonly id: string; readonly name: string }[]> {
  return db.program.findMany({
    where: { shopId: db.shopId },
    orderBy: { createdAt: "asc" },
    select: { id: true, name: true },
  });
}

/** How many due rewards wait for somebody's approval. */
export async function countToApprove(db: ShopDb): Promise<number> {
  return db.reward.count({ where: { shopId: db.shopId, state: "due", reason: "needs_approval" } });
}
