import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { demoKeys } from "../platform/start-app.ts";
import { signBody } from "../sandbox/shopify/sign.ts";
import { deliver } from "../support/deliver.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
let anna: { code: string };
beforeAll(async () => {
  house = await startHouse();
  await house.program();
  anna = await house.referrer("anna@example.com");
});
afterEach(() => house.check({ errors: [/could not be stored/] }));
afterAll(() => house.stop());

/** Everything that a delivery could change, as one text. */
async function stateOf(store: Pick<Store, "shopId">): Promise<string> {
  const tables = [
    "referrer",
    "referral_code",
    "friend",
    "referral",
    "qualifying_order",
    "reward",
    "ledger_entry",
    "payout",
    "program",
    "problem",
    "privacy_receipt",
  ];
  const rows = await Promise.all([
    ...tables.map((table) => house.query(`select * from ${table} where shop_id = $1 order by 1, 2`, [store.shopId])),
    house.query("select * from shop where id = $1", [store.shopId]),
    house.query("select s.* from session s join shop on shop.domain = s.shop where shop.id = $1 order by s.id", [
      store.shopId,
    ]),
  ]);
  return JSON.stringify(rows);
}

const events = async () => (await house.query<{ n: number }>("select count(*)::int as n from inbound_event"))[0]?.n;

/** A referred order's delivery that nobody has received yet. */
async function freshBody(store: Pick<Store, "shop"> = house, code = anna.code): Promise<string> {
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "drop" });
  await house.control.checkout({ shop: store.shop, customer: `${randomUUID()}@example.com`, discountCodes: [code] });
  await house.control.webhooks.behave();
  return (await house.control.webhooks.deliveries({ shop: store.shop, topic: "orders/paid" })).at(-1)?.body ?? "";
}

describe("what is not Shopify's is refused, and leaves nothing", () => {
  const flip = (text: string, index: number) =>
    Buffer.from(
      Buffer.from(text, "base64").map((byte, at) => (at === index >> 3 ? byte ^ (1 << (index & 7)) : byte)),
    ).toString("base64");

  test("a signature that is missing, another's, of another body, or off by any one bit", async () => {
    const body = await freshBody();
    const before = [await events(), await stateOf(house)];
    const signature = signBody(demoKeys.apiSecret, body);
    const wrong: (string | null)[] = [
      null,
      "",
      " ",
      "not base64 at all",
      signature.slice(0, -4),
      `${signature}, ${signature}`,
      Buffer.from(signature, "base64").toString("hex"),
      signBody("another-secret-0123456789abcdef", body),
      signBody(demoKeys.apiSecret, `${body} `),
      ...Array.from({ length: 256 }, (_, index) => flip(signature, index)),
    ];
    const answers = await Promise.all(
      wrong.map((value) => deliver(house, { body, headers: { "x-shopify-hmac-sha256": value } })),
    );
    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([401]));
    // And a body that was changed after it was signed.
    for (const changed of [body.slice(0, -1), `${body}\n`, JSON.stringify(JSON.parse(body)), ""])
      expect(await deliver(house, { body: changed, headers: { "x-shopify-hmac-sha256": signature } })).toMatchObject({
        status: 401,
      });
    expect([await events(), await stateOf(house)]).toEqual(before);
    // The very same body, signed, is taken.
    expect(await deliver(house, { body })).toMatchObject({ status: 200 });
    await house.settled();
    expect(await events()).toBe(Number(before[0]) + 1);
  });

  test("another method, another path, a topic nobody handles, a shop nobody knows, headers that are not there", async () => {
    const body = await freshBody();
    const before = [await events(), await stateOf(house)];
    const answers = await Promise.all([
      ...["GET", "PUT", "DELETE", "PATCH"].map((method) => deliver(house, { body: "", method })),
      deliver(house, { body, path: "/webhooks/sources/stripe" }),
      deliver(house, { body, path: "/webhooks/sources/__proto__" }),
      deliver(house, { body, path: "/webhooks/sources/" }),
      deliver(house, { body, path: "/webhooks/" }),
      deliver(house, { body, topic: "products/create" }),
      deliver(house, { body, topic: "read/order" }),
      deliver(house, { body, topic: "constructor" }),
      deliver(house, { body, headers: { "x-shopify-topic": null } }),
      deliver(house, { body, shop: "nobody.myshopify.com" }),
      deliver(house, { body, shop: "demo.myshopify.com.evil.example" }),
      deliver(house, { body, shop: "' or 1=1 --" }),
      deliver(house, { body, headers: { "x-shopify-shop-domain": null } }),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual([
      405, 405, 405, 405, 404, 404, 404, 404, 400, 400, 400, 400, 404, 400, 400, 400,
    ]);
    expect([await events(), await stateOf(house)]).toEqual(before);
  });

  test("a body of more than four megabytes, and one whose connection breaks", async () => {
    const before = [await events(), await stateOf(house)];
    expect(await deliver(house, { body: Buffer.alloc(4 * 1024 * 1024 + 1, 0x20) })).toMatchObject({ status: 413 });
    expect(await deliver(house, { body: await freshBody(), cutAfter: 500 })).toMatchObject({ status: 0 });
    // The door is open all the same.
    expect((await fetch(`${house.app.url}/healthz`)).status).toBe(200);
    expect([await events(), await stateOf(house)]).toEqual(before);
  });
});

describe("a signed body that makes no sense is kept with its reason and changes nothing", () => {
  test.each([
    ["no JSON", "orders/paid"],
    ["", "orders/paid"],
    ["null", "orders/paid"],
    ["[]", "orders/paid"],
    ["[".repeat(50_000), "orders/paid"],
    ['{"admin_graphql_api_id":"gid://shopify/Order/1"}', "orders/updated"],
    ['{"id":1}', "refunds/create"],
    ['{"order_edit":{}}', "orders/edited"],
    ["{}", "app/uninstalled"],
    ["{}", "customers/redact"],
    ['{"shop_id":1}', "shop/redact"],
    ['{"__proto__":{"shop_id":1,"shop_domain":"demo.myshopify.com"}}', "shop/redact"],
  ])("%j as %s", async (body, topic) => {
    const before = await stateOf(house);
    expect(await deliver(house, { body, topic })).toMatchObject({ status: 200 });
    await house.settled();
    const [row] = await house.query<{ state: string; reason: string }>(
      "select state, reason from inbound_event order by id desc limit 1",
    );
    expect(row).toMatchObject({ state: "ignored", reason: expect.stringMatching(/JSON|shape/) });
    expect(await stateOf(house)).toBe(before);
  });
});

describe("a true body in a false envelope has no effect", () => {
  /** Every delivery that a life with the app brings, once each, of the first shop. */
  async function truths(store: Store): Promise<Map<string, string>> {
    const { control } = house;
    const order = await store.buys({
      customer: "ben@example.com",
      discountCodes: [],
      lines: [{ variant: "KIT-PO", quantity: 3 }],
    });
    await control.clock.advance({ seconds: 1 });
    await control.orders.refund({
      shop: store.shop,
      order: order.id,
      lines: [{ line: order.lines[0]?.id ?? "", quantity: 1 }],
    });
    await control.orders.edit({
      shop: store.shop,
      order: order.id,
      setQuantity: { line: order.lines[0]?.id ?? "", quantity: 1 },
    });
    await control.orders.cancel({ shop: store.shop, order: order.id });
    await control.apps.setScopes({ shop: store.shop, scopes: (await control.apps.get(store.shop)).scopes });
    await control.webhooks.settle();
    // Made in the shop's name and never delivered: replayed below.
    await control.webhooks.misbehave({ shop: store.shop, kind: "drop" });
    await control.privacy.requestData({ shop: store.shop, customer: "anna@example.com" });
    await control.privacy.redactCustomer({ shop: store.shop, customer: "anna@example.com" });
    await control.privacy.redactShop(store.shop);
    await control.webhooks.behave();
    await house.settled();
    const bodies = new Map<string, string>();
    for (const { topic, body } of await control.webhooks.deliveries({ shop: store.shop })) bodies.set(topic, body);
    const shop = await control.shops.get(store.shop);
    bodies.set(
      "app/uninstalled",
      JSON.stringify({ id: 0, name: shop.name, domain: store.shop, myshopify_domain: store.shop }).replace(
        '"id":0',
        `"id":${shop.id}`,
      ),
    );
    return bodies;
  }

  test("every body of one shop under another shop's name", async () => {
    const victim = await house.openShop();
    await victim.program();
    const friend = await victim.referrer("anna@example.com");
    await victim.buys({ customer: "ben@example.com", discountCodes: [friend.code] });
    const before = await stateOf(victim);
    const bodies = await truths(house);
    expect([...bodies.keys()].sort()).toEqual([
      "app/scopes_update",
      "app/uninstalled",
      "customers/create",
      "customers/data_request",
      "customers/redact",
      "discounts/update",
      "orders/cancelled",
      "orders/edited",
      "orders/paid",
      "orders/updated",
      "refunds/create",
      "shop/redact",
    ]);
    for (const [topic, body] of bodies)
      expect(await deliver(house, { shop: victim.shop, topic, body })).toMatchObject({ status: 200 });
    await house.hurry();
    expect(await stateOf(victim)).toBe(before);
  });

  test("an order that carries the victim's own code, under the victim's name", async () => {
    const victim = await house.openShop();
    await victim.program();
    const { code } = await victim.referrer("anna@example.com");
    const body = (await freshBody()).replaceAll(anna.code, code);
    const before = await stateOf(victim);
    // Even an attacker who could make Shopify sign a body of a shop of theirs gets nothing for it elsewhere.
    expect(await deliver(house, { shop: victim.shop, body })).toMatchObject({ status: 200 });
    await house.settled();
    expect(await stateOf(victim)).toBe(before);
    const [row] = await house.query<{ reason: string }>(
      "select reason from inbound_event where shop_id = $1 order by id desc limit 1",
      [victim.shopId],
    );
    expect(row?.reason).toBe("the body belongs to another shop");
  });

  test("every body under each other topic's name", async () => {
    const store = await house.openShop();
    await store.program();
    const { code } = await store.referrer("anna@example.com");
    await store.buys({ customer: "david@example.com", discountCodes: [code] });
    const bodies = await truths(store);
    const before = await stateOf(store);
    const orders = ["orders/paid", "orders/updated", "orders/cancelled"];
    for (const [own, body] of bodies)
      for (const topic of bodies.keys()) {
        // An order's state is the same fact under each of its topics.
        if (topic === own || (orders.includes(own) && orders.includes(topic))) continue;
        expect(await deliver(house, { shop: store.shop, topic, body })).toMatchObject({ status: 200 });
      }
    await house.hurry();
    expect(await stateOf(store)).toBe(before);
  }, 120_000);

  test("an old 'uninstalled' of a shop that has the app, and an old 'erase the shop'", async () => {
    const store = await house.openShop();
    await store.program();
    await store.referrer("anna@example.com");
    const before = await stateOf(store);
    const bodies = await truths(store);
    for (const topic of ["app/uninstalled", "shop/redact"])
      expect(await deliver(house, { shop: store.shop, topic, body: bodies.get(topic) ?? "" })).toMatchObject({
        status: 200,
      });
    await house.hurry();
    expect(await stateOf(store)).toBe(before);
  });
});

describe("what people write is text, wherever it turns up", () => {
  const hostile = [
    `<img src=x onerror=alert(1)>`,
    `"><script>alert(1)</script>`,
    `'; drop table reward; --`,
    `=HYPERLINK("https://evil.example","x")`,
    `{{ shop.secret }}{% include 'x' %}`,
    `\${7*7}`,
    `👩‍👩‍👧‍👦 Zoë`,
    `\u202Egnp.exe`,
    `a\u0000b`,
    `\ud800`,
    "x".repeat(10_000),
    "__proto__",
  ];

  test("as a code in a share link: the same answer as for any code that is unknown", async () => {
    for (const code of [...hostile, "", "   ", "%00", "../../admin"]) {
      const answer = await house.proxy(`/proxy/offer?code=${encodeURIComponent(code.toWellFormed())}`);
      expect(answer.status).toBe(404);
      expect(await answer.json()).toMatchObject({ error: "offer_unavailable" });
      expect(answer.headers.get("content-type")).toContain("application/json");
    }
    expect(await house.query("select id from visit where shop_id = $1", [house.shopId])).toEqual([]);
  });

  test("as attributes, notes and codes of an order", async () => {
    const store = await house.openShop();
    await store.program();
    const { code } = await store.referrer("anna@example.com");
    for (const [index, text] of hostile.entries()) {
      const body = await freshBody(store, code);
      const parsed = JSON.parse(body.replace(/"(id|order_id|[a-z_]*_id)":(\d{16,})/g, '"$1":"#$2#"')) as Record<
        string,
        unknown
      >;
      const payload = JSON.stringify({
        ...parsed,
        name: text.slice(0, 200),
        note: text,
        note_attributes: [
          { name: "_goodword", value: text },
          { name: text, value: text },
          { name: "_goodword", value: { a: 1 } },
        ],
        discount_codes: [{ code: text }, { code }, { code: text }],
      }).replace(/"#(\d+)#"/g, "$1");
      expect(await deliver(house, { shop: store.shop, body: payload })).toMatchObject({ status: 200 });
      await house.settled();
      // A text that the database cannot hold fails alone; every other order is judged by its true code.
      const unreadable = text.includes("\u0000") || !text.isWellFormed();
      if (!unreadable) expect(await store.rewards(), `hostile ${index}`).not.toHaveLength(0);
    }
    const fine = hostile.filter((text) => !text.includes("\u0000") && text.isWellFormed()).length;
    expect((await store.rewards()).length).toBeGreaterThanOrEqual(fine);
    await house.check({ failedTopics: ["orders/paid"], errors: [/could not be processed/, /could not be stored/] });
  });

  test("as a referrer's name: the page and the offer show it as text", async () => {
    const store = await house.openShop();
    await store.program();
    for (const [index, text] of hostile.entries()) {
      if (text.includes("\u0000") || !text.isWellFormed()) continue;
      const email = `h${index}@example.com`;
      await house.control.customers.create({
        shop: store.shop,
        email,
        firstName: text.slice(0, 255),
        lastName: text.slice(0, 255),
      });
      const joined = await store.proxy("/proxy/referrer", { customer: email, method: "POST" });
      expect(joined.status).toBe(200);
      const { code } = (await joined.json()) as { code: string };
      expect(code).toMatch(/^[A-Z0-9]{8}$/);
      await house.settled();
      const offer = (await (await store.proxy(`/proxy/offer?code=${code}`)).json()) as { referrerName: string | null };
      expect((offer.referrerName ?? "").length).toBeLessThanOrEqual(40);
      const page = await (await store.proxy("/proxy/me", { customer: email })).text();
      expect(page).not.toContain("<img src=x");
      expect(page).not.toContain("<script>alert");
      // The page is Liquid: what people wrote must not be run by the store.
      expect(page).not.toContain("{{ shop.secret }}");
    }
  });
});
