import { adminStyles } from "./admin/admin-handler.ts";
import { appBridgeScript } from "./admin/app-bridge-script.ts";
import { seeOther, storeName } from "./admin/frame.ts";
import { controlEndpoint } from "./control-http.ts";
import { jsonResponse } from "./http/json.ts";
import type { Handler, NoAnswer } from "./http/serve.ts";
import { worldPages } from "./pages/world-pages.ts";
import type { SandboxParts } from "./sandbox-parts.ts";
import { type AdminApi, createAdminApi } from "./shopify/api/admin-api.ts";
import { operationNames } from "./shopify/api/operation-names.ts";
import { oauthEndpoint } from "./shopify/oauth.ts";
import { underFault } from "./world/faults.ts";
import type { Shop } from "./world/shop.ts";
import type { World } from "./world/world.ts";

interface Hosts extends SandboxParts {
  readonly adminApi: AdminApi;
}

/** The world listener: every emulated host by the first segment of the path, the knobs, and the pages for people. */
export function createWorldHandler(sandbox: SandboxParts): Handler {
  const parts: Hosts = { ...sandbox, adminApi: createAdminApi(sandbox.world, sandbox.merchant) };
  return async (request) => {
    const url = new URL(request.url);
    const [, first = ""] = url.pathname.split("/");
    if (first === "__control") return controlEndpoint(parts.control, url.pathname.slice("/__control".length), request);
    if (url.pathname === "/app-bridge.js") return appBridgeScript(parts.world);
    if (url.pathname === "/__assets/admin.css") return adminStyles();
    if (url.pathname === "/follow") return follow(parts, url);
    if (first.includes(".")) return outsideHost(parts, first, url, request);
    return (await worldPages(parts, url, request)) ?? jsonResponse({ errors: "Not Found" }, 404);
  };
}

/** A request to an emulated host: counted, put under the fault that waits for it, and led to its server. */
async function outsideHost(parts: Hosts, host: string, url: URL, request: Request): Promise<Response | NoAnswer> {
  const { world } = parts;
  const path = url.pathname.slice(host.length + 1) || "/";
  const operations = await operationNames(path, request);
  const fault = world.faults.take({ host, path, method: request.method, operations });
  const answer = await underFault(fault, () => serveHost(parts, host, path, url, request));
  world.calls.put({
    host,
    method: request.method,
    path,
    operation: operations[0] ?? null,
    status: "noAnswer" in answer ? 0 : answer.status,
    fault: fault?.kind ?? null,
  });
  return answer;
}

async function serveHost(
  { world, adminApi, emulators }: Hosts,
  host: string,
  path: string,
  url: URL,
  request: Request,
): Promise<Response> {
  const provider = emulators.forHost(host);
  if (provider) {
    const body = request.method === "GET" || request.method === "HEAD" ? null : await request.arrayBuffer();
    const own = new Request(`https://${host}${path}${url.search}`, {
      method: request.method,
      headers: request.headers,
      ...(body ? { body } : {}),
    });
    return provider.emulator.handle(own, provider.host);
  }
  if (host === "admin.shopify.com") return seeOther(`${world.addresses.admin}${path}${url.search}`);
  const shop = world.shops.get(host);
  if (!shop) return jsonResponse({ errors: `Nothing answers at ${host} in this world.` }, 404);
  if (path === "/admin/oauth/access_token") return oauthEndpoint(world, shop, request);
  if (/^\/admin\/api\/[^/]+\/graphql\.json$/.test(path)) return adminApi.handle(shop, path, request);
  // People who follow a link of the store land where the sandbox shows it.
  if (request.method === "GET") return seeOther(placeOf(world, shop, path, url.search));
  return jsonResponse({ errors: "Not Found" }, 404);
}

/** Where the sandbox shows an address of a store: its admin, or its storefront. */
function placeOf(world: World, shop: Shop, path: string, search: string): string {
  if (/^\/admin(\/|$)/.test(path))
    return `${world.addresses.admin}/store/${storeName(shop)}${path.slice("/admin".length)}${search}`;
  const target = new URL(`/__shop/${shop.domain}`, world.addresses.storefront);
  target.searchParams.set("to", `${path}${search}`);
  return target.href;
}

/** `/follow?link=https://demo.myshopify.com/…`. */
function follow({ world }: SandboxParts, url: URL): Response {
  const link = URL.parse(url.searchParams.get("link") ?? "");
  const shop = link ? world.shops.get(link.host) : undefined;
  if (!link || !shop) return seeOther("/", "That is no link of a store of this world.");
  return seeOther(placeOf(world, shop, link.pathname, link.search));
}
