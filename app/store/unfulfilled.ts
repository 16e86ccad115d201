import type { ShopDb } from "../platform/db.ts";

const named = 3;

/** How many orders of held rewards were paid before a moment and are not fulfilled, with the names of the first ones. */
export async function unfulfilledOrders(
  db: ShopDb,
  paidBefore: Date,
): Promise<{ readonly count: number; readonly names: readonly string[] }> {
  const rows = await db.$queryRaw<{ name: string; count: bigint }[]>`
    select o.name, count(*) over () as count from (
      select distinct order_id from reward
      where shop_id = ${db.shopId} and state = 'held' and hold_until >= '9999-01-01T00:00:00Z' and reason = 'waiting_for_fulfilment') w
    join qualifying_order o on o.shop_id = ${db.shopId} and o.order_id = w.order_id and o.paid_at <= ${paidBefore}
    order by o.paid_at, o.order_id limit ${named}`;
  return { count: Number(rows[0]?.count ?? 0n), names: rows.map(({ name }) => name) };
}
