import { z } from "zod";
import type { OpenedShop } from "../platform/admin-gate.ts";
import type { Services } from "../platform/services.ts";
import { adminOperation } from "../platform/shopify-admin.ts";
import { findShopByDomain, readShop, saveInstalledShop } from "../store/shops.ts";

const readProfile = adminOperation({
  name: "ShopProfile",
  document: /* GraphQL */ `
    query ShopProfile {
      shop {
        id
        name
        currencyCode
        ianaTimezone
        contactEmail
        primaryDomain {
          url
        }
      }
    }
  `,
  data: z.object({
    shop: z.object({
      id: z.string(),
      name: z.string(),
      currencyCode: z.string().length(3),
      ianaTimezone: z.string(),
      contactEmail: z.string(),
      primaryDomain: z.object({ url: z.string() }),
    }),
  }),
});

/**
 * Writes down that a shop uses the app, with what Shopify says of it now: at install, at a reinstall (which finds
 * everything it had), and from time to time when its admin opens the app. Throws when Shopify does not answer and the shop
 * is not known as installed; the next visit tries again.
 */
export async function recordInstallation(services: Services, opened: OpenedShop): Promise<void> {
  const result = await services.shopify.adminFor(opened.shopDomain, "screen").run(readProfile, {});
  if (result.kind !== "ok") {
    const id = await findShopByDomain(services.db.sql, opened.shopDomain);
    const known = id === null ? null : await services.db.inShop(id, readShop);
    if (known?.state !== "installed") throw new Error(`the shop's profile was not read: ${result.detail}`);
    services.log.warn({ shop: id, why: result.detail }, "the shop's profile was not read, the last one stays");
    return;
  }
  const { shop } = result.data;
  await saveInstalledShop(
    services.db.sql,
    {
      domain: opened.shopDomain,
      shopifyId: shop.id.split("/").at(-1) ?? null,
      name: shop.name,
      currency: shop.currencyCode,
      timezone: shop.ianaTimezone,
      storefrontUrl: new URL(shop.primaryDomain.url).origin,
      scopes: opened.scopes,
      contactEmail: shop.contactEmail || null,
    },
    services.clock.now(),
  );
}
