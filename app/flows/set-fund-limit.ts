import type { ShopId } from "../core/ids.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { rails } from "../rails/registry.ts";
import { saveFundLimit } from "../store/low-funds.ts";
import { clearProblem } from "../store/problems.ts";

/**
 * Sets below how much at a rail's provider the merchant is warned (shop currency, minor units; null for never), and looks at
 * once. `false` for a rail that is not connected or does not tell what is left.
 */
export async function setFundLimit(
  services: Services,
  shopId: ShopId,
  press: { readonly rail: string; readonly minor: number | null },
): Promise<boolean> {
  const { rail, minor } = press;
  if (!Object.hasOwn(rails, rail) || !rails[rail]?.tellsFunds) return false;
  return services.db.inShop(shopId, async (db) => {
    if (!(await saveFundLimit(db, rail, minor))) return false;
    if (minor === null) await clearProblem(db, `funds:${rail}`, services.clock.now());
    else await enqueue(db, { name: "watch-funds", payload: { shopId }, key: `funds:${shopId}` });
    return true;
  });
}
