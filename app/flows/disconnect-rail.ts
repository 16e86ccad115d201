import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { clearProblem } from "../store/problems.ts";
import { deleteRailConnection } from "../store/rail-connections.ts";

/** Forgets a rail's keys. Payouts on their way keep their references and are looked up once it is connected again. */
export async function disconnectRail(
  services: Services,
  shopId: ShopId,
  request: { readonly rail: string; readonly actor: string },
): Promise<{ ok: true }> {
  await services.db.inShop(shopId, async (db) => {
    await deleteRailConnection(db, request.rail);
    await clearProblem(db, `rail:${request.rail}`, services.clock.now());
  });
  services.log.info({ shop: shopId, rail: request.rail, actor: request.actor }, "a rail was disconnected");
  return { ok: true };
}
