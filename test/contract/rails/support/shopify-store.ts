import type { Currency } from "../../../../app/core/money/money.ts";
import { createHttp } from "../../../../app/platform/http.ts";
import { createLog } from "../../../../app/platform/log.ts";
import { createMetrics } from "../../../../app/platform/metrics.ts";
import type { ShopifyAdmin } from "../../../../app/platform/shopify-admin.ts";
import { createAdminClients } from "../../../../app/platform/shopify-admin-client.ts";
import type { RailContext } from "../../../../app/rails/kit/rail.ts";
import { demoKeys, type Sandbox, startSandbox } from "../../../sandbox/start-sandbox.ts";
import type { PayAccident, RailWorld } from "./rail-world.ts";

/** A store of the sandbox in which a rail lives, with the app's own Admin API client. */
export interface ShopifyStore {
  readonly sandbox: Sandbox;
  readonly shop: string;
  readonly admin: ShopifyAdmin;
  readonly token: string;
  ctx(settings: unknown, options?: Parameters<RailWorld["ctx"]>[0]): RailContext<unknown>;
  /** Lets the next request with this operation go wrong. */
  break(operation: string, accident: PayAccident): Promise<void>;
}

const shops: Readonly<Record<string, string>> = { USD: "demo.myshopify.com", JPY: "second.myshopify.com" };

/** What every request of the rail may be looked at with: the machine's time, moved on by so much. */
export async function shopifyStore(of: Currency, scopes: readonly string[] = [], aheadMs = 0): Promise<ShopifyStore> {
  const sandbox = await startSandbox({ quiet: true });
  const { control } = sandbox;
  const shop = shops[of] ?? `${of.toLowerCase()}.myshopify.com`;
  if (shops[of] === undefined) await control.shops.create({ domain: shop, currency: of });
  await control.shops.update({ shop, bulkDelayMs: 20 });
  const installed = await control.apps.install(shop);
  if (scopes.length > 0) await control.apps.setScopes({ shop, scopes: [...installed.scopes, ...scopes] });
  const token = await exchange(sandbox, shop);
  const log = createLog("silent");
  const http = createHttp(sandbox.worldUrl);
  const admin = createAdminClients({
    http,
    log,
    metrics: createMetrics(),
    tokens: {
      read: async () => ({ kind: "token", token }),
      replace: async () => ({ kind: "none", detail: "The app is not installed in this shop." }),
    },
    timing: { requestMs: 5_000, retryMs: 20 },
  })(shop);
  await control.calls.clear();
  return {
    sandbox,
    shop,
    admin,
    token,
    ctx: (settings, options = {}) => ({
      settings: options.settings ?? settings,
      http,
      shopify: admin,
      log,
      now: () => new Date(Date.now() + aheadMs),
      signal: options.signal ?? AbortSignal.timeout(10_000),
      known: options.known ?? (async () => new Set<string>()),
    }),
    break: async (operation, accident) => {
      const at = { host: shop, operation };
      if (accident === "rate_limit")
        await control.faults.add({ ...at, kind: "status", status: 429, headers: { "retry-after": "60.0" } });
      else if (accident === "server_error") await control.faults.add({ ...at, kind: "status", status: 502 });
      else await control.faults.add({ ...at, kind: accident === "hang_after" ? "timeout_after_success" : accident });
    },
  };
}

/** An offline token, got as the app gets one when the merchant opens it. */
async function exchange(sandbox: Sandbox, shop: string): Promise<string> {
  const { token } = await sandbox.control.apps.idToken(shop);
  const answer = await fetch(`${sandbox.worldUrl}/${shop}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({
      client_id: demoKeys.apiKey,
      client_secret: demoKeys.apiSecret,
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: token,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
      expiring: "1",
    }),
  });
  const body = (await answer.json()) as { access_token?: string };
  if (!body.access_token) throw new Error(`no token: ${answer.status} ${JSON.stringify(body)}`);
  return body.access_token;
}
