import type { ReferrerId, ShopId } from "../core/ids.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { addActivity } from "../store/activity.ts";
import { markTaxForm as mark } from "../store/tax-limits.ts";

/**
 * The merchant says that a person's tax form was received, or takes that back. What automatic programs held for it goes out;
 * what is issued by hand is tried again by hand. `false` when it was so already, or there is no such person.
 */
export async function markTaxForm(
  services: Services,
  shopId: ShopId,
  press: { readonly referrerId: ReferrerId; readonly received: boolean; readonly actor: string },
): Promise<boolean> {
  const { referrerId, received, actor } = press;
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db) => {
    if (!(await mark(db, referrerId, received ? actor : null, at))) return false;
    await addActivity(db, [{ referrerId, actor, what: received ? "tax_form_received" : "tax_form_taken_back" }], at);
    if (received)
      await enqueue(db, { name: "issue-after-form", payload: { shopId, referrerId }, key: `form:${referrerId}` });
    return true;
  });
}
