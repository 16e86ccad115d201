import { Prisma } from "@prisma/client";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { type Cursor, cursorOrder, exactTime, fromCursor, type ListPage, pageSize, toPage } from "./cursor.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** A payment that people hand over, or have. */
export interface ListedHandOver {
  readonly id: string;
  /** When it was issued to be handed over; exact, UTC. */
  readonly at: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly rail: string;
  readonly amountMinor: number;
  readonly currency: string;
  /** How much of its rewards is no longer earned: the order was refunded or cancelled meanwhile. */
  readonly clawedMinor: number;
  readonly detail: string | null;
  readonly referrer: ReferrerName;
}

interface Found {
  id: string;
  at: string;
  createdAt: Date;
  updatedAt: Date;
  rail: string;
  amountMinor: bigint;
  currency: string;
  clawedMinor: bigint;
  detail: string | null;
  referrerId: string;
  nameSealed: Uint8Array | null;
  emailSealed: Uint8Array | null;
}

const at = Prisma.sql`p.created_at`;
const id = Prisma.sql`p.id`;

/** A page of what waits to be handed over over one rail (the longest waiting first), or of what was (the newest first). */
export async function handOvers(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  rail: string,
  which: "waiting" | "done",
  cursor: Cursor | null,
): Promise<ListPage<ListedHandOver>> {
  const first = which === "waiting" ? "oldest" : "newest";
  const found = await db.$queryRaw<Found[]>(Prisma.sql`
    select p.id, ${exactTime(at)} as at, p.created_at as "createdAt", p.updated_at as "updatedAt", p.rail, p.amount_minor as "amountMinor",
      p.currency, p.detail, f.id as "referrerId", f.name_sealed as "nameSealed", f.email_sealed as "emailSealed",
      (select coalesce(sum(w.clawed_minor), 0)::int8 from payout_reward pr join reward w on w.shop_id = pr.shop_id and w.id = pr.reward_id
       where pr.shop_id = p.shop_id and pr.payout_id = p.id) as "clawedMinor"
    from payout p join referrer f on f.shop_id = p.shop_id and f.id = p.referrer_id
    where p.shop_id = ${db.shopId} and p.rail = ${rail} and p.state = ${which === "waiting" ? "accepted" : "issued"}
      ${fromCursor(cursor, at, id, first)} ${cursorOrder(cursor, at, id, first)} limit ${pageSize + 1}`);
  const page = toPage(found, cursor);
  return {
    ...page,
    rows: page.rows.map(({ referrerId, nameSealed, emailSealed, amountMinor, clawedMinor, ...row }) => ({
      ...row,
      amountMinor: Number(amountMinor),
      clawedMinor: Number(clawedMinor),
      referrer: openReferrer(seal, { referrerId, nameSealed, emailSealed }),
    })),
  };
}

/** How many payments wait to be handed over, counted up to a hundred. */
export async function handOversWaiting(db: ShopDb, rail: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: bigint }[]>`
    select count(*) from (select 1 from payout where shop_id = ${db.shopId} and rail = ${rail} and state = 'accepted' limit 100) counted`;
  return Number(rows[0]?.count ?? 0);
}
