import type { Marks } from "../../core/fraud/marks.ts";
import type { PastOrder } from "../../core/fraud/replay.ts";
import type { ProgramId } from "../../core/ids.ts";
import type { ShopDb } from "../../platform/db.ts";

/** So many referrals are read at a time. */
const pageOfReferrals = 2_000;

/** A part of the past: its orders, and the oldest referral that was read; null once there is none before it. */
export interface PastOrders {
  readonly orders: readonly PastOrder[];
  readonly before: { readonly id: string; readonly at: Date } | null;
}

/** The orders of a program's newest referrals since a moment, with what they left for the fraud rules; older than `before` where it is given. */
export async function pastOrders(
  db: ShopDb,
  programId: ProgramId,
  since: Date,
  before: PastOrders["before"] = null,
): Promise<PastOrders> {
  const referrals = await db.referral.findMany({
    where: {
      shopId: db.shopId,
      programId,
      createdAt: { gte: since },
      ...(before === null
        ? {}
        : { OR: [{ createdAt: { lt: before.at } }, { createdAt: before.at, id: { lt: before.id } }] }),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: pageOfReferrals,
    select: { id: true, createdAt: true },
  });
  const last = referrals.length < pageOfReferrals ? undefined : referrals.at(-1);
  const orders = await ordersOf(
    db,
    referrals.map(({ id }) => id),
  );
  return { orders, before: last === undefined ? null : { id: last.id, at: last.createdAt } };
}

async function ordersOf(db: ShopDb, referrals: readonly string[]): Promise<PastOrder[]> {
  const rows = await db.$queryRaw<
    {
      orderId: string;
      name: string;
      referralId: string;
      referrerId: string;
      at: Date;
      marks: Marks;
      network: string | null;
      host: string | null;
      clicks: string;
      disposable: boolean;
      giftCards: number;
      customerId: string | null;
      emailHash: string | null;
      referrerCustomerId: string | null;
      referrerEmailHash: string | null;
      referrerMarks: Marks;
      lost: boolean;
      boughtAgain: boolean;
    }[]
  >`
    select t.order_id as "orderId", o.name, t.referral_id as "referralId", r.referrer_id as "referrerId", t.at, t.marks,
      encode(t.network, 'hex') as network, t.host, t.clicks, t.disposable, t.gift_cards as "giftCards",
      f.customer_id as "customerId", encode(f.email_hash, 'hex') as "emailHash", w.customer_id as "referrerCustomerId",
      encode(w.email_hash, 'hex') as "referrerEmailHash", w.marks as "referrerMarks",
      o.cancelled_at is not null or o.fully_refunded or coalesce(jsonb_path_exists(o.disputes, '$.* ? (@ == "lost")'), false) as lost,
      exists (select from qualifying_order n where n.shop_id = o.shop_id and n.referral_id = o.referral_id and n.paid_at > o.paid_at
        and n.cancelled_at is null and not n.fully_refunded) as "boughtAgain"
    from (select * from referral where shop_id = ${db.shopId} and id = any(${[...referrals]}::text[])) r
    join order_trace t on t.shop_id = r.shop_id and t.referral_id = r.id
    join qualifying_order o on o.shop_id = t.shop_id and o.order_id = t.order_id
    join friend f on f.shop_id = r.shop_id and f.id = r.friend_id
    join referrer w on w.shop_id = r.shop_id and w.id = r.referrer_id`;
  return rows.map((row) => ({
    orderId: row.orderId,
    name: row.name,
    referralId: row.referralId,
    referrerId: row.referrerId,
    at: row.at,
    buyer: { customerId: row.customerId, emailHash: row.emailHash, marks: row.marks },
    referrer: { customerId: row.referrerCustomerId, emailHash: row.referrerEmailHash, marks: row.referrerMarks },
    trace: {
      marks: row.marks,
      network: row.network,
      arrival: { host: row.host, clickIds: row.clicks.split(" ").filter(Boolean) },
      disposable: row.disposable,
      giftCards: row.giftCards,
    },
    lost: row.lost,
    boughtAgain: row.boughtAgain,
  }));
}
