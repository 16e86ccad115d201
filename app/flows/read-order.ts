import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { orderReaderOf } from "../sources/registry.ts";
import { addReadOrders } from "../store/inbox.ts";
import { readShop } from "../store/shops.ts";

/**
 * Reads one order's present state into the inbox: for deliveries that only name it (refunds, edits). An order this shop does
 * not have leaves nothing: a body replayed under another shop's name ends here. Throws to be tried again.
 */
export async function readOrder(services: Services, shopId: ShopId, orderId: string): Promise<void> {
  const shop = await services.db.inShop(shopId, readShop);
  if (shop.state !== "installed") return;
  const answer = await orderReaderOf("shopify").byId(services.shopify.adminFor(shop.domain), [orderId], shop.scopes);
  if (answer.kind !== "ok") throw new Error(`order could not be read: ${answer.kind} ${answer.detail}`);
  await addReadOrders(services.db.sql, shopId, "shopify", answer.value);
}
