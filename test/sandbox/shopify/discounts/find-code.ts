import type { Discount, RedeemCode, Shop } from "../../world/shop.ts";

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
export function classOf(discount: Discount): "ORDER" | "PRODUCT" {
  const each = discount.value.kind === "amount" && discount.value.eachItem;
  return discount.products === null && !each ? "ORDER" : "PRODUCT";
}
