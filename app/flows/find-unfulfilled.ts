import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { clearProblem, raiseProblem, unfulfilled } from "../store/problems.ts";
import { unfulfilledOrders } from "../store/unfulfilled.ts";

const longDays = 120;

/** Tells the merchant of rewards that wait for an order which nobody fulfils: nothing would happen by itself any more. */
export async function findUnfulfilled(services: Services, shopId: ShopId): Promise<void> {
  const at = services.clock.now();
  await services.db.inShop(shopId, async (db) => {
    const { count, names } = await unfulfilledOrders(db, new Date(at.getTime() - longDays * 86_400_000));
    const problem = unfulfilled(count, names, longDays);
    if (count === 0) await clearProblem(db, problem.key, at);
    else await raiseProblem(db, problem, at);
  });
}
