import type { BulkCreation, Discount, Shop } from "../../world/shop.ts";
import type { World } from "../../world/world.ts";
import { findCode, foldCode } from "../discounts/find-code.ts";

/** Codes of more than this length are refused. */
export const maxCodeLength = 255;

/** Takes codes in; they are there some machine time later, as Shopify's are. */
export function startBulkCreation(
  world: World,
  shop: Shop,
  discount: Discount,
  codes: readonly string[],
): BulkCreation {
  const creation: BulkCreation = {
    id: world.ids.next("DiscountRedeemCodeBulkCreation"),
    discountId: discount.id,
    createdAt: world.clock.now(),
    doneFrom: Date.now() + shop.bulkDelayMs,
    done: false,
    codes: codes.map((code) => ({ code, redeemCodeId: null, error: null })),
  };
  shop.bulkCreations.set(creation.id, creation);
  return creation;
}

/** Completes what has had its time. Called before anybody looks at codes. */
export function finishBulkCreations(world: World, shop: Shop): void {
  for (const creation of shop.bulkCreations.values()) {
    if (creation.done || Date.now() < creation.doneFrom) continue;
    creation.done = true;
    const discount = shop.discounts.get(creation.discountId);
    for (const entry of creation.codes) {
      entry.error = problemOf(shop, entry.code, discount);
      if (entry.error || !discount) continue;
      entry.redeemCodeId = world.ids.next("DiscountRedeemCode");
      discount.codes.set(foldCode(entry.code), { id: entry.redeemCodeId, code: entry.code, byApp: true, uses: [] });
      discount.updatedAt = world.clock.now();
    }
  }
}

function problemOf(shop: Shop, code: string, discount: Discount | undefined): { code: string; message: string } | null {
  if (!discount) return { code: "INVALID", message: "Discount does not exist" };
  if (code.trim() === "") return { code: "BLANK", message: "Code can't be blank" };
  if (code.length > maxCodeLength)
    return { code: "TOO_LONG", message: `Code is too long (maximum is ${maxCodeLength} characters)` };
  if (findCode(shop, code)) return { code: "TAKEN", message: "Code must be unique. Please try a different code." };
  return null;
}
