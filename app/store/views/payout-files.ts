import type { ShopDb } from "../../platform/db.ts";

/** What waits for a file, by rail and currency. */
export interface WaitingForFile {
  readonly rail: string;
  readonly currency: string;
  readonly payments: number;
  readonly totalMinor: number;
  /** Payments that no file takes, since nothing of them is earned any more. */
  readonly unearned: number;
}

/** A file on the list. */
export interface ListedFile {
  readonly id: string;
  readonly rail: string;
  readonly state: string;
  readonly currency: string;
  readonly payments: number;
  readonly totalMinor: number;
  readonly createdAt: Date;
  readonly uploadedAt: Date | null;
  readonly endedAt: Date | null;
  readonly paid: number;
  readonly refused: number;
  readonly open: number;
}

/** A shop looks back over so many files; the books have everything. */
const shown = 50;

/** What waits over some rails and is in no file. */
export async function waitingForFiles(db: ShopDb, rails: readonly string[]): Promise<readonly WaitingForFile[]> {
  const rows = await db.$queryRaw<
    { rail: string; currency: string; payments: bigint; total: bigint | null; unearned: bigint }[]
  >`
    select rail, currency, count(*) filter (where clawed < amount_minor) as payments,
      coalesce(sum(amount_minor) filter (where clawed < amount_minor), 0)::int8 as total, count(*) filter (where clawed >= amount_minor) as unearned
    from (select p.rail, p.currency, p.amount_minor,
        (select coalesce(sum(w.clawed_minor), 0) from payout_reward c join reward w on w.shop_id = c.shop_id and w.id = c.reward_id
         where c.shop_id = p.shop_id and c.payout_id = p.id) as clawed
      from payout p where p.shop_id = ${db.shopId} and p.rail = any(${[...rails]}) and p.state = 'accepted'
        and not exists (select from payout_file_line l where l.shop_id = p.shop_id and l.payout_id = p.id and l.live)) waiting
    group by rail, currency order by rail, currency`;
  return rows.map((row) => ({
    rail: row.rail,
    currency: row.currency,
    payments: Number(row.payments),
    totalMinor: Number(row.total ?? 0),
    unearned: Number(row.unearned),
  }));
}

/** The newest files, with how their payments stand. */
export async function payoutFiles(db: ShopDb): Promise<readonly ListedFile[]> {
  const rows = await db.$queryRaw<
    (Omit<ListedFile, "totalMinor" | "paid" | "refused" | "open"> & {
      total: bigint;
      paid: bigint;
      refused: bigint;
      open: bigint;
    })[]
  >`
    select f.id, f.rail, f.state, f.currency, f.payments, f.total_minor as total, f.created_at as "createdAt", f.uploaded_at as "uploadedAt",
      f.ended_at as "endedAt", coalesce(s.paid, 0) as paid, coalesce(s.refused, 0) as refused, coalesce(s.open, 0) as open
    from (select * from payout_file where shop_id = ${db.shopId} order by created_at desc, id desc limit ${shown}) f
    left join lateral (select count(*) filter (where p.state = 'issued') as paid, count(*) filter (where p.state in ('failed', 'reversed')) as refused,
        count(*) filter (where p.state = 'accepted') as open
      from payout_file_line l join payout p on p.shop_id = l.shop_id and p.id = l.payout_id
      where l.shop_id = f.shop_id and l.file_id = f.id and l.live) s on true
    order by f.created_at desc, f.id desc`;
  return rows.map(({ total, paid, refused, open, ...row }) => ({
    ...row,
    totalMinor: Number(total),
    paid: Number(paid),
    refused: Number(refused),
    open: Number(open),
  }));
}
