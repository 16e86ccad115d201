import "@shopify/shopify-api/adapters/web-api";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import { demoKeys, type Sandbox, startSandbox } from "./start-sandbox.ts";
import { appClient } from "./support/app-client.ts";
import { type Receiver, startReceiver } from "./support/receiver.ts";

let app: Receiver;
let sandbox: Sandbox;
let visitor: ReturnType<typeof browse>;

beforeEach(async () => {
  app = await startReceiver();
  sandbox = await startSandbox({ appUrl: app.url });
  await sandbox.control.apps.install();
  visitor = browse(sandbox);
});

afterEach(async () => {
  await sandbox.stop();
  await app.stop();
});

/** A browser without script: keeps cookies, follows nothing by itself. */
function browse(world: Sandbox) {
  const cookies = new Map<string, string>();
  const go = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(world.storefrontUrl + path, {
      redirect: "manual",
      ...init,
      headers: { cookie: [...cookies].map((pair) => pair.join("=")).join("; "), ...init.headers },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    const text = await answer.text();
    return {
      status: answer.status,
      location: answer.headers.get("location"),
      headers: answer.headers,
      text,
      json: () => JSON.parse(text),
    };
  };
  return {
    go,
    send: (path: string, fields: Record<string, string>) =>
      go(path, { method: "POST", body: new URLSearchParams(fields) }),
    script: (path: string, body: object) =>
      go(path, { method: "POST", body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    signIn: async (email: string) => {
      const customer = await world.control.customers.get({ customer: email });
      return go("/account/login", { method: "POST", body: new URLSearchParams({ customer: customer.id }) });
    },
  };
}

test("every page answers, also while nobody is signed in", async () => {
  const pages = [
    "/",
    "/collections/all",
    "/products/pour-over-kit",
    "/cart",
    "/checkout",
    "/account/login",
    "/de/",
    "/fr/products/enamel-mug",
  ];
  for (const path of pages) {
    const page = await visitor.go(path);
    expect([path, page.status]).toEqual([path, 200]);
    expect(page.text).not.toContain("Liquid error");
  }
  expect((await visitor.go("/account")).location).toBe("/account/login");
  expect((await visitor.go("/nowhere")).status).toBe(404);
});

test("the proxy's signature is one that Shopify's library accepts, and says who is signed in", async () => {
  const library = shopifyApi({
    apiKey: demoKeys.apiKey,
    apiSecretKey: demoKeys.apiSecret,
    apiVersion: ApiVersion.October26,
    hostName: "app.example.com",
    isEmbeddedApp: true,
    logger: { level: LogSeverity.Error },
  });
  const check = (query: URLSearchParams) =>
    library.utils.validateHmac(Object.fromEntries(query), { signator: "appProxy" });
  await visitor.go("/apps/goodword/offer?code=ANNA&utm_source=a%20b");
  await visitor.signIn("anna@example.com");
  await sandbox.control.clock.advance({ days: 30 });
  await visitor.go("/apps/goodword/referrer");
  const [signedOut, signedIn] = app.received;
  expect(signedOut?.url.pathname).toBe("/proxy/offer");
  expect(await check(signedOut?.url.searchParams ?? new URLSearchParams())).toBe(true);
  expect(signedOut?.url.searchParams.get("logged_in_customer_id")).toBe("");
  expect(await check(signedIn?.url.searchParams ?? new URLSearchParams())).toBe(true);
  const anna = await sandbox.control.customers.get({ customer: "anna@example.com" });
  expect(signedIn?.url.searchParams.get("logged_in_customer_id")).toBe(anna.id);
  expect(signedIn?.url.searchParams.get("path_prefix")).toBe("/apps/goodword");
});

test("the proxy takes cookies off both ways and passes forms on", async () => {
  await visitor.go("/");
  app.answerWith(() => ({
    status: 201,
    headers: { "set-cookie": "a=b", "content-type": "application/json" },
    body: '{"ok":true}',
  }));
  const answer = await visitor.send("/apps/goodword/referrer", { join: "yes" });
  expect(answer.status).toBe(201);
  expect(answer.json()).toEqual({ ok: true });
  expect(answer.headers.get("set-cookie")).toBeNull();
  expect(app.received[0]).toMatchObject({ method: "POST", body: "join=yes" });
  expect(app.received[0]?.headers.cookie).toBeUndefined();
});

test("Liquid from the app is rendered inside the theme, with the store's objects", async () => {
  app.answerWith(() => ({
    headers: { "content-type": "application/liquid" },
    body: "<h1>{{ shop.name }}: {{ customer.first_name | default: 'nobody' }}</h1>",
  }));
  const page = await visitor.go("/apps/goodword/me");
  expect(page.text).toContain("<h1>Demo Roasters: nobody</h1>");
  expect(page.text).toContain('class="site-header"');
});

test("an app that does not answer is told as Shopify tells it", async () => {
  sandbox.setAppUrl("http://127.0.0.1:9");
  expect(await visitor.go("/apps/goodword/offer")).toMatchObject({
    status: 502,
    text: expect.stringContaining("third-party application"),
  });
});

test("a share link sets the code and leads to a path of the store alone", async () => {
  expect((await visitor.go("/discount/ANNA7QK2?redirect=%2F%3Fgw%3DANNA7QK2")).location).toBe("/?gw=ANNA7QK2");
  expect((await visitor.go("/cart.js")).json().discount_codes).toEqual([{ code: "ANNA7QK2", applicable: false }]);
  for (const evil of ["//evil.example", "https://evil.example", "/\\evil.example"])
    expect((await visitor.go(`/discount/A?redirect=${encodeURIComponent(evil)}`)).location).toBe("/");
});

test("a friend buys without script: link, cart, checkout, order with the code and the attribute", async () => {
  const client = await appClient(sandbox);
  await client.discount("ANNA7QK2");
  await visitor.go("/discount/anna7qk2?redirect=%2F");
  const kit = (await sandbox.control.products.list()).find((product) => product.handle === "pour-over-kit");
  expect((await visitor.send("/cart/add", { id: kit?.variants[0]?.id ?? "", quantity: "2" })).location).toBe("/cart");
  await visitor.script("/cart/update.js", { attributes: { _goodword: "token" } });
  expect((await visitor.go("/cart")).text).toContain("−$10.00");
  expect((await visitor.send("/cart", { "updates[]": "1", checkout: "" })).location).toBe("/checkout");
  const problem = await visitor.send("/checkout/complete", { email: "" });
  expect([problem.status, problem.text.includes("Enter an e-mail address.")]).toEqual([422, true]);
  const done = await visitor.send("/checkout/complete", { email: "ben@example.com", currency: "USD" });
  expect(done.location).toMatch(/^\/checkout\/thank-you\//);
  expect((await visitor.go(done.location ?? "")).text).toContain("Thank you for your order");
  expect(await sandbox.control.orders.list()).toMatchObject([
    { email: "ben@example.com", discountCodes: ["ANNA7QK2"], subtotal: "45.00", attributes: { _goodword: "token" } },
  ]);
  expect((await visitor.go("/cart.js")).json()).toMatchObject({ item_count: 0, attributes: {}, discount_codes: [] });
});

test("the Ajax cart: merged attributes, replaced codes, amounts in hundredths also for yen", async () => {
  const client = await appClient(sandbox, { shop: "second.myshopify.com" });
  await client.discount("TEN");
  await visitor.go("/__shop/second.myshopify.com");
  await visitor.script("/cart/add.js", { id: "GRD-01", quantity: 1 });
  await visitor.script("/cart/update.js", { attributes: { a: "1", b: "2" }, discount: "NOPE" });
  const cart = (await visitor.script("/cart/update.js", { attributes: { a: "" }, discount: "NOPE,ten" })).json();
  expect(cart).toMatchObject({
    currency: "JPY",
    attributes: { b: "2" },
    original_total_price: 1_000_000,
    total_price: 900_000,
    discount_codes: [
      { code: "NOPE", applicable: false },
      { code: "TEN", applicable: true },
    ],
  });
  expect((await visitor.script("/cart/change.js", { line: 1, quantity: 0 })).json().item_count).toBe(0);
  expect((await visitor.script("/cart/add.js", { id: "1", quantity: 1 })).status).toBe(422);
});

test("the extension's blocks stand on their pages with their scripts once; the editor marks them", async () => {
  const page = (await visitor.go("/products/pour-over-kit")).text;
  expect(page.match(/<goodword-referral-widget/g)).toHaveLength(1);
  expect(page.match(/<goodword-friend-offer/g)).toHaveLength(1);
  const scripts = [...page.matchAll(/<script src="(\/__cdn\/extensions[^"]+)"/g)].map((match) => match[1] ?? "");
  expect(new Set(scripts).size).toBe(scripts.length);
  for (const script of scripts) expect((await visitor.go(script)).headers.get("content-type")).toContain("javascript");
  expect(page).not.toContain("data-shopify-editor-block");
  expect((await visitor.go("/products/pour-over-kit?design_mode=1")).text).toContain("data-shopify-editor-block");
  expect((await visitor.go("/de/")).text).toContain('lang="de"');
});

test("without the app its blocks and its proxy are gone", async () => {
  await sandbox.control.apps.uninstall();
  expect((await visitor.go("/products/pour-over-kit")).text).not.toContain("<goodword-");
  expect((await visitor.go("/apps/goodword/me")).status).toBe(404);
  await sandbox.control.webhooks.settle();
  expect(app.topics()).toEqual(["app/uninstalled"]);
});

test("carts of two visitors and of two stores are apart", async () => {
  await visitor.script("/cart/add.js", { id: "GRD-01", quantity: 1 });
  expect((await browse(sandbox).go("/cart.js")).json().item_count).toBe(0);
  await visitor.go("/__shop/second.myshopify.com");
  expect((await visitor.go("/cart.js")).json().item_count).toBe(0);
  await visitor.go("/__shop/demo.myshopify.com");
  expect((await visitor.go("/cart.js")).json().item_count).toBe(1);
});
