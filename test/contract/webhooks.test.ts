import { createHmac } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import "@shopify/shopify-api/adapters/web-api";
import { ApiVersion, LogSeverity, shopifyApi } from "@shopify/shopify-api";
import { isEnumType } from "graphql";
import { describe, expect, test } from "vitest";
import { createWebhookCheck } from "../../app/platform/shopify.ts";
import type { Fact } from "../../app/sources/kit/source.ts";
import { shopifySource } from "../../app/sources/shopify/shopify-source.ts";
import { loadAdminSchema } from "../../scripts/admin-schema.ts";
import { readAppToml } from "../../scripts/check-graphql.ts";
import { parseToml } from "../sandbox/shopify/app-toml.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = `${root}/test/fixtures/shopify`;
const secret = "a-secret-of-the-tests";
const shop = "northwind-tea.myshopify.com";

/** `orders-paid.guest.json` is a delivery of `orders/paid`. */
const fixtures = readdirSync(folder).map((file) => ({
  name: file.replace(/\.json$/, ""),
  topic: file.split(".")[0]?.replace("-", "/") ?? "",
  body: readFileSync(`${folder}/${file}`),
}));
const fixture = (name: string) => {
  const found = fixtures.find((each) => each.name === name);
  if (!found) throw new Error(`no fixture ${name}`);
  return found;
};

const toml = readFileSync(`${root}/shopify.app.toml`, "utf8");
const { webhooks } = parseToml(toml) as {
  webhooks: { subscriptions: { topics?: string[]; compliance_topics?: string[]; uri: string }[] };
};
const topics = webhooks.subscriptions.flatMap((each) => each.topics ?? []);
const complianceTopics = webhooks.subscriptions.flatMap((each) => each.compliance_topics ?? []);

const sign = (body: Uint8Array, key = secret) => createHmac("sha256", key).update(body).digest("base64");

interface Delivery {
  readonly topic: string;
  readonly body: Uint8Array;
  readonly hmac?: string | undefined;
}

const headersOf = ({ topic, hmac }: Delivery): Record<string, string> => ({
  "x-shopify-topic": topic,
  "x-shopify-shop-domain": shop,
  "x-shopify-api-version": "2026-10",
  "x-shopify-webhook-id": "5f3c8a0e-0000-4000-8000-000000000001",
  ...(hmac === undefined ? {} : { "x-shopify-hmac-sha256": hmac }),
});

/** Shopify's own library. */
const library = shopifyApi({
  apiKey: "key",
  apiSecretKey: secret,
  apiVersion: ApiVersion.October26,
  hostName: "goodword.example.com",
  isEmbeddedApp: true,
  logger: { level: LogSeverity.Error },
});

async function libraryTakes(delivery: Delivery): Promise<boolean> {
  const rawBody = Buffer.from(delivery.body).toString("utf8");
  const rawRequest = new Request("https://goodword.example.com/webhooks", {
    method: "POST",
    headers: headersOf(delivery),
    body: rawBody,
  });
  return (await library.webhooks.validate({ rawBody, rawRequest })).valid;
}

const verify = createWebhookCheck({ apiSecret: secret, previousApiSecret: null });

function doorTakes(delivery: Delivery): boolean {
  return !("kind" in shopifySource.receive({ headers: headersOf(delivery), body: delivery.body }, verify));
}

function factOf(name: string): Fact {
  const { topic, body } = fixture(name);
  const reading = shopifySource.read(topic, body);
  if (reading.kind !== "fact") throw new Error(`${name}: ${reading.why}`);
  return reading.fact;
}

describe("the topics we subscribe to", () => {
  test("exist in Shopify's schema", () => {
    const { schema } = loadAdminSchema(readAppToml(toml).version);
    const known = schema.getType("WebhookSubscriptionTopic");
    const names = isEnumType(known) ? known.getValues().map((value) => value.name) : [];
    expect(names.length).toBeGreaterThan(100);
    for (const topic of topics) expect(names).toContain(topic.toUpperCase().replace("/", "_"));
  });

  test("include the three that every app must answer", () => {
    expect(complianceTopics.sort()).toEqual(["customers/data_request", "customers/redact", "shop/redact"]);
  });

  test.each([...topics, ...complianceTopics])("%s is taken in, read, and has a fixture", (topic) => {
    const { body } = fixtures.find((each) => each.topic === topic) ?? fixture(topic.replace("/", "-"));
    expect(doorTakes({ topic, body, hmac: sign(body) })).toBe(true);
    expect(shopifySource.read(topic, body).kind).toBe("fact");
  });

  test("all arrive at the door's address", () => {
    expect([...new Set(webhooks.subscriptions.map(({ uri }) => uri))]).toEqual(["/webhooks/sources/shopify"]);
  });

  test("have no fixture too many", () => {
    expect(
      fixtures.map(({ topic }) => topic).filter((topic) => ![...topics, ...complianceTopics].includes(topic)),
    ).toEqual([]);
  });

  test("of which there is no handler are refused", () => {
    const body = Buffer.from("{}");
    expect(doorTakes({ topic: "products/update", body, hmac: sign(body) })).toBe(false);
  });
});

describe("a signature", () => {
  test.each(fixtures)("$name: the door and Shopify's library agree on every one", async ({ topic, body }) => {
    const changed = Buffer.from(body);
    changed[changed.length - 2] = 0x20;
    const right = sign(body);
    const cases: readonly [string, Delivery, boolean][] = [
      ["right", { topic, body, hmac: right }, true],
      ["of another secret", { topic, body, hmac: sign(body, "another") }, false],
      ["of another body", { topic, body: changed, hmac: right }, false],
      ["in hexadecimal", { topic, body, hmac: Buffer.from(right, "base64").toString("hex") }, false],
      ["cut short", { topic, body, hmac: right.slice(0, -4) }, false],
      ["empty", { topic, body, hmac: "" }, false],
      ["missing", { topic, body }, false],
    ];
    for (const [what, delivery, valid] of cases) {
      expect(await libraryTakes(delivery), `library: ${what}`).toBe(valid);
      expect(doorTakes(delivery), `door: ${what}`).toBe(valid);
    }
  });

  test("of the secret before a rotation still counts", () => {
    const { topic, body } = fixture("orders-paid");
    const rotated = createWebhookCheck({ apiSecret: "the-new-one", previousApiSecret: secret });
    const headers = headersOf({ topic, body, hmac: sign(body) });
    expect(shopifySource.receive({ headers, body }, rotated)).not.toHaveProperty("kind");
    expect(
      shopifySource.receive(
        { headers, body },
        createWebhookCheck({ apiSecret: "the-new-one", previousApiSecret: null }),
      ),
    ).toMatchObject({
      status: 401,
    });
  });
});

describe("what a delivery says", () => {
  const ben = { customerId: "gid://shopify/Customer/9007199254745995", email: "ben@example.com" };

  test("a paid order: state, base, codes, cart token, buyer; ids above 2^53 exact", () => {
    expect(factOf("orders-paid")).toEqual({
      kind: "order",
      order: {
        orderId: "gid://shopify/Order/9007199254740995",
        name: "#1001",
        createdAt: new Date("2026-11-02T15:00:00Z"),
        stateAt: new Date("2026-11-02T15:00:05Z"),
        paid: true,
        paidAt: new Date("2026-11-02T15:00:00Z"),
        cancelledAt: null,
        fulfilledAt: null,
        channel: null,
        fullyRefunded: false,
        test: false,
        currency: "USD",
        baseMinor: 72_00,
        discountCodes: ["ANNA7QK2", "FREESHIP"],
        cartToken: "cod_anna.vis_1.c2lnbmF0dXJl",
        clickTokens: [],
        locale: "en",
        lines: [
          {
            lineId: "gid://shopify/LineItem/9007199254741094",
            productId: "gid://shopify/Product/8400000000002",
            baseMinor: 72_00,
          },
        ],
        ...ben,
        // Shopify withholds addresses, phone and browser from an app that is not approved for them; so does this delivery.
        buyer: {
          person: {
            emails: ["ben@example.com", "ben@example.com", "ben@example.com"],
            names: [undefined, undefined, "Ben Okafor"],
            phones: [null, undefined, undefined, null],
            addresses: [null],
          },
          ip: null,
          userAgent: null,
          landing: "/?gw=ANNA7QK2",
          referring: null,
          giftCards: 0,
        },
      },
    });
  });

  test.each([
    [
      "orders-paid.guest-gift-card",
      { baseMinor: 15_00, customerId: null, email: null, cartToken: null, discountCodes: [] },
    ],
    ["orders-paid.other-presentment-currency", { currency: "USD", baseMinor: 50_00 }],
    ["orders-paid.yen-tax-included", { currency: "JPY", baseMinor: 3000, stateAt: new Date("2026-11-05T09:30:00Z") }],
    ["orders-paid.test-order", { test: true }],
    ["orders-updated", { baseMinor: 36_00, paid: true, fullyRefunded: false }],
    ["orders-updated.unpaid", { paid: false, paidAt: null }],
    ["orders-cancelled", { baseMinor: 0, fullyRefunded: true, cancelledAt: new Date("2026-11-07T16:00:00Z") }],
  ])("%s", (name, order) => {
    expect(factOf(name)).toMatchObject({ kind: "order", order });
  });

  test.each(["orders-edited", "refunds-create"])("%s names the order to be read", (name) => {
    expect(factOf(name)).toEqual({ kind: "order_touched", orderId: "gid://shopify/Order/9007199254740995" });
  });

  test.each([
    ["disputes-create", "open"],
    ["disputes-update", "lost"],
  ])("%s says how a payment's dispute stands", (name, outcome) => {
    expect(factOf(name)).toEqual({
      kind: "order_disputed",
      orderId: "gid://shopify/Order/9007199254740995",
      disputes: { "285332461850802050": outcome },
    });
  });

  test("a customer's address, and two customers that became one", () => {
    expect(factOf("customers-update")).toEqual({
      kind: "customer_changed",
      customerId: "gid://shopify/Customer/9007199254745995",
      email: "ben@new.example.com",
      changedAt: new Date("2026-11-08T14:30:00Z"),
      joinedAt: new Date("2026-03-01T17:00:00Z"),
      verified: true,
    });
    expect(factOf("customers-delete")).toEqual({
      kind: "customer_deleted",
      customerId: "gid://shopify/Customer/9007199254745996",
    });
    expect(factOf("customers-merge")).toEqual({
      kind: "customers_merged",
      keptId: "gid://shopify/Customer/9007199254745995",
      deletedId: "gid://shopify/Customer/9007199254746027",
    });
    const failed = fixture("customers-merge").body.toString().replace("completed", "failed");
    expect(shopifySource.read("customers/merge", Buffer.from(failed))).toMatchObject({ kind: "unusable" });
  });

  test("the app's life and the compliance requests", () => {
    expect(factOf("app-uninstalled")).toEqual({ kind: "app_uninstalled" });
    expect(factOf("app-scopes_update")).toEqual({ kind: "scopes_changed" });
    expect(factOf("customers-data_request")).toEqual({ kind: "customer_data_requested", ...ben, requestId: "9999" });
    expect(factOf("customers-redact")).toEqual({ kind: "customer_erased", ...ben });
    expect(factOf("shop-redact")).toEqual({ kind: "shop_erased" });
  });
});

describe("headers are not signed", () => {
  const all = [...new Set([...topics, ...complianceTopics])];
  // Orders are compared by their state, so three topics carry the same body and mean the same; so do the two of disputes,
  // and the two that tell of a customer's record.
  const sameBody = [
    ["orders/paid", "orders/updated", "orders/cancelled"],
    ["disputes/create", "disputes/update"],
    ["customers/create", "customers/update"],
  ];
  const foreign = fixtures.flatMap(({ name, topic, body }) =>
    all
      .filter((other) => other !== topic && !sameBody.some((group) => group.includes(topic) && group.includes(other)))
      .map((other) => ({ name, other, body })),
  );

  test.each(foreign)("the body of $name under $other changes nothing", ({ other, body }) => {
    expect(shopifySource.read(other, body).kind).toBe("unusable");
  });

  test("one order's state is one event, under whatever topic it comes", () => {
    const { body } = fixture("orders-paid");
    const keys = ["orders/paid", "orders/updated"].map((topic) => {
      const envelope = shopifySource.receive({ headers: headersOf({ topic, body, hmac: sign(body) }), body }, verify);
      if ("kind" in envelope) throw new Error(envelope.why);
      expect(envelope.subject).toBe("gid://shopify/Order/9007199254740995");
      return Buffer.from(envelope.eventKey).toString("hex");
    });
    expect(new Set(keys).size).toBe(1);
  });

  test("a body says whose it is wherever it can", () => {
    const owners = Object.fromEntries(
      fixtures.map(({ name, topic, body }) => {
        const reading = shopifySource.read(topic, body);
        return [name, reading.kind === "fact" ? reading.owner : null];
      }),
    );
    expect(owners["orders-paid"]).toEqual({ shopDomain: null, shopifyId: "72000000001" });
    expect(owners["shop-redact"]).toEqual({ shopDomain: shop, shopifyId: "72000000001" });
    expect(owners["app-uninstalled"]).toEqual({ shopDomain: shop, shopifyId: null });
  });

  test("a body that is no JSON, or no object, is kept and changes nothing", () => {
    for (const text of ["", "not json", "[]", "null", '"text"'])
      for (const topic of all) expect(shopifySource.read(topic, Buffer.from(text)).kind).toBe("unusable");
  });
});
