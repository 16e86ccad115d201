import { readdir, readFile } from "node:fs/promises";
import { request as send } from "node:http";
import { join } from "node:path";
import { getHmac } from "@shopify/shopify-api/test-helpers";
import pg from "pg";
import { afterEach, beforeAll, expect, test } from "vitest";
import { ensureBuild } from "../../scripts/ensure-build.ts";
import { demoKeys, startApp, type TestApp } from "./start-app.ts";

const running: TestApp[] = [];
const start = async (variables?: Record<string, string>) => {
  const app = await startApp(null, variables);
  running.push(app);
  return app;
};

beforeAll(ensureBuild, 120_000);
afterEach(async () => {
  for (const app of running.splice(0)) await app.stop();
});

const status = async (url: string, init?: RequestInit) => (await fetch(url, { redirect: "manual", ...init })).status;

test("operators can ask whether the process is alive, can work, and what it counted", async () => {
  const app = await start({ METRICS_TOKEN: "a-token-for-the-collector" });
  expect(await status(`${app.url}/healthz`)).toBe(200);
  expect(await status(`${app.url}/readyz`)).toBe(200);
  await fetch(`${app.url}/`);
  const metrics = await (await fetch(`${app.url}/metrics`)).text();
  expect(metrics).toContain('goodword_http_request_seconds_count{method="GET",route="/",status="200"} 1');
  expect(metrics).toContain("goodword_inbox_lag_seconds 0");
  expect(metrics).toContain("process_cpu_seconds_total");
  const forwarded = { "x-forwarded-for": "203.0.113.9" };
  expect(await status(`${app.url}/metrics`, { headers: forwarded })).toBe(404);
  expect(
    await status(`${app.url}/metrics`, {
      headers: { ...forwarded, authorization: "Bearer a-token-for-the-collector" },
    }),
  ).toBe(200);
});

test("a process whose database is gone is alive and not ready", async () => {
  const app = await start();
  const [server, name] = app.services.db.url.split(/\/(?=[^/]*$)/);
  const admin = new pg.Client(`${server}/postgres`);
  await admin.connect();
  await admin.query(`alter database ${name} with allow_connections false`);
  await admin.query("select pg_terminate_backend(pid) from pg_stat_activity where datname = $1", [name]);
  await admin.end();
  expect(await status(`${app.url}/healthz`)).toBe(200);
  expect(await status(`${app.url}/readyz`)).toBe(503);
});

test("a worker answers operators only", async () => {
  const app = await start({ GOODWORD_PROCESS: "worker" });
  expect(await status(`${app.url}/readyz`)).toBe(200);
  expect(await status(`${app.url}/`)).toBe(404);
  expect(await status(`${app.url}/webhooks/sources/shopify`, { method: "POST" })).toBe(404);
});

test("the welcome page asks for no shop and may be framed by nobody", async () => {
  const app = await start();
  const response = await fetch(`${app.url}/`);
  const page = await response.text();
  expect(page).toContain("Apps list of your Shopify admin");
  expect(page).not.toMatch(/<form|<input/);
  expect(response.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(response.headers.get("x-content-type-options")).toBe("nosniff");
  expect(response.headers.get("x-powered-by")).toBeNull();
  const login = await fetch(`${app.url}/auth/login`, { redirect: "manual" });
  expect([login.status, login.headers.get("location")]).toEqual([302, "/"]);
});

test("assets are kept for ever, and one that is not there is not a page", async () => {
  const app = await start();
  const page = await (await fetch(`${app.url}/`)).text();
  const asset = /\/assets\/entry\.client-[\w-]+\.js/.exec(page)?.[0];
  const response = await fetch(`${app.url}${asset}`);
  expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
  const gone = await fetch(`${app.url}/assets/entry.client-old.js`);
  expect([gone.status, gone.headers.get("content-type")]).toEqual([404, "text/plain; charset=utf-8"]);
  const unknown = await fetch(`${app.url}/no-such-page`);
  expect(unknown.status).toBe(404);
  expect(await unknown.text()).toContain("There is no such page");
});

test("nothing of the server is in what browsers load", async () => {
  const folder = join(import.meta.dirname, "../../build/client/assets");
  const scripts = (await readdir(folder)).filter((name) => name.endsWith(".js"));
  expect(scripts.length).toBeGreaterThan(5);
  for (const name of scripts) {
    const text = await readFile(join(folder, name), "utf8");
    expect(
      `${name}: ${/PrismaClient|api\.stripe\.com|testflight\.tremendous|node:crypto|graphile/.exec(text)?.[0]}`,
    ).toBe(`${name}: undefined`);
  }
});

test("a form that is too large, or does not say how large it is, is refused before it is read", async () => {
  const app = await start();
  const body = "x".repeat(1024 * 1024 + 1);
  expect(await status(`${app.url}/`, { method: "POST", body })).toBe(413);
  const stream = new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode("a=b"));
      controller.close();
    },
  });
  expect(await status(`${app.url}/`, { method: "POST", body: stream, duplex: "half" } as RequestInit)).toBe(411);
});

test("the door stands before the pages and knows both secrets of a rotation", async () => {
  const before = "the-secret-before-the-rotation";
  const app = await start({ SHOPIFY_API_SECRET_PREVIOUS: before });
  const body = JSON.stringify({ id: 1, admin_graphql_api_id: "gid://shopify/Order/1" });
  const deliver = (hmac: string) =>
    fetch(`${app.url}/webhooks/sources/shopify`, {
      method: "POST",
      body,
      headers: {
        "x-shopify-topic": "orders/paid",
        "x-shopify-shop-domain": "demo.myshopify.com",
        "x-shopify-hmac-sha256": hmac,
      },
    });
  const answers = await Promise.all([
    deliver(getHmac(body, demoKeys.apiSecret)),
    deliver(getHmac(body, before)),
    deliver(getHmac(body, "somebody else's secret")),
  ]);
  // The shop is unknown, which is asked only once the signature holds.
  expect(answers.map((answer) => answer.status)).toEqual([404, 404, 401]);
});

test("tokens in addresses do not reach the log", async () => {
  const app = await start();
  await fetch(`${app.url}/?id_token=eyJhbGciOiJIUzI1NiJ9.secret&hmac=abcdef&code=ANNA7QK2`);
  await expect.poll(() => app.logged()).toContain("id_token=[redacted]");
  expect(app.logged()).not.toMatch(/eyJhbGci|abcdef|ANNA7QK2/);
});

test("a stop finishes the request in hand, takes no new one, and is not ready meanwhile", async () => {
  const app = await start();
  const { port } = new URL(app.url);
  const body = "x".repeat(20);
  const answered = new Promise<number>((resolve, reject) => {
    const open = send(
      { port, method: "POST", path: "/webhooks/sources/shopify", headers: { "content-length": body.length } },
      (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      },
    );
    open.on("error", reject);
    open.write(body.slice(0, 5), () => {
      // The rest of the body comes only once the stop has begun.
      void status(`${app.url}/healthz`).then(async () => {
        const stopped = app.stop();
        await expect.poll(() => status(`${app.url}/healthz`).catch(() => "refused")).toBe("refused");
        open.end(body.slice(5));
        await stopped;
      });
    });
  });
  expect(await answered).toBe(401);
});
