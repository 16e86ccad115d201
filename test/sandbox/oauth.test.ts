import { getJwt } from "@shopify/shopify-api/test-helpers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoKeys, type Sandbox, startSandbox } from "./start-sandbox.ts";
import { appClient, askToken, exchange } from "./support/app-client.ts";

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ appUrl: "http://127.0.0.1:9" });
  await sandbox.control.apps.install();
});

afterEach(() => sandbox.stop());

const refresh = (token: string | undefined) =>
  askToken(sandbox, { grant_type: "refresh_token", refresh_token: token ?? "" });

test("exchanges a session token for an expiring pair", async () => {
  const { status, body } = await exchange(sandbox);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    access_token: expect.stringMatching(/^shpat_[0-9a-f]{32}$/),
    scope:
      "read_customer_merge,read_customers,read_orders,read_shopify_payments_disputes,write_app_proxy,write_discounts",
    expires_in: 3600,
    refresh_token: expect.stringMatching(/^shprt_/),
    refresh_token_expires_in: 7_776_000,
  });
});

test("refuses what a real shop refuses", async () => {
  expect((await exchange(sandbox, "demo.myshopify.com", { expiring: "0" })).body.error).toBe("invalid_request");
  expect((await exchange(sandbox, "demo.myshopify.com", { client_secret: "guess" })).status).toBe(401);
  const other = await sandbox.control.apps.idToken("second.myshopify.com");
  expect((await exchange(sandbox, "demo.myshopify.com", { subject_token: other.token })).body.error).toBe(
    "invalid_subject_token",
  );
  const forged = await getJwt("demo", demoKeys.apiKey, "another-secret");
  expect((await exchange(sandbox, "demo.myshopify.com", { subject_token: forged.token })).body.error).toBe(
    "invalid_subject_token",
  );
  const old = await getJwt("demo", demoKeys.apiKey, demoKeys.apiSecret, {
    dest: "https://demo.myshopify.com",
    exp: Math.floor(Date.now() / 1000) - 60,
  });
  expect(
    (await exchange(sandbox, "demo.myshopify.com", { subject_token: old.token })).body.error_description,
  ).toContain("expired");
  await sandbox.control.apps.uninstall();
  expect((await exchange(sandbox)).status).toBe(400);
});

test("rotates on refresh; the old token gives the same pair again until its successor is used", async () => {
  const first = (await exchange(sandbox)).body;
  const second = (await refresh(first.refresh_token)).body;
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect((await refresh(first.refresh_token)).body).toEqual(second);
  const third = await refresh(second.refresh_token);
  expect(third.status).toBe(200);
  expect(await refresh(first.refresh_token)).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  expect((await sandbox.control.apps.get()).grants).toEqual({ exchange: 1, refresh: 3, refused: 1 });
});

test("the grace of an old refresh token ends after 30 days, a refresh token after 90", async () => {
  const first = (await exchange(sandbox)).body;
  const second = (await refresh(first.refresh_token)).body;
  await sandbox.control.clock.advance({ days: 31 });
  expect((await refresh(first.refresh_token)).body.error).toBe("invalid_grant");
  await sandbox.control.clock.advance({ days: 60 });
  expect((await refresh(second.refresh_token)).body.error).toBe("invalid_grant");
});

test("access tokens live an hour of the world, and not past an uninstall", async () => {
  const client = await appClient(sandbox);
  expect((await client.ask("{ shop { name } }")).status).toBe(200);
  await sandbox.control.clock.advance({ minutes: 61 });
  expect((await client.ask("{ shop { name } }")).status).toBe(401);
  const next = await appClient(sandbox);
  await sandbox.control.apps.uninstall();
  expect((await next.ask("{ shop { name } }")).status).toBe(401);
});
