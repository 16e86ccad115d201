import "@shopify/shopify-api/adapters/web-api";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { getHmac } from "@shopify/shopify-api/test-helpers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { signBody } from "./shopify/sign.ts";
import { demoKeys, type Sandbox, startSandbox } from "./start-sandbox.ts";
import { type Received, type Receiver, startReceiver } from "./support/receiver.ts";

let app: Receiver;
let sandbox: Sandbox;

beforeEach(async () => {
  app = await startReceiver();
  sandbox = await startSandbox({ appUrl: app.url });
  await sandbox.control.apps.install();
});

afterEach(async () => {
  await sandbox.stop();
  await app.stop();
});

const buy = async () => {
  await sandbox.control.checkout({ customer: "ben@example.com" });
  await sandbox.control.webhooks.settle();
};

const header = (one: Received | undefined, name: string) => one?.headers[`x-shopify-${name}`];

test("signs as Shopify's test helper does, and Shopify's library accepts what is delivered", async () => {
  expect(signBody("hush hush", "body with ü")).toBe(getHmac("body with ü", "hush hush"));
  await buy();
  const library = shopifyApi({
    apiKey: demoKeys.apiKey,
    apiSecretKey: demoKeys.apiSecret,
    apiVersion: ApiVersion.October26,
    hostName: "app.example.com",
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Error },
  });
  for (const { headers, body, url } of app.received) {
    const rawRequest = new Request(url, { method: "POST", headers: headers as Record<string, string>, body });
    const check = await library.webhooks.validate({ rawBody: body, rawRequest });
    expect(check).toMatchObject({ valid: true, domain: "demo.myshopify.com", apiVersion: "2026-10" });
  }
  expect(app.received.length).toBeGreaterThan(0);
});

test("one action's topics carry one event id, each delivery its own webhook id", async () => {
  await buy();
  expect(app.topics()).toEqual(["orders/paid", "orders/updated"]);
  const ids = app.received.map((one) => header(one, "webhook-id"));
  expect(new Set(ids).size).toBe(2);
  expect(new Set(app.received.map((one) => header(one, "event-id"))).size).toBe(1);
});

test("a failing app is tried nine times within four hours of the world's clock, always with the same id and body", async () => {
  app.answerWith(() => ({ status: 500 }));
  await sandbox.control.webhooks.misbehave({ kind: "drop", topic: "orders/updated" });
  await buy();
  expect(app.received).toHaveLength(1);
  await sandbox.control.clock.advance({ minutes: 3 });
  expect(app.received).toHaveLength(3);
  await sandbox.control.clock.advance({ hours: 4 });
  expect(app.received).toHaveLength(9);
  expect(new Set(app.received.map((one) => header(one, "webhook-id"))).size).toBe(1);
  expect(new Set(app.received.map((one) => one.body)).size).toBe(1);
  const [failed] = await sandbox.control.webhooks.deliveries({ state: "failed" });
  expect(failed?.attempts).toHaveLength(9);
});

test("a retry that is answered ends the tries", async () => {
  let count = 0;
  app.answerWith(() => ({ status: ++count < 2 ? 503 : 200 }));
  await sandbox.control.webhooks.misbehave({ kind: "drop", topic: "orders/updated" });
  await buy();
  await sandbox.control.clock.advance({ hours: 5 });
  expect(app.received).toHaveLength(2);
  expect(await sandbox.control.webhooks.deliveries({ state: "delivered" })).toHaveLength(1);
});

test("redirects are failures, and an app that is not there leaves a delivery waiting", async () => {
  app.answerWith(() => ({ status: 302, headers: { location: "/elsewhere" } }));
  await buy();
  sandbox.setAppUrl("http://127.0.0.1:9");
  await buy();
  const waiting = await sandbox.control.webhooks.deliveries({ state: "waiting" });
  expect(waiting.map((one) => one.attempts[0]?.status)).toEqual([302, 302, 0, 0]);
});

test("knobs: several times, held and released in reverse, late, never", async () => {
  const { webhooks, clock } = sandbox.control;
  await webhooks.misbehave({ kind: "repeat", copies: 3, topic: "orders/paid", times: 1 });
  await buy();
  expect(app.topics()).toEqual(["orders/paid", "orders/paid", "orders/paid", "orders/updated"]);
  expect(new Set(app.received.slice(0, 3).map((one) => header(one, "webhook-id"))).size).toBe(1);

  await webhooks.behave();
  app.received.splice(0);
  await webhooks.misbehave({ kind: "hold" });
  await buy();
  expect(app.received).toHaveLength(0);
  await webhooks.behave();
  expect(await webhooks.release({ reversed: true })).toEqual({ released: 2 });
  await webhooks.settle();
  expect(app.topics()).toEqual(["orders/updated", "orders/paid"]);

  app.received.splice(0);
  await webhooks.misbehave({ kind: "delay", by: { hours: 24 }, topic: "orders/paid" });
  await webhooks.misbehave({ kind: "drop", topic: "orders/updated" });
  await buy();
  await clock.advance({ hours: 23 });
  expect(app.received).toHaveLength(0);
  await clock.advance({ hours: 2 });
  expect(app.topics()).toEqual(["orders/paid"]);
  expect(await webhooks.deliveries({ state: "dropped" })).toHaveLength(1);
});

test("a shortened body fails its signature and a cut connection brings nothing; the retry brings it whole", async () => {
  const { webhooks, clock } = sandbox.control;
  app.answerWith(({ body, headers }) => ({
    status: getHmac(body, demoKeys.apiSecret) === headers["x-shopify-hmac-sha256"] ? 200 : 401,
  }));
  await webhooks.misbehave({ kind: "truncate", topic: "orders/paid" });
  await webhooks.misbehave({ kind: "cut_off", topic: "orders/updated" });
  await buy();
  expect(app.topics()).toEqual(["orders/paid"]);
  expect(() => JSON.parse(app.received[0]?.body ?? "")).toThrow();
  await clock.advance({ minutes: 2 });
  const deliveries = await webhooks.deliveries();
  expect(deliveries.map((one) => one.state)).toEqual(["delivered", "delivered"]);
  expect(deliveries.map((one) => one.attempts.map((attempt) => attempt.status))).toEqual([
    [401, 200],
    [0, 200],
  ]);
});

test("uninstalling revokes and tells; nothing is sent of the store afterwards but compliance topics", async () => {
  await sandbox.control.apps.uninstall();
  await buy();
  await sandbox.control.privacy.redactCustomer({ customer: "ben@example.com" });
  await sandbox.control.privacy.requestData({ customer: "ben@example.com" });
  await sandbox.control.privacy.redactShop();
  await sandbox.control.webhooks.settle();
  expect(app.topics()).toEqual(["app/uninstalled", "customers/redact", "customers/data_request", "shop/redact"]);
  const redact = JSON.parse(app.received[1]?.body ?? "{}");
  expect(redact).toMatchObject({ shop_domain: "demo.myshopify.com", customer: { email: "ben@example.com" } });
  expect(redact.orders_to_redact).toHaveLength(1);
});

test("topics need their scope, and a scope update tells both sets", async () => {
  await sandbox.control.apps.setScopes({ scopes: ["write_discounts"] });
  await buy();
  expect(app.topics()).toEqual(["app/scopes_update"]);
  expect(JSON.parse(app.received[0]?.body ?? "{}")).toMatchObject({ current: ["write_discounts"] });
});

test("a subscription of the app's file is sent to its address with its fields alone", async () => {
  const root = await mkdtemp(join(tmpdir(), "sandbox-app-"));
  await writeFile(
    join(root, "shopify.app.toml"),
    `name = "Other" # a comment
[access_scopes]
scopes = "read_orders"
[webhooks]
api_version = "2026-10"
  [[webhooks.subscriptions]]
  topics = [
    "orders/paid", # the only one
  ]
  uri = "/hooks/orders"
  include_fields = ["admin_graphql_api_id", "updated_at", "customer.email"]
`,
  );
  const other = await startSandbox({ appUrl: app.url, appRoot: root });
  try {
    await other.control.apps.install();
    await other.control.checkout({ customer: "ben@example.com" });
    await other.control.webhooks.settle();
    expect(app.received.map((one) => one.url.pathname)).toEqual(["/hooks/orders"]);
    expect(JSON.parse(app.received[0]?.body ?? "{}")).toEqual({
      admin_graphql_api_id: expect.stringMatching(/^gid:\/\/shopify\/Order\//),
      updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d-0[45]:00$/),
      customer: { email: "ben@example.com" },
    });
  } finally {
    await other.stop();
    await rm(root, { recursive: true });
  }
});

test("a delivery can be sent again as it was", async () => {
  await buy();
  const [first] = await sandbox.control.webhooks.deliveries();
  await sandbox.control.webhooks.redeliver(first?.id ?? "");
  expect(app.received.at(-1)?.body).toBe(first?.body);
  expect(header(app.received.at(-1), "webhook-id")).toBe(first?.id);
  await expect(sandbox.control.webhooks.redeliver("nothing")).rejects.toThrow("There is no delivery nothing.");
});
