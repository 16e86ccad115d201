import { gid } from "../../world/ids.ts";
import { decimal, exponentOf } from "../../world/money.ts";
import type { Order, OrderLine, Refund, Shop } from "../../world/shop.ts";
import { payloadDate } from "../dates.ts";
import { linePayload, moneySet } from "./line-payload.ts";
import { zero } from "./order-money.ts";

/** A refund as `refunds/create` carries it and orders list it. Sums of its lines are numbers there, not texts. */
export function refundPayload(shop: Shop, order: Order, refund: Refund) {
  const date = payloadDate(refund.createdAt, shop.timezone);
  const set = (amount: { shop: number; presentment: number }) => moneySet(shop, order, amount);
  const number = (minor: number) => minor / 10 ** exponentOf(shop.currency);
  const { adjustment, transaction } = refund;
  return {
    id: BigInt(refund.id),
    admin_graphql_api_id: gid("Refund", refund.id),
    created_at: date,
    note: refund.note,
    order_id: BigInt(order.id),
    processed_at: date,
    restock: refund.lines.some((line) => line.restock !== "no_restock"),
    total_additional_fees_set: set(zero),
    total_duties_set: set(zero),
    user_id: null,
    order_adjustments: adjustment
      ? [
          {
            id: BigInt(adjustment.id),
            amount: decimal(-adjustment.shop, shop.currency),
            amount_set: set({ shop: -adjustment.shop, presentment: -adjustment.presentment }),
            kind: "refund_discrepancy",
            order_id: BigInt(order.id),
            reason: "Refund discrepancy",
            refund_id: BigInt(refund.id),
            tax_amount: decimal(0, shop.currency),
            tax_amount_set: set(zero),
          },
        ]
      : [],
    transactions: transaction
      ? [
          {
            id: BigInt(transaction.id),
            admin_graphql_api_id: gid("OrderTransaction", transaction.id),
            amount: decimal(transaction.shop, shop.currency),
            authorization: null,
            created_at: date,
            currency: shop.currency,
            device_id: null,
            error_code: null,
            gateway: refund.gateway,
            kind: "refund",
            location_id: null,
            message: "Refunded",
            order_id: BigInt(order.id),
            parent_id: order.payments[0] ? BigInt(order.payments[0].id) : null,
            processed_at: date,
            source_name: "web",
            status: "success",
            test: order.test,
            user_id: null,
          },
        ]
      : [],
    refund_line_items: refund.lines.map((line) => ({
      id: BigInt(line.id),
      line_item_id: BigInt(line.line.id),
      location_id: null,
      quantity: line.quantity,
      restock_type: line.restock,
      subtotal: number(line.subtotal.shop),
      subtotal_set: set(line.subtotal),
      total_tax: number(line.tax.shop),
      total_tax_set: set(line.tax),
      line_item: linePayload(shop, order, line.line),
    })),
    refund_shipping_lines:
      refund.shipping.shop > 0 && order.shipping
        ? [
            {
              id: BigInt(refund.id) + 1n,
              shipping_line_id: BigInt(order.shipping.id),
              subtotal_amount_set: set(refund.shipping),
              tax_amount_set: set(zero),
            },
          ]
        : [],
    duties: [],
    additional_fees: [],
    return: null,
  };
}

/** What `orders/edited` carries: not the order, only what the edit did. */
export function editPayload(shop: Shop, order: Order, editId: string, change: { line: OrderLine; delta: number }) {
  const entry = { id: BigInt(change.line.id), delta: Math.abs(change.delta) };
  return {
    order_edit: {
      id: BigInt(editId),
      app_id: null,
      created_at: payloadDate(order.updatedAt, shop.timezone),
      notify_customer: false,
      order_id: BigInt(order.id),
      staff_note: "",
      user_id: null,
      line_items: { additions: change.delta > 0 ? [entry] : [], removals: change.delta < 0 ? [entry] : [] },
      discounts: { line_item: { additions: [], removals: [] } },
      shipping_lines: { additions: [], removals: [] },
      committed_at: payloadDate(order.updatedAt, shop.timezone),
    },
  };
}
