import { apiDecimal } from "../../../world/money.ts";
import type { Money2, Order, Shop } from "../../../world/shop.ts";

/** `MoneyV2`. */
export function moneyNode(minor: number, currency: string) {
  return { __typename: "MoneyV2", amount: apiDecimal(minor, currency), currencyCode: currency };
}

/** `MoneyBag` of an order. */
export function moneyBag(shop: Shop, order: Order, amount: Money2) {
  return {
    shopMoney: moneyNode(amount.shop, shop.currency),
    presentmentMoney: moneyNode(amount.presentment, order.presentmentCurrency),
  };
}
