import { z } from "zod";
import type { Services } from "../platform/services.ts";
import { adminOperation } from "../platform/shopify-admin.ts";
import { installedShops } from "../store/shops.ts";

const readShopId = adminOperation({
  name: "ReadShopId",
  document: /* GraphQL */ `
    query ReadShopId {
      shop { id }
    }
  `,
  data: z.object({ shop: z.object({ id: z.string() }) }),
});

/** A refresh token lives 90 days and is renewed by use: a shop that nobody opens would lose its API access for good. */
export async function keepTokensAlive(services: Services): Promise<void> {
  for (const shop of await installedShops(services.db.sql)) {
    const answer = await services.shopify.adminFor(shop.domain).run(readShopId, {});
    if (answer.kind !== "ok")
      services.log.warn({ shop: shop.id, kind: answer.kind }, "a shop's token could not be renewed");
  }
}
