import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { rails } from "../rails/registry.ts";
import { readRailConnections } from "../store/rail-connections.ts";

/** Whether people of this shop have something to set up before they can be paid. */
export async function hasPayoutWays(services: Services, shopId: ShopId): Promise<boolean> {
  const connections = await services.db.inShop(shopId, readRailConnections);
  return connections.some(({ rail }) => rails[rail]?.onboarding !== undefined || rails[rail]?.asks !== undefined);
}
