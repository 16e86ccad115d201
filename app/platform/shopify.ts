import { createHmac, timingSafeEqual } from "node:crypto";
// The adapter first, the library second, our fetch last: each of them sets the library's fetch as it loads.
import "@shopify/shopify-app-remix/adapters/node";
import { setAbstractFetchFunc } from "@shopify/shopify-api/runtime";
import { AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";
import type { SessionStorage } from "@shopify/shopify-app-session-storage";
import { createTokenKeeper } from "./access-token.ts";
import { createAdminGate, type OpenedShop } from "./admin-gate.ts";
import { appBridgeCdn, createAppBridgePages } from "./app-bridge-pages.ts";
import { createProxyCheck, type ProxyCaller } from "./app-proxy.ts";
import type { Database } from "./db.ts";
import type { Env } from "./env.ts";
import type { Http } from "./http.ts";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";
import type { Seal } from "./seal.ts";
import { sealedSessionStorage } from "./sealed-session-storage.ts";
import type { PaceUse } from "./shop-pace.ts";
import type { ShopifyAdmin } from "./shopify-admin.ts";
import { type AdminTiming, adminApiVersion, createAdminClients } from "./shopify-admin-client.ts";

/** Everything the app does with Shopify's library, and nothing of it that has a trap in it. */
export interface ShopifyPlatform {
  readonly authenticate: {
    /**
     * Who opens the admin page. Throws a `Response` (redirect, bounce page, 401, 410 for bots) that the route lets through.
     * Use `session.shop` and `redirect`; for the Admin API use `adminFor`, its `admin.graphql` throws partial answers away.
     */
    readonly admin: AuthenticateAdmin;
    /** Whether Shopify's app proxy sent this request, and for whom. No session is loaded and no token refreshed. */
    readonly proxy: (request: Request) => ProxyCaller | null;
  };
  /** Sets the headers of a document: who may frame it, and App Bridge's preload. */
  readonly addDocumentResponseHeaders: (request: Request, headers: Headers) => void;
  /** What a page needs to load App Bridge. */
  readonly appBridge: { readonly apiKey: string; readonly url: string };
  /** The Admin API of one shop. A `job` (default) leaves half of the shop's bucket to people at a `screen`. */
  readonly adminFor: (shopDomain: string, use?: PaceUse) => ShopifyAdmin;
  /** Whether the base64 HMAC-SHA256 covers these bytes under the current secret, or the one before a rotation. */
  readonly verifyWebhook: (rawBody: Uint8Array, hmacHeader: string) => boolean;
  /** Forgets a shop's tokens, after it uninstalled. */
  readonly forgetShop: (shopDomain: string) => Promise<void>;
  readonly sessionStorage: SessionStorage;
}

export interface ShopifyParts {
  readonly env: Env;
  readonly db: Database;
  readonly seal: Seal;
  readonly http: Http;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Runs when a shop's admin opens the app, before its pages do; once a process and access token, so it is idempotent. */
  readonly onOpened: (shop: OpenedShop) => Promise<void>;
  readonly timing?: AdminTiming;
}

type AuthenticateAdmin = ReturnType<typeof createLibrary>["authenticate"]["admin"];

/**
 * Sets Shopify's library up: embedded, token exchange, expiring offline tokens, sealed at rest. The library keeps its fetch
 * in a module of its own, so a process has one way out; a second platform made in it takes the way over.
 */
export function createShopifyPlatform(parts: ShopifyParts): ShopifyPlatform {
  const { env } = parts;
  const sessionStorage = sealedSessionStorage(parts.db, parts.seal);
  const library = createLibrary(parts, sessionStorage);
  setAbstractFetchFunc(((input: string | URL | Request, init?: RequestInit) =>
    parts.http.fetch(input, init)) as typeof fetch);

  const tokens = createTokenKeeper({ ...parts, sessions: sessionStorage, databaseUrl: parts.db.url });
  const pages = createAppBridgePages(env);
  const admin: AuthenticateAdmin = createAdminGate(async (request) => {
    try {
      return await library.authenticate.admin(request);
    } catch (thrown) {
      throw thrown instanceof Response ? await pages.adapt(request, thrown) : thrown;
    }
  }, parts.onOpened);
  return {
    authenticate: { admin, proxy: createProxyCheck(env.shopify) },
    addDocumentResponseHeaders: (request, headers) => {
      library.addDocumentResponseHeaders(request, headers);
      pages.adaptHeaders(headers);
    },
    appBridge: { apiKey: env.shopify.apiKey, url: pages.url ?? appBridgeCdn },
    adminFor: createAdminClients({ ...parts, tokens }),
    verifyWebhook: createWebhookCheck(env.shopify),
    forgetShop: async (shopDomain) => {
      const sessions = await sessionStorage.findSessionsByShop(shopDomain);
      await sessionStorage.deleteSessions(sessions.map((session) => session.id));
    },
    sessionStorage,
  };
}

function createLibrary(parts: ShopifyParts, sessionStorage: SessionStorage) {
  const { env, log } = parts;
  return shopifyApp({
    apiKey: env.shopify.apiKey,
    apiSecretKey: env.shopify.apiSecret,
    apiVersion: adminApiVersion,
    appUrl: env.appUrl,
    authPathPrefix: "/auth",
    distribution: AppDistribution.AppStore,
    sessionStorage,
    future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
    logger: {
      // Never debug: the library writes session tokens there.
      level: LogSeverity.Warning,
      timestamps: false,
      log: (severity, message) => {
        if (severity === LogSeverity.Error) log.error({ from: "shopify-app" }, message);
        else log.warn({ from: "shopify-app" }, message);
      },
    },
  });
}

/** Checks a delivery's base64 HMAC-SHA256 against the secret, and the one before a rotation while it is set. */
export function createWebhookCheck(
  keys: Pick<Env["shopify"], "apiSecret" | "previousApiSecret">,
): (rawBody: Uint8Array, hmacHeader: string) => boolean {
  const secrets = [keys.apiSecret, ...(keys.previousApiSecret ? [keys.previousApiSecret] : [])];
  return (rawBody, hmacHeader) => {
    // Compared as text: decoding base64 would pass over what stands behind or between a signature's characters.
    const given = Buffer.from(hmacHeader);
    return secrets.some((secret) => {
      const expected = Buffer.from(createHmac("sha256", secret).update(rawBody).digest("base64"));
      return given.length === expected.length && timingSafeEqual(given, expected);
    });
  };
}
