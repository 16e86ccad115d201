import { z } from "zod";
import { adminOperation } from "../../../platform/shopify-admin.ts";
import type { RailContext } from "../rail.ts";
import { readAdminFailure } from "./read-admin-failure.ts";

const data = z.object({
  shop: z.object({
    currencyCode: z.string(),
    enabledPresentmentCurrencies: z.array(z.string()),
    primaryDomain: z.object({ url: z.string() }),
  }),
  currentAppInstallation: z.object({ id: z.string(), accessScopes: z.array(z.object({ handle: z.string() })) }),
});

const shopFacts = adminOperation<Record<string, never>, z.infer<typeof data>>({
  name: "RewardShopFacts",
  document: /* GraphQL */ `
    query RewardShopFacts {
      shop { currencyCode enabledPresentmentCurrencies primaryDomain { url } }
      currentAppInstallation { id accessScopes { handle } }
    }
  `,
  data,
});

/** What a rail that lives in the shop has to know of it. */
export interface ShopFacts {
  readonly kind: "shop";
  readonly currency: string;
  /** Every currency that buyers may be charged in, the shop's own among them. */
  readonly currencies: readonly string[];
  /** The storefront's address, without a slash at its end. */
  readonly url: string;
  /** Which installation of ours this is: no shopper sees it. */
  readonly installationId: string;
  /** Which of some scopes the app was not granted; writing includes reading. */
  readonly missing: (scopes: readonly string[]) => readonly string[];
}

/** Reads the shop's currencies, its address, and what the app was allowed to do there. `what` is for the refusal's text. */
export async function readShopFacts(
  ctx: RailContext<unknown>,
  what: string,
): Promise<ShopFacts | ReturnType<typeof readAdminFailure>> {
  const read = await ctx.shopify.run(shopFacts, {}, ctx.signal);
  if (read.kind !== "ok") return readAdminFailure(read, what);
  const { currentAppInstallation: installation, shop } = read.data;
  const granted = new Set(installation.accessScopes.map((scope) => scope.handle));
  return {
    kind: "shop",
    currency: shop.currencyCode,
    currencies: shop.enabledPresentmentCurrencies,
    url: shop.primaryDomain.url.replace(/\/$/, ""),
    installationId: installation.id,
    missing: (scopes) =>
      scopes.filter((scope) => !granted.has(scope) && !granted.has(scope.replace(/^read_/, "write_"))),
  };
}
