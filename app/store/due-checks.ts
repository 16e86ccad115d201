import type { ReferralId } from "../core/ids.ts";
import { type OrderGoods, unseenLines } from "../core/referral/order-goods.ts";
import type { Check } from "../core/referral/question-of.ts";
import type { ShopDb } from "../platform/db.ts";

/** Referrals that Shopify is to be asked about by now, oldest first, each with what is open. */
export async function dueChecks(db: ShopDb, at: Date, limit: number): Promise<Check[]> {
  const rows = await db.$queryRaw<{ id: string; order_id: string | null; collections: { id: string }[] | null }[]>`
    select r.id, case when r.previous_orders is null then r.check_order_id end as order_id, t.body -> 'rewardItems' -> 'collections' as collections
    from referral r join terms t on t.shop_id = r.shop_id and t.program_id = r.program_id and t.version = r.terms_version
    where r.shop_id = ${db.shopId} and r.check_at <= ${at} order by r.check_at limit ${limit}`;
  const asking = rows.filter(({ collections }) => collections !== null && collections.length > 0);
  const open =
    asking.length === 0
      ? new Map()
      : await openGoods(
          db,
          asking.map(({ id }) => id),
        );
  return rows.map(({ id, order_id, collections }) => ({
    referralId: id as ReferralId,
    orderId: order_id,
    productIds: open.get(id)?.productIds ?? [],
    collectionIds: (collections ?? []).map((one) => one.id),
    unread: open.get(id)?.unread ?? [],
  }));
}

type OpenGoods = Pick<Check, "productIds" | "unread">;

async function openGoods(db: ShopDb, referralIds: readonly string[]): Promise<Map<string, OpenGoods>> {
  const rows = await db.$queryRaw<
    { referral_id: string; order_id: string; goods: OrderGoods | null; seen: string[] }[]
  >`
    select o.referral_id, o.order_id, o.goods, array(select l.line_id from order_line l where l.shop_id = o.shop_id and l.order_id = o.order_id) as seen
    from qualifying_order o where o.shop_id = ${db.shopId} and o.referral_id = any(${[...referralIds]}) and (o.goods is not null or not o.base_known)`;
  const open = new Map<string, { productIds: string[]; unread: string[] }>();
  for (const { referral_id, order_id, goods, seen } of rows) {
    const of = open.get(referral_id) ?? { productIds: [], unread: [] };
    open.set(referral_id, of);
    if (goods === null) of.unread.push(order_id);
    const known = new Set(seen);
    of.productIds.push(...unseenLines(goods, known).map(({ productId }) => productId));
  }
  return open;
}
