import type { Env } from "./env.ts";

/** Where App Bridge lives for real. */
export const appBridgeCdn = "https://cdn.shopify.com/shopifycloud/app-bridge.js";

/** Leads what the library renders by itself (bounce page, preload, frame rules) to the sandbox' admin where there is one. */
export interface AppBridgePages {
  /** Null: Shopify's CDN. */
  readonly url: string | null;
  adapt(request: Request, response: Response): Promise<Response>;
  adaptHeaders(headers: Headers): void;
}

/**
 * The library reads App Bridge's address from the environment as it loads, and its frame rules and its way back to the admin
 * know Shopify's hosts only. In the sandbox those are on this machine; outside it nothing is changed.
 */
export function createAppBridgePages(env: Env): AppBridgePages {
  const sandbox = env.sandboxOrigin;
  if (sandbox === null)
    return { url: null, adapt: async (_request, response) => response, adaptHeaders: () => undefined };
  const url = env.appBridgeUrl ?? `${sandbox}/app-bridge.js`;

  const adaptHeaders = (headers: Headers): void => {
    const link = headers.get("link");
    if (link) headers.set("link", link.replaceAll(appBridgeCdn, url));
    const policy = headers.get("content-security-policy");
    const framedBy = "frame-ancestors ";
    if (policy?.includes(framedBy))
      headers.set(
        "content-security-policy",
        policy.replace(framedBy, `${framedBy}http://127.0.0.1:* http://localhost:* `),
      );
    const location = headers.get("location");
    if (location?.startsWith("https://admin.shopify.com/"))
      headers.set("location", location.replace("https:/", sandbox));
  };

  return {
    url,
    adaptHeaders,
    adapt: async (_request, response) => {
      const headers = new Headers(response.headers);
      adaptHeaders(headers);
      const html = headers.get("content-type")?.startsWith("text/html") === true;
      const body = html ? (await response.text()).replaceAll(appBridgeCdn, url) : response.body;
      return new Response(body, { status: response.status, statusText: response.statusText, headers });
    },
  };
}
