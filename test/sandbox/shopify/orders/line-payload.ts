import { gid } from "../../world/ids.ts";
import { decimal } from "../../world/money.ts";
import type { Money2, Order, OrderLine, Shop } from "../../world/shop.ts";
import { lineTax, zero } from "./order-money.ts";

/** An amount in both currencies, as `*_set` fields carry it. */
export function moneySet(shop: Shop, order: Order, amount: Money2) {
  return {
    shop_money: { amount: decimal(amount.shop, shop.currency), currency_code: shop.currency },
    presentment_money: {
      amount: decimal(amount.presentment, order.presentmentCurrency),
      currency_code: order.presentmentCurrency,
    },
  };
}

/** A line as orders and refunds carry it. */
export function linePayload(shop: Shop, order: Order, line: OrderLine) {
  const set = (amount: Money2) => moneySet(shop, order, amount);
  const tax = lineTax(order, line, line.quantity);
  const isThere = shop.products.includes(line.product);
  const standard = line.variant.title === "Default Title";
  return {
    id: BigInt(line.id),
    admin_graphql_api_id: gid("LineItem", line.id),
    attributed_staffs: [],
    current_quantity: line.currentQuantity,
    fulfillable_quantity: order.fulfilment ? 0 : line.currentQuantity,
    fulfillment_service: "manual",
    fulfillment_status: order.fulfilment ? "fulfilled" : null,
    gift_card: line.product.giftCard,
    grams: 0,
    name: standard ? line.product.title : `${line.product.title} - ${line.variant.title}`,
    price: decimal(line.unitPrice.shop, shop.currency),
    price_set: set(line.unitPrice),
    product_exists: isThere,
    product_id: isThere ? BigInt(line.product.id) : null,
    properties: [],
    quantity: line.quantity,
    requires_shipping: line.variant.requiresShipping,
    sales_line_item_group_id: null,
    sku: line.variant.sku,
    taxable: line.variant.taxable,
    title: line.product.title,
    // Code discounts are told by the allocations; this field is for discounts of the line alone.
    total_discount: decimal(0, shop.currency),
    total_discount_set: set(zero),
    variant_id: isThere ? BigInt(line.variant.id) : null,
    variant_inventory_management: null,
    variant_title: standard ? null : line.variant.title,
    vendor: line.product.vendor,
    tax_lines: tax.shop > 0 ? [taxLine(shop, order, tax)] : [],
    duties: [],
    discount_allocations: line.allocations.map(({ application, amount }) => ({
      amount: decimal(amount.shop, shop.currency),
      amount_set: set(amount),
      discount_application_index: application,
    })),
  };
}

/** A tax as orders and lines carry it. */
export function taxLine(shop: Shop, order: Order, amount: Money2) {
  return {
    channel_liable: false,
    price: decimal(amount.shop, shop.currency),
    price_set: moneySet(shop, order, amount),
    rate: order.taxRate,
    title: shop.country === "JP" ? "CT" : "State Tax",
  };
}
