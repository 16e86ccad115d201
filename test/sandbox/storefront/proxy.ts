import { readAppConfig } from "../shopify/app-toml.ts";
import { signProxyQuery } from "../shopify/sign.ts";
import type { Shop } from "../world/shop.ts";
import type { World } from "../world/world.ts";
import type { StoreSession } from "./session.ts";

/** What a proxied answer is. */
export type ProxyAnswer =
  | { readonly kind: "response"; readonly response: Response }
  /** `application/liquid`: to be rendered inside the theme. */
  | { readonly kind: "liquid"; readonly source: string; readonly status: number };

/** The proxy's path on storefronts, e.g. `/apps/goodword`. */
export function proxyPrefix(world: World): string {
  const { prefix, subpath } = readAppConfig(world.app.root).proxy;
  return `/${prefix}/${subpath}`;
}

/** Shopify gives an app this long to answer. */
const limitMs = 10_000;

/**
 * Leads a storefront request to the app: the visitor's query and Shopify's own facts, signed. Who is signed in is told by the
 * session alone; cookies are taken off on both ways.
 */
export async function proxyRequest(
  world: World,
  shop: Shop,
  session: StoreSession,
  path: string,
  request: Request,
): Promise<ProxyAnswer> {
  const config = readAppConfig(world.app.root);
  const prefix = proxyPrefix(world);
  const query = new URLSearchParams(new URL(request.url).search);
  query.append("shop", shop.domain);
  query.append("logged_in_customer_id", session.customerId ?? "");
  query.append("path_prefix", prefix);
  // Apps check this against the machine's clock, whatever the world's says.
  query.append("timestamp", String(Math.floor(Date.now() / 1000)));
  const base = new URL(config.proxy.url, world.app.url()).href.replace(/\/$/, "");
  const target = `${base}${path.slice(prefix.length)}?${signProxyQuery(world.app.apiSecret, query)}`;
  const headers = new Headers({
    "x-forwarded-host": shop.domain,
    "x-forwarded-for": "203.0.113.7",
    "user-agent": request.headers.get("user-agent") ?? "",
  });
  for (const name of ["accept", "accept-language", "content-type"]) {
    const value = request.headers.get(name);
    if (value) headers.set(name, value);
  }
  const hasBody = request.method !== "GET" && request.method !== "HEAD";
  let answer: Response;
  try {
    answer = await fetch(target, {
      method: request.method,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(limitMs),
      ...(hasBody ? { body: await request.arrayBuffer() } : {}),
    });
  } catch {
    return {
      kind: "response",
      response: new Response("There was an error in the third-party application.", { status: 502 }),
    };
  }
  const type = answer.headers.get("content-type") ?? "";
  if (type.startsWith("application/liquid"))
    return { kind: "liquid", source: await answer.text(), status: answer.status };
  const passed = new Headers(answer.headers);
  for (const name of [
    "set-cookie",
    "content-encoding",
    "content-length",
    "transfer-encoding",
    "connection",
    "keep-alive",
  ])
    passed.delete(name);
  return {
    kind: "response",
    response: new Response(await answer.arrayBuffer(), { status: answer.status, headers: passed }),
  };
}
