import { afterEach, beforeEach, expect, test } from "vitest";
import { controlVerbs } from "./control.ts";
import { createControlClient, type Sandbox, startSandbox } from "./start-sandbox.ts";
import { appClient, basicDiscount, createDiscount } from "./support/app-client.ts";

let sandbox: Sandbox;

beforeEach(async () => {
  sandbox = await startSandbox({ appUrl: "http://127.0.0.1:9", now: new Date("2026-03-01T12:00:00Z") });
});

afterEach(() => sandbox.stop());

test("the knobs are the same over HTTP as in the process", async () => {
  const remote = createControlClient(sandbox.worldUrl);
  const shape = (control: object) =>
    Object.fromEntries(
      Object.entries(control).map(([name, group]) => [
        name,
        typeof group === "function" ? "verb" : Object.keys(group).sort(),
      ]),
    );
  expect(shape(remote)).toEqual(shape(sandbox.control));
  expect(shape(sandbox.control)).toMatchObject(
    Object.fromEntries(Object.entries(controlVerbs).map(([name, verbs]) => [name, [...verbs].sort()])),
  );
  const { order } = await remote.checkout({ customer: "ben@example.com", discountCodes: ["NOPE"] });
  expect(await sandbox.control.orders.get({ order: order.id })).toEqual(order);
  expect(await remote.customers.list("second.myshopify.com")).toEqual(
    await sandbox.control.customers.list("second.myshopify.com"),
  );
  await expect(remote.checkout({ customer: "nobody" })).rejects.toThrow("has no customer nobody");
  await expect(remote.emulators("acme").snapshot()).rejects.toThrow("no provider acme");
  expect((await fetch(`${sandbox.worldUrl}/__control/nothing/here`, { method: "POST" })).status).toBe(404);
  expect((await fetch(`${sandbox.worldUrl}/__control/checkout`, { method: "POST", body: "{" })).status).toBe(400);
});

test("the clock starts where it is set, moves, and is readable as the app reads it", async () => {
  const near = (text: string, expected: string) =>
    expect(Math.abs(Date.parse(text) - Date.parse(expected))).toBeLessThan(5_000);
  near((await sandbox.control.clock.now()).now, "2026-03-01T12:00:00Z");
  await sandbox.control.clock.advance({ days: 14, hours: 1 });
  const read = (await (await fetch(`${sandbox.worldUrl}/__control/clock`)).json()) as { now: string; offsetMs: number };
  near(read.now, "2026-03-15T13:00:00Z");
  near(new Date(Date.now() + read.offsetMs).toISOString(), "2026-03-15T13:00:00Z");
  const { order } = await sandbox.control.checkout({ customer: "ben@example.com" });
  near(order.createdAt, "2026-03-15T13:00:00Z");
  await expect(sandbox.control.clock.set({ now: "soon" })).rejects.toThrow("soon is not a date");
});

test("the same world makes the same ids", async () => {
  const other = await startSandbox({ appUrl: "http://127.0.0.1:9" });
  try {
    const ids = async (one: Sandbox) => {
      const { order } = await one.control.checkout({ customer: "ben@example.com" });
      return [order.id, order.customerId, order.statusUrl];
    };
    expect(await ids(other)).toEqual(await ids(sandbox));
  } finally {
    await other.stop();
  }
});

test("faults: done without an answer, cut before, cut after, a status, once each", async () => {
  const client = await appClient(sandbox);
  const make = (code: string) => client.ask(createDiscount, { d: basicDiscount(code) });
  const made = async () => (await sandbox.control.discounts.list()).map((discount) => discount.codes[0]?.code);
  await sandbox.control.faults.add({ kind: "reset_before", operation: "discountCodeBasicCreate" });
  await expect(make("ONE")).rejects.toThrow();
  expect(await made()).toEqual([]);
  await sandbox.control.faults.add({ kind: "reset_after", operation: "CreateDiscount" });
  await expect(make("TWO")).rejects.toThrow();
  expect(await made()).toEqual(["TWO"]);
  await sandbox.control.faults.add({ kind: "timeout_after_success", host: "*.myshopify.com", path: "/admin/api" });
  const impatient = fetch(`${sandbox.worldUrl}/demo.myshopify.com/admin/api/2026-10/graphql.json`, {
    method: "POST",
    headers: { "x-shopify-access-token": client.token },
    body: JSON.stringify({ query: createDiscount, variables: { d: basicDiscount("THREE") } }),
    signal: AbortSignal.timeout(300),
  });
  await expect(impatient).rejects.toThrow(/timeout/i);
  expect(await made()).toEqual(["TWO", "THREE"]);
  await sandbox.control.faults.add({
    kind: "status",
    status: 429,
    headers: { "retry-after": "2.0" },
    path: "/^\\/admin\\/oauth/",
    times: 1,
  });
  const throttled = await fetch(`${sandbox.worldUrl}/demo.myshopify.com/admin/oauth/access_token`, {
    method: "POST",
    body: "{}",
  });
  expect([throttled.status, throttled.headers.get("retry-after")]).toEqual([429, "2.0"]);
  expect((await sandbox.control.faults.list()).map((fault) => fault.hits)).toEqual([1, 1, 1, 1]);
  expect((await make("FOUR")).data.discountCodeBasicCreate.userErrors).toEqual([]);
  await expect(sandbox.control.faults.add({ kind: "status" })).rejects.toThrow("needs a status");
});

test("calls of the app are counted with their operation and fault", async () => {
  const client = await appClient(sandbox);
  await sandbox.control.calls.clear();
  await client.ask(createDiscount, { d: basicDiscount("ONE") });
  expect(await sandbox.control.calls.list({ operation: "CreateDiscount" })).toMatchObject([
    { host: "demo.myshopify.com", method: "POST", status: 200, fault: null },
  ]);
});

test("providers answer under their hosts, have knobs and a page, and meet faults as well", async () => {
  const ask = () =>
    fetch(`${sandbox.worldUrl}/api.stripe.com/v1/customers`, { headers: { authorization: "Bearer wrong" } });
  expect((await ask()).status).toBe(401);
  await sandbox.control.faults.add({ host: "api.stripe.com", kind: "status", status: 503 });
  expect((await ask()).status).toBe(503);
  await sandbox.control.emulators("stripe").call("addCustomer", { email: "zoe@example.com" });
  expect(JSON.stringify(await sandbox.control.emulators("stripe").snapshot())).toContain("zoe@example.com");
  for (const name of ["stripe", "tremendous"])
    expect((await fetch(`${sandbox.worldUrl}/providers/${name}`)).status).toBe(200);
  await expect(sandbox.control.emulators("stripe").call("explode")).rejects.toThrow("no knob explode");
});

test("every page for people answers, and forms say what went wrong", async () => {
  for (const path of ["/", "/mailbox", "/webhooks", "/calls", "/faults", "/clock"]) {
    const page = await fetch(sandbox.worldUrl + path);
    expect([path, page.status]).toEqual([path, 200]);
  }
  const set = await fetch(`${sandbox.worldUrl}/clock`, {
    method: "POST",
    body: new URLSearchParams({ verb: "set", now: "never" }),
  });
  expect(await set.text()).toContain("never is not a date.");
  const script = await fetch(`${sandbox.worldUrl}/app-bridge.js`);
  expect(await script.text()).toContain(sandbox.adminUrl);
  const place = async (path: string) =>
    (await fetch(sandbox.worldUrl + path, { redirect: "manual" })).headers.get("location");
  expect(await place("/demo.myshopify.com/admin/themes/current/editor?context=apps")).toBe(
    `${sandbox.adminUrl}/store/demo/themes/current/editor?context=apps`,
  );
  expect(
    await place(`/follow?link=${encodeURIComponent("https://demo.myshopify.com/discount/A?redirect=%2F")}`),
  ).toContain(`${sandbox.storefrontUrl}/__shop/demo.myshopify.com?to=`);
});
