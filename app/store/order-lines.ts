import type { ShopId } from "../core/ids.ts";
import type { LineRow, OrderBook, OrderRow } from "../core/referral/order-book.ts";
import type { LineSeen } from "../core/referral/order-goods.ts";
import type { Sql } from "../platform/db.ts";
import { arrayLiteral } from "./array-literal.ts";

/** Reads into the book what was seen of the goods of these orders: those whose terms ask for it. Of none nothing is asked. */
export async function loadOrderLines(
  sql: Sql,
  book: OrderBook,
  orders: readonly Pick<OrderRow, "shopId" | "orderId">[],
): Promise<void> {
  if (orders.length === 0) return;
  const { rows } = await sql.query({
    name: "load order lines",
    text: `select l.shop_id as "shopId", l.order_id as "orderId", l.line_id as "lineId", l.product_id as "productId", l.title, l.collections, l.found
           from unnest($1::int[], $2::text[]) k(shop_id, order_id) join order_line l on l.shop_id = k.shop_id and l.order_id = k.order_id`,
    values: [arrayLiteral(orders.map((row) => row.shopId)), arrayLiteral(orders.map((row) => row.orderId))],
  });
  for (const row of rows as (LineSeen & { shopId: ShopId; orderId: string; lineId: string })[]) {
    const key = `${row.shopId}|${row.orderId}`;
    const seen = book.linesSeen.get(key) ?? new Map<string, LineSeen>();
    const { productId, title, collections, found } = row;
    book.linesSeen.set(key, seen.set(row.lineId, { productId, title, collections, found }));
  }
}

/** Keeps what was seen of goods: once for each line, and for ever. */
export async function saveOrderLines(sql: Sql, lines: readonly LineRow[], at: Date): Promise<void> {
  if (lines.length === 0) return;
  await sql.query({
    name: "insert order lines",
    // Arrays travel as text: an array of arrays would have to be square.
    text: `insert into order_line (shop_id, order_id, line_id, product_id, title, collections, found, seen_at)
           select k.shop_id, k.order_id, k.line_id, k.product_id, k.title, k.collections::text[], k.found, $8
           from unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bool[]) k(shop_id, order_id, line_id, product_id, title, collections, found)`,
    values: [
      arrayLiteral(lines.map((row) => row.shopId)),
      arrayLiteral(lines.map((row) => row.orderId)),
      arrayLiteral(lines.map((row) => row.lineId)),
      arrayLiteral(lines.map((row) => row.productId)),
      arrayLiteral(lines.map((row) => row.title)),
      arrayLiteral(lines.map((row) => arrayLiteral(row.collections))),
      arrayLiteral(lines.map((row) => row.found)),
      at,
    ],
  });
}
