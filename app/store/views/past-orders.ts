import type { Marks } from "../../core/fraud/marks.ts";
import type { PastOrder } from "../../core/fraud/replay.ts";
import type { ProgramId } from "../../core/ids.ts";
import type { ShopDb } from "../../platform/db.ts";

/** Of so many of a program's newest referrals the orders are looked at: enough to see what a rule does, and soon read. */
export const replayedReferrals = 2_000;

/** The orders of a program's newest referrals, with what they left for the fraud rules. */
export async function pastOrders(db: ShopDb, programId: ProgramId): Promise<PastOrder[]> {
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
    from (select * from referral where shop_id = ${db.shopId} and program_id = ${programId} order by created_at desc, id desc limit ${replayedReferrals}) r
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
