import { display } from "../../world/money.ts";
import type { Discount, Goods, RedeemCode, Shop } from "../../world/shop.ts";

/** Codes are one whatever their case. */
export function foldCode(code: string): string {
  return code.trim().toLowerCase();
}

/** A code of this shop with its discount. */
export function findCode(shop: Shop, code: string): { discount: Discount; redeemCode: RedeemCode } | null {
  const folded = foldCode(code);
  for (const discount of shop.discounts.values()) {
    const redeemCode = discount.codes.get(folded);
    if (redeemCode) return { discount, redeemCode };
  }
  return null;
}

/** Where a discount stands at a moment. */
export function statusOf(discount: Discount, now: Date): "ACTIVE" | "EXPIRED" | "SCHEDULED" {
  if (discount.endsAt && discount.endsAt <= now) return "EXPIRED";
  return discount.startsAt > now ? "SCHEDULED" : "ACTIVE";
}

/** What a discount takes off, as Shopify sums it up. */
export function classOf({ value, products, collections }: Discount): "ORDER" | "PRODUCT" | "SHIPPING" {
  if (value.kind === "shipping") return "SHIPPING";
  const each = value.kind === "items" || (value.kind === "amount" && value.eachItem);
  return products === null && collections === null && !each ? "ORDER" : "PRODUCT";
}

/** Whether a product is among goods; goods without a name are all. */
export function isAmong(shop: Shop, goods: Goods, productId: string): boolean {
  if (goods.products === null && goods.collections === null) return true;
  return (
    (goods.products?.includes(productId) ?? false) ||
    shop.collections.some(({ id, products }) => goods.collections?.includes(id) && products.includes(productId))
  );
}

/** What a discount takes off, in words. */
export function discountValue(shop: Shop, discount: Discount): string {
  const { value } = discount;
  if (value.kind === "shipping") return "free shipping";
  if (value.kind === "items") return `${value.quantity} at ${value.fraction * 100}% off, for what is bought`;
  const amount = value.kind === "percentage" ? `${value.fraction * 100}%` : display(value.amountMinor, shop.currency);
  return `${amount} off ${classOf(discount) === "ORDER" ? "the order" : "products"}`;
}
