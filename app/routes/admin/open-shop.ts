import type { ShopId } from "../../core/ids.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Services } from "../../platform/services.ts";
import { findShopByDomain, readShop, type ShopRow } from "../../store/shops.ts";

/** Who opened an admin page. */
export interface OpenShop {
  readonly shopId: ShopId;
  readonly domain: string;
  /** Who pressed, as it stands in histories. */
  readonly actor: string;
  /** Reads in one transaction that sees this shop alone. */
  readonly read: <Data>(query: (db: ShopDb, shop: ShopRow) => Promise<Data>) => Promise<Data>;
}

/**
 * Lets in who comes from the Shopify admin; what it throws is Shopify's answer and goes out as it is. `null` while the shop
 * is being set up.
 */
export async function openShop(request: Request, services: Services): Promise<OpenShop | null> {
  const { session, sessionToken } = await services.shopify.authenticate.admin(request);
  const shopId = await findShopByDomain(services.db.sql, session.shop);
  if (shopId === null) return null;
  return {
    shopId,
    domain: session.shop,
    actor: sessionToken?.sub ? `staff:${sessionToken.sub}` : "staff",
    read: (query) => services.db.inShop(shopId, async (db) => query(db, await readShop(db))),
  };
}
