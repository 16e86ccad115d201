import { Prisma } from "@prisma/client";
import type { ReferrerId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";

/** A person's points: how many, and when they last earned or gave any; `null` for who never had one. */
export interface PointsBalance {
  readonly points: number;
  readonly movedAt: Date;
  /** Until when they stand, once that was told and nothing moved since; null otherwise. */
  readonly lapsesAt: Date | null;
}

/** What happened to a person's points. */
export interface PointsLine {
  readonly what: "earned" | "taken_back" | "exchanged" | "lapsed" | "moved";
  readonly at: Date;
  /** Above zero for what came. */
  readonly points: number;
}

/**
 * Everything that moved a person's points: what the points rail brought, what of it was taken back, and what was used. The
 * books are the only truth, so a balance is their sum.
 */
const moves = (shopId: number, referrerId: string) => Prisma.sql`
  select 'earned' as what, p.created_at as at, p.amount_minor as points, true as counts from payout p
  where p.shop_id = ${shopId} and p.referrer_id = ${referrerId} and p.rail = 'points' and p.state in ('issued', 'reversed')
  union all
  select 'taken_back', p.updated_at, case when p.state = 'reversed' then -p.amount_minor else -p.revoked_minor end, false from payout p
  where p.shop_id = ${shopId} and p.referrer_id = ${referrerId} and p.rail = 'points' and (p.state = 'reversed' or (p.state = 'issued' and p.revoked_minor > 0))
  union all
  select case t.kind when 'exchange' then 'exchanged' when 'lapse_points' then 'lapsed' else 'moved' end, t.at, e.amount_minor, true from ledger_entry e
  join ledger_transaction t on t.shop_id = e.shop_id and t.id = e.transaction_id
  where e.shop_id = ${shopId} and e.party_id = ${referrerId} and e.party_id <> '' and e.account = 'points_used' and e.asset = 'POINTS'`;

/** What a person has; below zero where points that were spent were taken back later. */
export async function readPoints(db: ShopDb, referrerId: ReferrerId): Promise<PointsBalance | null> {
  const [row] = await db.$queryRaw<
    { points: bigint | null; at: Date | null; lapse_at: Date | null; told_at: Date | null }[]
  >(Prisma.sql`
    select m.points, m.at, r.points_lapse_at as lapse_at, r.points_told_at as told_at from referrer r,
      (select sum(points)::int8 as points, max(at) filter (where counts) as at from (${moves(db.shopId, referrerId)}) k) m
    where r.shop_id = ${db.shopId} and r.id = ${referrerId}`);
  if (!row?.at) return null;
  const stands = row.told_at !== null && row.told_at >= row.at;
  return { points: Number(row.points ?? 0n), movedAt: row.at, lapsesAt: stands ? row.lapse_at : null };
}

/** The newest movements of a person's points, at most `limit`. */
export async function pointsLines(db: ShopDb, referrerId: ReferrerId, limit: number): Promise<PointsLine[]> {
  const rows = await db.$queryRaw<{ what: PointsLine["what"]; at: Date; points: bigint }[]>(Prisma.sql`
    select what, at, points from (${moves(db.shopId, referrerId)}) k order by at desc, what limit ${limit}`);
  return rows.map((row) => ({ ...row, points: Number(row.points) }));
}

/** The people of a shop who got points before a time and none since, by id, those after the last one that was seen. */
export async function peopleWithOldPoints(
  db: ShopDb,
  before: Date,
  after: string,
  limit: number,
): Promise<ReferrerId[]> {
  const rows = await db.$queryRaw<{ id: ReferrerId }[]>(Prisma.sql`
    select referrer_id as id from payout where shop_id = ${db.shopId} and rail = 'points' and state = 'issued' and referrer_id collate "C" > ${after}
    group by 1 having max(created_at) <= ${before} order by referrer_id collate "C" limit ${limit}`);
  return rows.map((row) => row.id);
}

/** Everything that changes what a person has in points waits for each other here. */
export async function lockPointsOf(db: ShopDb, referrerId: ReferrerId): Promise<void> {
  await db.$queryRaw`select id from referrer where shop_id = ${db.shopId} and id = ${referrerId} for update`;
}
