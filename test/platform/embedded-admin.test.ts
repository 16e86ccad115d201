import { getJwt } from "@shopify/shopify-api/test-helpers";
import { afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { ensureBuild } from "../../scripts/ensure-build.ts";
import { type Sandbox, startSandbox } from "../sandbox/start-sandbox.ts";
import { demoKeys, startApp, type TestApp } from "./start-app.ts";

const shop = "demo.myshopify.com";
const host = Buffer.from("admin.shopify.com/store/demo").toString("base64");
const browser = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

let sandbox: Sandbox;
let app: TestApp;

beforeAll(ensureBuild, 120_000);
beforeEach(async () => {
  sandbox = await startSandbox({ quiet: true });
  app = await startApp(sandbox);
  await sandbox.control.apps.install(shop);
});
afterEach(async () => {
  await app.stop();
  await sandbox.stop();
});

const open = (path: string, headers: Record<string, string> = {}) =>
  fetch(new URL(path, app.url), { redirect: "manual", headers: { "user-agent": browser, ...headers } });
const query = (extra: Record<string, string> = {}) => new URLSearchParams({ shop, host, embedded: "1", ...extra });

test("a merchant opens the app: bounced for a token, exchanged once, shown in their admin's frame", async () => {
  const first = await open(`/?${query()}`);
  expect(first.status).toBe(302);
  const second = await open(first.headers.get("location") ?? "");
  expect(second.status).toBe(302);
  const bounce = new URL(second.headers.get("location") ?? "", app.url);
  expect(bounce.pathname).toBe("/auth/session-token");
  const bouncePage = await open(`${bounce.pathname}${bounce.search}`);
  expect(bouncePage.status).toBe(200);
  expect(await bouncePage.text()).toContain(`src="${sandbox.worldUrl}/app-bridge.js"`);

  // What App Bridge does next: it asks the admin for a token and loads the address again with it.
  const { token } = await sandbox.control.apps.idToken(shop);
  const reload = new URL(bounce.searchParams.get("shopify-reload") ?? "");
  reload.searchParams.set("id_token", token);
  const page = await open(`${reload.pathname}${reload.search}`);
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain(`data-api-key="${demoKeys.apiKey}"`);
  expect(html).toMatch(/<ui-nav-menu|<s-app-nav/);
  expect(page.headers.get("content-security-policy")).toContain(`https://${shop}`);
  expect(page.headers.get("cache-control")).toBe("no-store");
  expect((await sandbox.control.apps.get(shop)).grants).toMatchObject({ exchange: 1, refused: 0 });

  const { rows } = await app.services.db.sql.query(
    "select session.*, shop.domain, shop.currency, shop.state, shop.scopes from shop join session on session.shop = shop.domain",
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ domain: shop, currency: "USD", state: "installed", id: `offline_${shop}` });
  expect(rows[0].scopes).toContain("read_orders");
  expect(rows[0].accessToken).not.toMatch(/shpat/);
  expect(rows[0].refreshToken).not.toMatch(/shprt/);
  const session = await app.services.shopify.sessionStorage.loadSession(`offline_${shop}`);
  expect(session?.accessToken).toMatch(/^shpat_/);
  expect(session?.refreshToken).toMatch(/^shprt_/);
  expect(app.logged()).not.toContain(token);
  expect(app.logged()).not.toMatch(/shpat_|shprt_/);
});

test("a second visit uses the stored token", async () => {
  for (let visit = 0; visit < 2; visit += 1) {
    const { token } = await sandbox.control.apps.idToken(shop);
    expect((await open(`/app?${query({ id_token: token })}`)).status).toBe(200);
  }
  expect((await sandbox.control.apps.get(shop)).grants.exchange).toBe(1);
});

test("data of a page is asked for with the token in a header, and refused without one that holds", async () => {
  const { token } = await sandbox.control.apps.idToken(shop);
  const data = `/app?${query({ _data: "routes/app" })}`;
  const good = await open(data, { authorization: `Bearer ${token}` });
  expect(await good.json()).toMatchObject({ appBridge: { apiKey: demoKeys.apiKey } });
  const { token: forged } = await getJwt("demo", demoKeys.apiKey, "another secret altogether");
  const { token: elsewhere } = await getJwt("demo", "another-app", demoKeys.apiSecret);
  for (const bad of [forged, elsewhere, "not.a.token"])
    expect((await open(data, { authorization: `Bearer ${bad}` })).status).toBe(401);
});

test("a document with a stale token is bounced for a fresh one", async () => {
  const past = Math.floor(Date.now() / 1_000) - 600;
  const { token } = await getJwt("demo", demoKeys.apiKey, demoKeys.apiSecret, { exp: past + 60, nbf: past, iat: past });
  const answer = await open(`/app?${query({ id_token: token })}`);
  expect(answer.status).toBe(302);
  expect(answer.headers.get("location")).toContain("/auth/session-token?");
  expect(answer.headers.get("location")).not.toContain(token);
});

test("machines that index, and headless ones that do not say otherwise, are turned away", async () => {
  const { token } = await sandbox.control.apps.idToken(shop);
  for (const agent of ["Mozilla/5.0 HeadlessChrome/140.0.0.0 Safari/537.36", "curl/8.5.0", "Googlebot/2.1"]) {
    const answer = await open(`/app?${query({ id_token: token })}`, { "user-agent": agent });
    expect(answer.status).toBe(410);
  }
});

test("a page loaded anew without its shop brings it back, or says where to go", async () => {
  const answer = await open("/app/rewards?tab=due");
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain("Open Goodword from the Apps list");
  const policy = answer.headers.get("content-security-policy");
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors https://admin.shopify.com https://*.myshopify.com");
  // With a shop that is none, the library has the word.
  const wrong = await open("/app?embedded=1&shop=evil.example");
  expect([wrong.status, wrong.headers.get("location")]).toEqual([302, "/auth/login"]);
});

test("outside of the frame the way leads back into the admin", async () => {
  const answer = await open(`/app?${new URLSearchParams({ shop, host })}`);
  expect(answer.status).toBe(302);
  expect(answer.headers.get("location")).toBe(
    `${sandbox.worldUrl}/admin.shopify.com/store/demo/apps/${demoKeys.apiKey}`,
  );
});

test("an installation that could not be written down shuts the door until it is", async () => {
  const visit = async () => {
    const { token } = await sandbox.control.apps.idToken(shop);
    return (await open(`/app?${query({ id_token: token })}`)).status;
  };
  const shops = async () => (await app.services.db.sql.query("select from shop")).rowCount;
  await sandbox.control.faults.add({ host: shop, operation: "ShopProfile", kind: "status", status: 402, times: 9 });
  expect(await visit()).toBe(500);
  expect(await shops()).toBe(0);
  await sandbox.control.faults.clear();
  expect(await visit()).toBe(200);
  expect(await shops()).toBe(1);
});

test("a shop that is known opens also when Shopify does not tell of it", async () => {
  const visit = async () => {
    const { token } = await sandbox.control.apps.idToken(shop);
    return (await open(`/app?${query({ id_token: token })}`)).status;
  };
  expect(await visit()).toBe(200);
  await sandbox.control.apps.uninstall(shop);
  await sandbox.control.apps.install(shop);
  await app.services.shopify.forgetShop(shop);
  await sandbox.control.faults.add({ host: shop, operation: "ShopProfile", kind: "status", status: 402, times: 9 });
  expect(await visit()).toBe(200);
});
