import { type Currency, currency, money } from "../../../../app/core/money/money.ts";
import { createHttp } from "../../../../app/platform/http.ts";
import { createLog } from "../../../../app/platform/log.ts";
import { createMetrics } from "../../../../app/platform/metrics.ts";
import type { ShopifyAdmin } from "../../../../app/platform/shopify-admin.ts";
import { createAdminClients } from "../../../../app/platform/shopify-admin-client.ts";
import type { PayoutOrder } from "../../../../app/rails/kit/rail.ts";
import { rewardCode } from "../../../../app/rails/shopify-discount/reward-code.ts";
import { shopifyDiscount } from "../../../../app/rails/shopify-discount/shopify-discount.ts";
import { demoKeys, type Sandbox, startSandbox } from "../../../sandbox/start-sandbox.ts";
import { orderOf, type RailWorld, tenDollars } from "./rail-world.ts";

export interface ShopifyWorld extends RailWorld {
  readonly sandbox: Sandbox;
  readonly shop: string;
  /** The app's own Admin API, for what a merchant does there by hand. */
  readonly admin: ShopifyAdmin;
  /** The shop's own discounts of ours, with their codes. */
  discounts(): ReturnType<Sandbox["control"]["discounts"]["list"]>;
}

const shops: Readonly<Record<string, string>> = { USD: "demo.myshopify.com", JPY: "second.myshopify.com" };

/** The shopify-discount rail in a store of the sandbox, with the app's own Admin API client. */
export async function shopifyWorld(of: Currency): Promise<ShopifyWorld> {
  const sandbox = await startSandbox({ quiet: true });
  const { control } = sandbox;
  const shop = shops[of] ?? `${of.toLowerCase()}.myshopify.com`;
  if (shops[of] === undefined) await control.shops.create({ domain: shop, currency: of });
  await control.shops.update({ shop, bulkDelayMs: 20 });
  await control.apps.install(shop);
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

  const discounts = async () =>
    (await control.discounts.list(shop)).filter((one) => one.title.startsWith("Goodword reward"));
  const order = (value = tenDollars(), person: Partial<PayoutOrder["person"]> = {}) =>
    orderOf(value, person, new Date());
  const bulkAdd = { host: shop, operation: "discountRedeemCodeBulkAdd" };
  return {
    rail: shopifyDiscount,
    sandbox,
    shop,
    admin,
    discounts,
    order: (value) => order(value),
    ctx: (options = {}) => ({
      settings: options.settings ?? { combinesWith: "nothing" },
      http,
      shopify: admin,
      log,
      now: () => new Date(),
      signal: options.signal ?? AbortSignal.timeout(10_000),
      known: async () => new Set<string>(),
    }),
    paid: async (asked) => {
      const codes = new Set([0, 1, 2, 3, 4].map((turn) => rewardCode(asked.key, turn)));
      return (await discounts()).flatMap((discount) =>
        discount.codes
          .filter(({ code }) => codes.has(code))
          .map(() => `${discount.value.replace(/[^\d.]/g, "")} ${of}`),
      );
    },
    reached: async () => (await control.calls.list({ host: shop })).length,
    break: async (accident) => {
      if (accident === "rate_limit")
        await control.faults.add({ ...bulkAdd, kind: "status", status: 429, headers: { "retry-after": "60.0" } });
      else if (accident === "server_error") await control.faults.add({ ...bulkAdd, kind: "status", status: 502 });
      else
        await control.faults.add({ ...bulkAdd, kind: accident === "hang_after" ? "timeout_after_success" : accident });
    },
    refusals: [
      {
        name: "the reward is not in the shop's currency",
        code: "currency_mismatch",
        arrange: async () => ({ order: order(money(1000, currency("EUR"))) }),
      },
      {
        name: "the app lost its permission for discounts",
        code: "permission_missing",
        arrange: async () => {
          await control.apps.setScopes({ shop, scopes: ["read_orders"] });
          return { order: order() };
        },
      },
      {
        name: "the app was uninstalled",
        code: "credentials_refused",
        arrange: async () => {
          await control.apps.uninstall(shop);
          return { order: order() };
        },
      },
    ],
    secrets: [token, demoKeys.apiSecret, "@example.com"],
    stop: () => sandbox.stop(),
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
