import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { createTokenKeeper } from "../../app/platform/access-token.ts";
import { adminOperation } from "../../app/platform/shopify-admin.ts";
import type { FaultInput } from "../sandbox/fault-inputs.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { startApp, type TestApp } from "./start-app.ts";

const shop = "demo.myshopify.com";
const offline = `offline_${shop}`;

const readShop = adminOperation({
  name: "ReadShop",
  document: /* GraphQL */ "query ReadShop { shop { id currencyCode } }",
  data: z.object({ shop: z.object({ id: z.string(), currencyCode: z.string() }) }),
});
const tagCustomer = adminOperation<{ id: string; tags: string[] }, { tagsAdd: { node: { id: string } | null } }>({
  name: "TagCustomer",
  document:
    /* GraphQL */ "mutation TagCustomer($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) { node { id } userErrors { message } } }",
  data: z.object({ tagsAdd: z.object({ node: z.object({ id: z.string() }).nullable() }) }),
});
const readMuch = adminOperation<{ ids: string[] }, object>({
  name: "ReadMuch",
  document: /* GraphQL */ "query ReadMuch($ids: [ID!]!) { nodes(ids: $ids) { id } }",
  data: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
});
const readGiftCards = adminOperation({
  name: "ReadGiftCards",
  document: /* GraphQL */ "query ReadGiftCards { giftCards(first: 1) { nodes { id } } }",
  data: z.object({ giftCards: z.object({ nodes: z.array(z.object({ id: z.string() })) }) }),
});

let sandbox: Sandbox;
let app: TestApp;
const admin = () => app.services.shopify.adminFor(shop);

beforeEach(async () => {
  sandbox = await startSandbox({ quiet: true });
  // No pages are needed: a worker is a whole app without them.
  app = await startApp(sandbox, { GOODWORD_PROCESS: "worker" });
  await sandbox.control.apps.install(shop);
  await signIn();
});
afterEach(async () => {
  await app.stop();
  await sandbox.stop();
});

/** A merchant opens the app: the library exchanges their session token. */
async function signIn(): Promise<void> {
  const { token } = await sandbox.control.apps.idToken(shop);
  await app.services.shopify.authenticate.admin(
    new Request("https://goodword.example.com/app?_data=routes%2Fapp", {
      headers: { authorization: `Bearer ${token}`, "user-agent": "Mozilla/5.0 Chrome/140.0.0.0" },
    }),
  );
}

/** Lets the stored token look as if it ended in `seconds`. */
async function setExpiry(seconds: number): Promise<void> {
  const { sessionStorage } = app.services.shopify;
  const session = await sessionStorage.loadSession(offline);
  if (!session) throw new Error("nobody signed in");
  session.expires = new Date(Date.now() + seconds * 1_000);
  await sessionStorage.storeSession(session);
}
const grants = async () => (await sandbox.control.apps.get(shop)).grants;
const fault = (input: FaultInput) => sandbox.control.faults.add({ host: shop, ...input });

test("an operation is sent to the shop and read in its own shape", async () => {
  expect(await admin().run(readShop, {})).toMatchObject({ kind: "ok", data: { shop: { currencyCode: "USD" } } });
});

test("twenty calls with a token about to end refresh it exactly once", async () => {
  await setExpiry(240);
  const results = await Promise.all(Array.from({ length: 20 }, () => admin().run(readShop, {})));
  expect(new Set(results.map((each) => each.kind))).toEqual(new Set(["ok"]));
  expect(await grants()).toMatchObject({ refresh: 1, refused: 0 });
  const session = await app.services.shopify.sessionStorage.loadSession(offline);
  expect(session?.expires?.getTime()).toBeGreaterThan(Date.now() + 50 * 60_000);
});

test("two processes refresh one shop's token once", async () => {
  const { env, http, log, db, shopify } = app.services;
  const parts = { env, http, log, sessions: shopify.sessionStorage, databaseUrl: db.url };
  const keepers = [createTokenKeeper(parts), createTokenKeeper(parts), createTokenKeeper(parts)];
  await setExpiry(10);
  const tokens = await Promise.all(keepers.map((keeper) => keeper.read(shop)));
  expect(new Set(tokens.map((each) => each.kind === "token" && each.token)).size).toBe(1);
  expect(await grants()).toMatchObject({ refresh: 1 });
});

test("a token that Shopify no longer takes is replaced and the call repeated", async () => {
  await sandbox.control.apps.expireTokens({ shop });
  const results = await Promise.all(Array.from({ length: 5 }, () => admin().run(readShop, {})));
  expect(results.map((each) => each.kind)).toEqual(["ok", "ok", "ok", "ok", "ok"]);
  expect(await grants()).toMatchObject({ refresh: 1 });
});

test("a refresh whose answer is lost costs nothing: the same refresh token is asked again", async () => {
  await setExpiry(10);
  await fault({ path: "/admin/oauth/access_token", kind: "reset_after" });
  expect(await admin().run(readShop, {})).toMatchObject({ kind: "later" });
  expect(await admin().run(readShop, {})).toMatchObject({ kind: "ok" });
  expect(await grants()).toMatchObject({ refused: 0 });
});

test("when nothing can be refreshed, the merchant is asked to open the app, and that heals it", async () => {
  await sandbox.control.apps.expireTokens({ shop, refresh: true });
  const refused = await admin().run(readShop, {});
  expect(refused).toMatchObject({ kind: "refused", code: "unauthorized" });
  expect(refused).toHaveProperty("detail", expect.stringContaining("Open the app once in the Shopify admin"));
  const asked = await grants();
  expect(await admin().run(readShop, {})).toMatchObject({ kind: "refused", code: "unauthorized" });
  expect(await grants()).toEqual(asked);
  await signIn();
  expect(await admin().run(readShop, {})).toMatchObject({ kind: "ok" });
});

test("a shop that never installed, or uninstalled, is refused", async () => {
  expect(await app.services.shopify.adminFor("second.myshopify.com").run(readShop, {})).toMatchObject({
    kind: "refused",
    code: "unauthorized",
    detail: "The app is not installed in this shop.",
  });
  await sandbox.control.apps.uninstall(shop);
  expect(await admin().run(readShop, {})).toMatchObject({ kind: "refused", code: "unauthorized" });
  await app.services.shopify.forgetShop(shop);
  expect(await app.services.shopify.sessionStorage.loadSession(offline)).toBeUndefined();
});

test("a missing scope is named", async () => {
  expect(await admin().run(readGiftCards, {})).toMatchObject({
    kind: "refused",
    code: "access_denied",
    detail: expect.stringContaining("read_gift_cards"),
  });
});

test("an empty bucket and a 429 are waited out, and given up after five tries", async () => {
  const throttled = { errors: [{ message: "Throttled", extensions: { code: "THROTTLED" } }] };
  await fault({ operation: "ReadShop", kind: "status", status: 200, body: throttled, times: 2 });
  await fault({ operation: "ReadShop", kind: "status", status: 429, headers: { "retry-after": "0.01" }, times: 2 });
  expect(await admin().run(readShop, {})).toMatchObject({ kind: "ok" });
  await sandbox.control.faults.clear();
  await sandbox.control.calls.clear();
  await fault({ operation: "ReadShop", kind: "status", status: 200, body: throttled, times: 99 });
  expect(await admin().run(readShop, {})).toMatchObject({ kind: "later" });
  expect(await sandbox.control.calls.list({ operation: "ReadShop" })).toHaveLength(5);
});

test("a 429 that asks for more patience than a job has is handed back", async () => {
  await fault({ operation: "ReadShop", kind: "status", status: 429, headers: { "retry-after": "120.0" } });
  expect(await admin().run(readShop, {})).toMatchObject({ kind: "later", afterSeconds: 120 });
});

test("more calls than the bucket holds are paced, so that Shopify never has to refuse one", async () => {
  // 2,000 points that come back at 100 a second; nine calls of 240 are more than that.
  await sandbox.control.shops.update({ shop, plan: "basic" });
  const [customer] = await sandbox.control.customers.list(shop);
  const ids = Array.from({ length: 240 }, () => customer?.gid ?? "");
  const client = app.services.shopify.adminFor(shop, "screen");
  const results = await Promise.all(Array.from({ length: 9 }, () => client.run(readMuch, { ids })));
  expect(new Set(results.map((each) => each.kind))).toEqual(new Set(["ok"]));
  const throttled = async () =>
    /goodword_shopify_throttled_total\{.*\} (\d+)/.exec((await app.services.metrics.text()).body)?.[1];
  expect(await throttled()).toBeUndefined();
  await fault({ operation: "ReadShop", kind: "status", status: 429, headers: { "retry-after": "0" } });
  await admin().run(readShop, {});
  expect(await throttled()).toBe("1");
});

test.each([
  ["status", { kind: "status", status: 502 } as const],
  ["a reset connection", { kind: "reset_after" } as const],
  ["silence", { kind: "timeout_after_success" } as const],
])("a query is repeated after %s; a mutation is not, since it may have happened", async (_name, accident) => {
  const [customer] = await sandbox.control.customers.list(shop);
  await sandbox.control.apps.setScopes({ shop, scopes: ["read_customers", "write_customers", "read_orders"] });
  await fault({ operation: "ReadShop", ...accident });
  expect(await admin().run(readShop, {})).toMatchObject({ kind: "ok" });
  await sandbox.control.calls.clear();
  await fault({ operation: "TagCustomer", ...accident });
  const result = await admin().run(tagCustomer, { id: customer?.gid ?? "", tags: ["referrer"] });
  expect(result).toMatchObject({ kind: "unknown" });
  expect(await sandbox.control.calls.list({ operation: "TagCustomer" })).toHaveLength(1);
});

test("a shop whose servers never answer is asked again later", async () => {
  await fault({ operation: "ReadShop", kind: "status", status: 503, times: 99 });
  expect(await admin().run(readShop, {})).toMatchObject({ kind: "later" });
});

test("nobody waits for an answer that the caller no longer wants", async () => {
  await fault({ operation: "ReadShop", kind: "delay", delayMs: 300 });
  const stop = new AbortController();
  const running = admin().run(readShop, {}, stop.signal);
  setTimeout(() => stop.abort(), 20);
  expect(await running).toMatchObject({ kind: "later" });
  expect(await admin().run(readShop, {}, AbortSignal.abort())).toMatchObject({ kind: "later" });
});

test("calls are counted by host and operation, and no shop becomes a label", async () => {
  await admin().run(readShop, {});
  const { body } = await app.services.metrics.text();
  expect(body).toContain('goodword_shopify_operations_total{operation="ReadShop",outcome="ok"} 1');
  expect(body).toContain('host="*.myshopify.com",outcome="2xx"');
  expect(body).not.toContain("demo.myshopify.com");
});
