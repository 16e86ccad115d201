import type { ShopId } from "../../core/ids.ts";
import type { Language } from "../../core/language/language.ts";
import { languageOf } from "../../core/language/language-of.ts";
import type { Services } from "../../platform/services.ts";
import { findShopByDomain } from "../../store/shops.ts";
import { refuse } from "./answer.ts";

/** Who asks through Shopify's app proxy, once the signature was checked. */
export interface Caller {
  readonly shopId: ShopId;
  readonly customerId: string | null;
  /** By whom requests are counted: the customer, else the address. Kept nowhere. */
  readonly visitor: string;
  readonly pathPrefix: string;
  /** As the page of the store that asks is written; English when it does not say. */
  readonly language: Language;
}

/**
 * Lets in who comes through the app proxy of a shop that we know; throws the answer for everybody else, in JSON or as
 * `refuseAs` writes it. What did not come through the store is always told in JSON: no theme is there to show a page in.
 */
export async function proxyCaller(services: Services, request: Request, refuseAs = refuse): Promise<Caller> {
  const language = languageOf(new URL(request.url).searchParams.get("locale"));
  const caller = services.shopify.authenticate.proxy(request);
  if (caller === null) throw refuse(language, "not_signed", 400);
  const shopId = await findShopByDomain(services.db.sql, caller.shopDomain);
  if (shopId === null) throw refuseAs(language, "not_installed", 404);
  // Shopify's proxy names the visitor's address first; who signs in is counted as a person.
  const address = request.headers.get("x-forwarded-for")?.split(",")[0]?.trim() ?? "";
  const visitor = caller.customerId ?? address;
  const limit = await services.limits.storefront(shopId, visitor);
  if (!limit.ok) {
    const busy = refuseAs(language, "too_many", 429);
    busy.headers.set("retry-after", String(limit.afterSeconds));
    throw busy;
  }
  return { shopId, customerId: caller.customerId, visitor, pathPrefix: caller.pathPrefix, language };
}
