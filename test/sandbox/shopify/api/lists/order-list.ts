import type { Order } from "../../../world/shop.ts";
import { financialStatus } from "../../orders/order-money.ts";
import type { ApiContext, OrderListArgs } from "../api-context.ts";
import { connection, type Page } from "../connection.ts";
import { orderNode, visible } from "../nodes/order-node.ts";
import { search } from "../search-query.ts";

/** A list of orders: filtered, sorted, and without those that are older than the app may see. */
export function orderList(context: ApiContext, orders: readonly Order[], args: OrderListArgs): Page {
  const seen = orders.filter((order) => visible(context, order));
  const found = search(seen, args.query, {
    id: (order) => Number(order.id),
    name: (order) => `#${order.number}`,
    email: (order) => order.email,
    customer_id: (order) => order.customerId,
    created_at: (order) => order.createdAt,
    updated_at: (order) => order.updatedAt,
    processed_at: (order) => order.processedAt,
    financial_status: (order) => financialStatus(order),
    discount_code: (order) => order.applications.map((application) => application.code),
    test: (order) => order.test,
    status: (order) => (order.cancelledAt ? "cancelled" : "open"),
  });
  const key = sorters[args.sortKey ?? "ID"];
  if (!key) throw new Error(`The sandbox does not sort orders by ${args.sortKey}.`);
  const sorted = found.sort((a, b) => key(a) - key(b) || compareIds(a.id, b.id));
  return connection(
    sorted,
    args,
    (order) => order.id,
    (order) => orderNode(context, order),
  );
}

const seconds = (date: Date) => Math.floor(date.getTime() / 1000);

const sorters: Readonly<Record<string, (order: Order) => number>> = {
  ID: () => 0,
  CREATED_AT: (order) => seconds(order.createdAt),
  UPDATED_AT: (order) => seconds(order.updatedAt),
  PROCESSED_AT: (order) => seconds(order.processedAt),
  ORDER_NUMBER: (order) => order.number,
};

function compareIds(a: string, b: string): number {
  const difference = BigInt(a) - BigInt(b);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}
