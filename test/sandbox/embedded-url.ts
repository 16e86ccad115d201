import { sessionToken } from "./shopify/oauth.ts";
import type { Shop } from "./world/shop.ts";
import type { World } from "./world/world.ts";

/** The address that the admin puts into the app's frame, with the parameters of an embedded document request. */
export function embeddedUrl(world: World, shop: Shop, path: string): string {
  const store = shop.domain.replace(".myshopify.com", "");
  const url = new URL(path, world.app.url());
  url.searchParams.set("embedded", "1");
  url.searchParams.set("shop", shop.domain);
  url.searchParams.set("host", Buffer.from(`admin.shopify.com/store/${store}`).toString("base64"));
  url.searchParams.set("id_token", sessionToken(world, shop));
  url.searchParams.set("locale", "en");
  url.searchParams.set("session", world.ids.token(64));
  // By the machine's clock, with which libraries compare it.
  url.searchParams.set("timestamp", String(Math.floor(Date.now() / 1000)));
  return url.href;
}
