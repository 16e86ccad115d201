import { Prisma } from "@prisma/client";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { type Cursor, cursorOrder, exactTime, fromCursor, type ListPage, pageSize, toPage } from "./cursor.ts";
import { asRecord } from "./latest-activity.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** A referred order that earns nothing: refused at first sight, or its reward was cancelled later. */
export interface RefusedOrder {
  /** The order's gid. */
  readonly id: string;
  /** When the order reached its present state; exact, UTC. */
  readonly at: string;
  readonly name: string;
  readonly referralId: string;
  readonly referrer: ReferrerName;
  readonly refusal: string;
  readonly refusalValues: Readonly<Record<string, unknown>> | null;
  readonly baseMinor: number;
  readonly currency: string;
  /** What a cancelled reward would have been. */
  readonly lostMinor: number | null;
}

interface Found {
  id: string;
  at: string;
  name: string;
  referralId: string;
  referrerId: string;
  nameSealed: Uint8Array | null;
  emailSealed: Uint8Array | null;
  refusal: string;
  refusalValues: unknown;
  baseMinor: bigint;
  currency: string;
  lostMinor: bigint | null;
}

const at = Prisma.sql`o.state_at`;
const id = Prisma.sql`o.order_id`;

/** A page of orders that earn nothing, the last changed first. */
export async function refusedOrders(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  cursor: Cursor | null,
): Promise<ListPage<RefusedOrder>> {
  const found = await db.$queryRaw<Found[]>(Prisma.sql`
    select o.order_id as id, ${exactTime(at)} as at, o.name, o.referral_id as "referralId", w.id as "referrerId", w.name_sealed as "nameSealed",
      w.email_sealed as "emailSealed", o.refusal, o.refusal_values as "refusalValues", o.base_minor as "baseMinor", o.currency::text as currency,
      x.amount_minor as "lostMinor"
    from (
      select o.* from qualifying_order o where o.shop_id = ${db.shopId} and o.refusal is not null and o.base_known
        ${fromCursor(cursor, at, id, "newest")} ${cursorOrder(cursor, at, id, "newest")} limit ${pageSize + 1}
    ) o
    join referral r on r.shop_id = o.shop_id and r.id = o.referral_id
    join referrer w on w.shop_id = r.shop_id and w.id = r.referrer_id
    left join lateral (
      select x.amount_minor from reward x where x.shop_id = o.shop_id and x.order_id = o.order_id and x.state = 'cancelled' limit 1
    ) x on true
    ${cursorOrder(cursor, at, id, "newest")}`);
  return toPage(
    found.map((row) => ({
      id: row.id,
      at: row.at,
      name: row.name,
      referralId: row.referralId,
      referrer: openReferrer(seal, row),
      refusal: row.refusal,
      refusalValues: row.refusalValues === null ? null : asRecord(row.refusalValues),
      baseMinor: Number(row.baseMinor),
      currency: row.currency,
      lostMinor: row.lostMinor === null ? null : Number(row.lostMinor),
    })),
    cursor,
  );
}
