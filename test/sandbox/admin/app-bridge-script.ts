import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readAppConfig } from "../shopify/app-toml.ts";
import type { World } from "../world/world.ts";

/** App Bridge's stand-in, told where this world's admin is. Apps load it from another origin, as from Shopify's CDN. */
export function appBridgeScript(world: World): Response {
  const read = (file: string) => readFileSync(join(import.meta.dirname, "assets", file), "utf8");
  const script = `(() => {\n${read("app-bridge-elements.js")}\n${read("app-bridge.js")}\n})();`
    .replaceAll("__ADMIN_ORIGIN__", world.addresses.admin)
    .replaceAll("__APP_HANDLE__", readAppConfig(world.app.root).handle);
  return new Response(script, {
    headers: {
      "content-type": "text/javascript; charset=utf-8",
      "access-control-allow-origin": "*",
      "cache-control": "no-cache",
    },
  });
}
