import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { acceptDrift } from "../store/discount-drift.ts";
import { changedDiscount, clearProblem } from "../store/problems.ts";

/** The merchant leaves a discount as they made it in Shopify; they are asked again when it changes again. */
export async function acceptDiscount(
  services: Services,
  shopId: ShopId,
  { discountId, actor }: { readonly discountId: string; readonly actor: string },
): Promise<boolean> {
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    const accepted = await acceptDrift(db, discountId, actor, at);
    await clearProblem(db, changedDiscount(discountId, null).key, at);
    return accepted;
  });
}
