import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { waysFor } from "../rails/kit/ways-for.ts";
import { rails } from "../rails/registry.ts";
import { addActivity } from "../store/activity.ts";
import { readChoiceFacts, savePreferredRail } from "../store/preferred-rails.ts";

/**
 * A referrer chooses how they are paid, or leaves it to the store again (`rail` null). It holds for what goes out from now
 * on; what is on its way stays on its way. `false` for what is not theirs to choose.
 */
export async function chooseRail(
  services: Services,
  shopId: ShopId,
  wish: { readonly customerId: string; readonly rail: string | null },
): Promise<boolean> {
  const { customerId, rail } = wish;
  return services.db.inShop(shopId, async (db) => {
    const facts = await readChoiceFacts(db, services.seal, customerId);
    if (facts === null) return false;
    const ways = waysFor(facts.rails, rails, facts.connected, facts.person, facts.kinds);
    if (rail !== null && !ways.some((way) => way.rail === rail)) return false;
    const { referrerId } = facts.person;
    if (await savePreferredRail(db, referrerId, rail))
      await addActivity(
        db,
        [{ referrerId, actor: referrerId, what: "rail_chosen", data: { rail } }],
        services.clock.now(),
      );
    return true;
  });
}
