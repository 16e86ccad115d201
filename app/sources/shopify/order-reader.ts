import { createHash } from "node:crypto";
import type { ProductTold } from "../../core/referral/answer-goods.ts";
import type { AdminResult } from "../../platform/shopify-admin.ts";
import type { Answer, OrderReader, ReadOrder } from "../kit/source.ts";
import { readTopic } from "./names.ts";
import { type OrderNode, orderFromNode } from "./order-node.ts";
import {
  askAboutGoods,
  type CustomerHistory,
  inSlots,
  ordersByName,
  ordersSince,
  type ProductNode,
  readCustomerHistories,
  readCustomersThere,
  readOrders,
  slots,
} from "./order-operations.ts";

/** Shopify's Admin API as a reader of orders. */
export const orderReader: OrderReader = {
  batch: 10,
  byId: async (admin, ids, scopes) =>
    answer(await admin.run(readOrders, { ids, products: mayReadProducts(scopes) }), ({ nodes }) =>
      nodes.flatMap((node) => (node ? readOrder(node) : [])),
    ),
  byName: async (admin, name, scopes) =>
    answer(
      await admin.run(ordersByName, { query: `name:${JSON.stringify(name)}`, products: mayReadProducts(scopes) }),
      ({ orders }) => orders.nodes.filter((node) => node.name === name).flatMap(readOrder),
    ),
  changedSince: async (admin, since, cursor, scopes) =>
    answer(
      await admin.run(ordersSince, {
        query: `updated_at:>='${since.toISOString()}'`,
        after: cursor,
        products: mayReadProducts(scopes),
      }),
      ({ orders }) => ({
        orders: orders.nodes.flatMap(readOrder),
        next: orders.pageInfo.hasNextPage ? orders.pageInfo.endCursor : null,
      }),
    ),
  most: { products: 250, collections: slots.length },
  mayTellProducts: mayReadProducts,
  ask: async (admin, { orderIds, productIds, collectionIds }) =>
    productIds.length === 0
      ? answer(await admin.run(readCustomerHistories, { ids: orderIds }), ({ nodes }) => ({
          before: ordersBefore(nodes),
          products: new Map(),
        }))
      : answer(
          await admin.run(askAboutGoods, {
            orders: orderIds,
            products: productIds,
            ...inSlots((index) => collectionIds[index] ?? collectionIds[0] ?? ""),
          }),
          ({ orders, products, there }) => ({
            before: ordersBefore(orders),
            products: new Map(
              productIds.flatMap((id, index) => {
                const node = products[index];
                return node || !there[index] ? [[id, node ? productTold(node, collectionIds) : null] as const] : [];
              }),
            ),
          }),
        ),
  customersThere: async (admin, ids) =>
    answer(
      await admin.run(readCustomersThere, { ids }),
      ({ nodes }) => new Set(nodes.flatMap((node) => (node ? [node.id] : []))),
    ),
};

/** Whether the merchant has granted it; writing includes reading. */
function mayReadProducts(scopes: string): boolean {
  return scopes.split(",").some((scope) => /^(read|write)_products$/.test(scope.trim()));
}

function answer<Data, Value>(result: AdminResult<Data>, read: (data: Data) => Value): Answer<Value> {
  return result.kind === "ok" ? { kind: "ok", value: read(result.data) } : { kind: result.kind, detail: result.detail };
}

/** One state of an order is one event, however often it is read. An order in a shape that we cannot read is left out. */
function readOrder(node: OrderNode): ReadOrder[] {
  const order = orderFromNode(node);
  if (!order.ok) return [];
  const text = JSON.stringify(node);
  const eventKey = createHash("sha256").update(`${readTopic}\0${text}`).digest();
  return [{ facts: order.facts, event: { topic: readTopic, eventKey, subject: node.id, body: Buffer.from(text) } }];
}

function ordersBefore(nodes: readonly (CustomerHistory | null)[]): ReadonlyMap<string, number> {
  return new Map(nodes.flatMap((node) => (node ? [[node.id, before(node)]] : [])));
}

function productTold(node: ProductNode, collectionIds: readonly string[]): ProductTold {
  return {
    title: node.title,
    collections: collectionIds.filter((_, index) => {
      const slot = slots[index];
      return slot !== undefined && node[slot];
    }),
  };
}

function before(history: CustomerHistory): number {
  if (!history.customer) return 0;
  const { numberOfOrders, orders } = history.customer;
  // numberOfOrders counts all orders ever, this one and later ones too; the newest 25 tell how many those are.
  const sinceThen = orders.nodes.filter((order) => order.createdAt >= history.createdAt).length;
  return Math.max(0, Number(numberOfOrders) - Math.max(1, sinceThen));
}
