import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import Ajv, { type ValidateFunction } from "ajv";
import { type Document, OpenAPIBackend, type Request as SpecRequest } from "openapi-backend";
import { parse } from "qs";
import Stripe from "stripe";
import type * as Tremendous from "tremendous";
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import { currency, money } from "../../../app/core/money/money.ts";
import { stripeDemoKeys } from "../../../app/rails/kit/stripe/emulator.ts";
import { stripeConnect } from "../../../app/rails/stripe-connect/stripe-connect.ts";
import type { answers } from "../../../app/rails/tremendous/answers.ts";
import { type PaypalWorld, paypalWorld } from "./support/paypal-world.ts";
import type { Exchange } from "./support/provider-server.ts";
import { orderOf, type RailWorld, revokeOf, tenDollars, usd } from "./support/rail-world.ts";
import type { StripeConnectWorld } from "./support/stripe-connect-world.ts";
import type { StripeWorld } from "./support/stripe-world.ts";
import { type TremendousWorld, tremendousWorld } from "./support/tremendous-world.ts";
import { groupOf, sendWhole, type WiseWorld, wiseWorld } from "./support/wise-world.ts";
import { makeRailWorld } from "./support/worlds.ts";

const specs = join(import.meta.dirname, "../../../../shared/specs");
const here = existsSync(specs);
if (!here)
  console.info(
    "specs not here: skipped. The OpenAPI files lie in ../shared/specs; the SDKs' own types are checked all the same.",
  );

const ajvOpts = { strict: false, coerceTypes: true, validateFormats: false } as const;

type Answers = typeof answers;

it("reads no more of Tremendous' answers than its SDK's types promise (tsc holds this one)", () => {
  expectTypeOf<Tremendous.CreateOrder200Response>().toExtend<z.input<Answers["order"]>>();
  expectTypeOf<Tremendous.GetOrder200Response>().toExtend<z.input<Answers["order"]>>();
  expectTypeOf<Tremendous.GetFundingSource200Response>().toExtend<z.input<Answers["fundingSource"]>>();
  expectTypeOf<Tremendous.CreateCampaign200Response>().toExtend<z.input<Answers["campaign"]>>();
  expectTypeOf<Tremendous.GenerateRewardLink200Response>().toExtend<z.input<Answers["link"]>>();
  expectTypeOf<Tremendous.ListWebhooks200Response>().toExtend<z.input<Answers["webhooks"]>>();
  expectTypeOf<Tremendous.ListOrganizations200Response>().toExtend<z.input<Answers["organizations"]>>();
});

/** What each rail of Stripe asks of it. */
const stripeCalls = {
  "stripe-balance": [
    "AccountResource.retrieveCurrent",
    "CustomerResource.createBalanceTransaction",
    "CustomerResource.list",
    "CustomerResource.listBalanceTransactions",
    "EventResource.list",
    "SubscriptionResource.list",
  ],
  "stripe-coupon": [
    "AccountResource.retrieveCurrent",
    "CouponResource.create",
    "CouponResource.list",
    "CouponResource.retrieve",
    "CouponResource.update",
    "CustomerResource.createBalanceTransaction",
    "CustomerResource.list",
    "CustomerResource.listBalanceTransactions",
    "EventResource.list",
    "SubscriptionResource.list",
    "SubscriptionResource.retrieve",
    "SubscriptionResource.update",
  ],
  "stripe-price": [
    "AccountResource.retrieveCurrent",
    "CustomerResource.list",
    "PriceResource.create",
    "PriceResource.list",
    "PriceResource.update",
    "SubscriptionResource.list",
    "SubscriptionResource.retrieve",
    "SubscriptionResource.update",
    "SubscriptionScheduleResource.create",
    "SubscriptionScheduleResource.list",
    "SubscriptionScheduleResource.release",
    "SubscriptionScheduleResource.retrieve",
    "SubscriptionScheduleResource.update",
  ],
  "stripe-connect": [
    "AccountLinkResource.create",
    "AccountResource.create",
    "AccountResource.list",
    "AccountResource.retrieve",
    "AccountResource.retrieveCurrent",
    "BalanceResource.retrieve",
    "BalanceTransactionResource.list",
    "PayoutResource.retrieve",
    "TransferResource.create",
    "TransferResource.createReversal",
    "TransferResource.list",
    "TransferResource.retrieve",
    "WebhookEndpointResource.create",
    "WebhookEndpointResource.retrieve",
  ],
} as const;

describe.each(Object.entries(stripeCalls))("a whole run of %s over Stripe", (name, calls) => {
  let world: StripeWorld;
  let spec: Awaited<ReturnType<typeof load>>;
  beforeAll(async () => {
    if (here) spec = await load("stripe/stripe-2026-10-28.endive.derived-from-npm-23.1.0.openapi31.json.gz");
    world = (await makeRailWorld(name, usd)) as StripeWorld;
    for (const twin of ["One", "Two"])
      world.turn("addCustomer", { email: "twin@example.com", name: twin, subscription: "active" });
    await walk(world);
    await world.rail.send(orderOf(tenDollars(), { email: "twin@example.com" }, new Date()), world.ctx());
    const settings = world.ctx().settings as Record<string, unknown>;
    await world.rail.test(world.ctx({ settings: { ...settings, secretKey: stripeDemoKeys.readOnly } }));
    world.turn("addKey", { key: "rk_test_everything0001" });
    const restricted = { ...settings, secretKey: "rk_test_everything0001", whenHeld: "balance" };
    await world.rail.test(world.ctx({ settings: restricted }));
    world.turn("giveDiscount", { id: world.snapshot().customers[0]?.id, percentOff: 5 });
    await world.rail.send(world.order(tenDollars()), world.ctx({ settings: restricted }));
    // What only a lasting price asks, and a plan that meets another price than it was made for.
    const added = (email: string) => {
      const { id } = world.turn("addCustomer", { email, subscription: "active" }) as { id: string };
      return { id, order: orderOf(tenDollars(), { email }, world.server.now()) };
    };
    await world.rail.send(
      added("lasting@example.com").order,
      world.ctx({ settings: { ...settings, lasts: "forever" } }),
    );
    const changed = added("changed@example.com");
    world.server.break(/^POST \/v1\/subscription_schedules\/[^/]+$/, { kind: "reset_before" });
    await world.rail.send(changed.order, world.ctx());
    world.turn("setPrice", { id: changed.id, unitAmount: 30_000 });
    await world.rail.send(changed.order, world.ctx());
    if (name === "stripe-connect") await walkConnect(world as StripeConnectWorld);
  });
  afterAll(() => world.stop());

  it("names the API version of the SDK in every request, and an id in every answer", () => {
    expect(world.server.exchanges.length).toBeGreaterThan(10);
    for (const { requestHeaders } of world.server.exchanges)
      expect(requestHeaders["stripe-version"]).toBe(Stripe.API_VERSION);
  });

  it.skipIf(!here)("is what the specification at the SDK's version allows, on both sides", () => {
    const problems = world.server.exchanges.flatMap((exchange) => spec.problems(exchange, exchange.path, true));
    expect(problems).toEqual([]);
    expect(spec.checked().sort()).toEqual(calls);
  });

  it.skipIf(!here)("would not pass with a wrong amount, a missing currency or an unknown parameter", () => {
    const [path, id, ...wrong] =
      name === "stripe-price"
        ? [
            "/prices",
            '"product"',
            "currency=usd&product=p&unit_amount=ten",
            "product=p",
            "currency=usd&product=p&coupon=x",
          ]
        : name === "stripe-connect"
          ? [
              "/transfers",
              '"transfer_group"',
              "amount=ten&currency=usd&destination=a",
              "amount=10&destination=a",
              "amount=10&currency=usd&destination=a&coupon=x",
            ]
          : [
              "/balance_transactions",
              '"ending_balance"',
              "amount=ten&currency=usd",
              "amount=-10",
              "amount=-10&currency=usd&coupon=x",
            ];
    const good = world.server.exchanges.find(
      (one) => one.method === "POST" && one.status === 200 && one.path.endsWith(path ?? ""),
    );
    if (!good) throw new Error(`nothing was posted to ${path}`);
    for (const requestBody of wrong) expect(spec.problems({ ...good, requestBody }, good.path, true)).not.toEqual([]);
    const responseBody = good.responseBody.replace(id ?? "", '"something_else"');
    expect(spec.problems({ ...good, responseBody }, good.path, true)).not.toEqual([]);
  });
});

describe("a whole run over Tremendous", () => {
  let world: TremendousWorld;
  beforeAll(async () => {
    world = await tremendousWorld();
    await world.rail.connectWebhook?.("https://app.example/webhooks/rails/t", world.ctx());
    await walk(world);
    // The refusals have left the balance low and closed to the API.
    await world.turn("setFunds", { amount: 100 });
    world.turn("setFundingSource", { usagePermissions: ["api_orders"] });
    const link = { ...world.settings, delivery: "LINK", products: ["OKMHM2X2OHYV"] };
    const order = world.order(money(1234, currency("KWD")));
    await world.rail.send(order, world.ctx({ settings: link }));
    await world.rail.lookUp(order, world.ctx({ settings: link }));
    await world.turn("cancelReward", { id: world.snapshot().orders[0]?.reward.id });
    for (const one of world.snapshot().orders)
      await world.rail.lookUp({ ...order, key: one.externalId ?? "" }, world.ctx());
  });
  afterAll(() => world.stop());

  it.skipIf(!here)("is what the specification allows, on both sides", async () => {
    const spec = await load("tremendous/tremendous-v2.derived-from-npm-4.12.0.openapi31.json.gz");
    const own = (path: string) => path.replace(/^\/api\/v2/, "");
    expect(world.server.exchanges.flatMap((exchange) => spec.problems(exchange, own(exchange.path), false))).toEqual(
      [],
    );
    expect(spec.checked().sort()).toEqual([
      "createOrder",
      "createWebhook",
      "generateRewardLink",
      "getCampaign",
      "getFundingSource",
      "getOrder",
      "listOrders",
      "listOrganizations",
      "listWebhooks",
    ]);
    const good = world.server.exchanges.find((one) => one.method === "POST" && one.path.endsWith("/orders"));
    if (!good) throw new Error("no order was made");
    for (const requestBody of [
      "{}",
      good.requestBody.replace("EMAIL", "PIGEON"),
      good.requestBody.replace('"USD"', '"XXX"'),
    ])
      expect(spec.problems({ ...good, requestBody }, own(good.path), false)).not.toEqual([]);
  });
});

describe("a whole run over PayPal", () => {
  let world: PaypalWorld;
  beforeAll(async () => {
    world = await paypalWorld();
    await world.rail.connectWebhook?.("https://app.example/webhooks/rails/t", world.ctx());
    await walk(world);
    world.turn("setFunds", { amount: 100 });
    world.turn("setScopes", { scopes: ["https://uri.paypal.com/payments/payouts"] });
    for (const status of ["SUCCESS", "FAILED", "UNCLAIMED", "RETURNED", "ONHOLD", "BLOCKED", "REFUNDED", "REVERSED"]) {
      const order = world.order(tenDollars());
      await world.rail.send(order, world.ctx());
      await world.turn("move", { item: order.key, status });
      await world.rail.lookUp(order, world.ctx(), world.snapshot().batches.at(-1)?.id ?? null);
    }
    world.turn("deny", { id: world.snapshot().batches.at(-1)?.id });
    const order = world.order(tenDollars());
    await world.rail.lookUp(order, world.ctx(), world.snapshot().batches.at(-1)?.id ?? null);
    await world.rail.lookUp(order, world.ctx(), "NOBATCH");
  });
  afterAll(() => world.stop());

  it.skipIf(!here)("is what the specifications allow, on both sides", async () => {
    const of = (part: string) => world.server.exchanges.filter(({ path }) => path.startsWith(part));
    const payouts = await load("paypal/payments_payouts_batch_v1.official.json.gz");
    expect(of("/v1/payments").flatMap((one) => payouts.problems(one, one.path, false))).toEqual([]);
    expect(payouts.checked().sort()).toEqual(["payouts.get", "payouts.post"]);
    const webhooks = await load("paypal/notifications_webhooks_v1.official.json.gz");
    expect(of("/v1/notifications/webhooks").flatMap((one) => webhooks.problems(one, one.path, false))).toEqual([]);
    const good = of("/v1/payments").find((one) => one.method === "POST" && one.status === 201);
    if (!good) throw new Error("no batch was made");
    // The specification does not ask for an id of ours, without which PayPal pays twice: that is ours to hold.
    for (const { requestBody, method } of of("/v1/payments"))
      if (method === "POST") expect(JSON.parse(requestBody).sender_batch_header.sender_batch_id).toMatch(/^\w{4,40}$/);
    for (const requestBody of [
      "{}",
      good.requestBody.replace('"receiver"', '"to"'),
      good.requestBody.replace('"10.00"', "[]"),
    ])
      expect(payouts.problems({ ...good, requestBody }, good.path, false)).not.toEqual([]);
    for (const responseBody of ['{"batch_header":{}}', good.responseBody.replace("PENDING", "MAYBE")])
      expect(payouts.problems({ ...good, responseBody }, good.path, false)).not.toEqual([]);
  });
});

describe("a whole run over Wise", () => {
  let world: WiseWorld;
  beforeAll(async () => {
    world = await wiseWorld();
    await walk(world);
    await walkGroups(world);
    await world.rail.connectWebhook?.("http://127.0.0.1:9/webhooks/rails/wise/token", world.ctx());
  });
  afterAll(() => world.stop());

  it.skipIf(!here)("is what the specification allows, on both sides", async () => {
    const spec = await load("wise/wise-platform-openapi31.harvested.json.gz");
    expect(world.server.exchanges.flatMap((one) => spec.problems(one, one.path, false))).toEqual([]);
    expect(spec.checked().sort()).toEqual([
      "balanceList",
      "batchGroupCreate",
      "batchGroupFund",
      "batchGroupGet",
      "batchGroupTransferCreate",
      "batchGroupUpdate",
      "profileList",
      "quoteCreate",
      "recipientCreate",
      "transferCancel",
      "transferCreate",
      "transferFund",
      "transferGet",
      "transferList",
      "webhookProfileSubscriptionCreate",
      "webhookProfileSubscriptionList",
    ]);
  });
});

/** Two batch groups: one is paid, one is cancelled for want of money. */
async function walkGroups(world: WiseWorld): Promise<void> {
  world.turn("reject", { code: null });
  for (const amount of [1_000, 5]) {
    world.turn("setFunds", { amount });
    const batch = groupOf(world, 2);
    await sendWhole(world, batch);
  }
}

/** What only Connect asks: signing up, webhooks, taking back, and how a payout to a bank stands. */
async function walkConnect(world: StripeConnectWorld): Promise<void> {
  const ctx = world.ctx() as Parameters<typeof stripeConnect.test>[0];
  world.turn("setFunds", { amount: 1_000_000 });
  const { onboarding } = stripeConnect;
  const opened = await onboarding?.open({ key: "onb_spec", reference: "rfr_spec", email: "new@example.com" }, ctx);
  const back = "https://demo.example/apps/goodword/payout";
  if (opened?.kind !== "opened") throw new Error("no account was opened");
  await onboarding?.link(opened.destination, { returnUrl: back, refreshUrl: back }, ctx);
  await onboarding?.read(opened.destination, ctx);
  const url = "http://127.0.0.1:9/webhooks/rails/stripe-connect/token";
  const settings = await stripeConnect.connectWebhook?.(url, ctx);
  if (!settings?.webhooks) throw new Error("no webhooks were made");
  await stripeConnect.connectWebhook?.(url, { ...ctx, settings });
  const order = world.order(tenDollars());
  const sent = await world.rail.send(order, ctx);
  if (sent.kind !== "issued") throw new Error("it was not issued");
  await world.rail.revoke?.(revokeOf(order, sent.delivery, money(400, usd)), ctx);
  const payout = await world.turn("payOut", { id: world.account });
  await world.turn("failPayout", { id: payout });
  const { body } = world.connect().events.at(-1) ?? { body: "" };
  const header = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret: settings.webhooks.connected.secret,
    timestamp: Math.floor(world.server.now().getTime() / 1_000),
  });
  const tools = { http: ctx.http, now: world.server.now, signal: AbortSignal.timeout(5_000) };
  const heard = await stripeConnect.readEvents?.(
    { headers: { "stripe-signature": header }, body: Buffer.from(body) },
    settings,
    tools,
  );
  expect(heard?.length).toBeGreaterThan(0);
}

/** Every call a rail can make, with good and bad ends. */
async function walk(world: RailWorld & { readonly server: { now(): Date } }): Promise<void> {
  await world.rail.test(world.ctx());
  await world.rail.funds(usd, world.ctx());
  const order = world.order(tenDollars());
  await world.rail.check(order, world.ctx());
  await world.rail.lookUp(order, world.ctx());
  await world.rail.send(order, world.ctx());
  await world.rail.send(order, world.ctx());
  await world.rail.lookUp(order, world.ctx());
  await world.rail.list?.(new Date(world.server.now().getTime() - 86_400_000), world.ctx());
  for (const each of world.refusals) {
    const { order: refused, settings } = await each.arrange();
    await world.rail.send(refused, world.ctx(settings === undefined ? {} : { settings }));
  }
}

/**
 * A specification that exchanges are held to. The files describe good answers only, so bodies of errors are not compared.
 * Requests go through openapi-backend; answers and queries straight to ajv by reference, since Stripe's types, unfolded,
 * take minutes to compile.
 */
async function load(file: string) {
  const read = () => JSON.parse(gunzipSync(readFileSync(join(specs, file))).toString()) as Document;
  const api = new OpenAPIBackend({ definition: read(), quick: true, strict: false, ajvOpts });
  await api.init();
  const raw = new Map(
    // By address: Stripe's second version has operations of the same names.
    Object.entries(read().paths ?? {}).flatMap(([path, methods]) =>
      Object.entries(methods as Record<string, RawOperation>).map(
        ([method, operation]) => [`${method} ${path}`, operation] as const,
      ),
    ),
  );
  const ajv = new Ajv(ajvOpts).addSchema(read() as object, "spec");
  const checked = new Set<string>();
  const compiled = new Map<string, ValidateFunction>();
  return {
    checked: () => [...checked],
    problems(exchange: Exchange, path: string, form: boolean): string[] {
      const body: unknown =
        exchange.requestBody === ""
          ? undefined
          : form
            ? parse(exchange.requestBody, { depth: 20 })
            : JSON.parse(exchange.requestBody);
      const request: SpecRequest = {
        method: exchange.method,
        path,
        headers: { ...exchange.requestHeaders },
        // Flat, as the specifications name it: `created_at[gte]` is one word there.
        ...(form ? {} : { query: Object.fromEntries(new URLSearchParams(exchange.query)) }),
        ...(body === undefined ? {} : { body }),
      };
      const operation = api.matchOperation(request);
      const where = `${exchange.method} ${path} ${exchange.status}`;
      const described = raw.get(`${operation?.method} ${operation?.path}`);
      if (!operation || !described) return [`${where}: there is no such operation`];
      checked.add(described.operationId);
      const found: string[] = [];
      const note = (
        side: string,
        errors: readonly { instancePath?: string; message?: string }[] | null | undefined,
      ) => {
        for (const error of errors ?? []) found.push(`${where}: ${side} ${error.instancePath} ${error.message}`);
      };
      // Coercion lets nothing pass for an empty text, so that more than one of several shapes may fit.
      const hold = (side: string, schema: object | undefined, value: unknown) => {
        if (schema === undefined) return;
        const known = `${described.operationId} ${side}`;
        const validate =
          compiled.get(known) ??
          ajv.compile(
            JSON.parse(
              JSON.stringify(schema).replaceAll('"#/components', '"spec#/components').replaceAll('"oneOf"', '"anyOf"'),
            ),
          );
        compiled.set(known, validate);
        if (!validate(value)) note(side, validate.errors);
      };
      note("request", api.validateRequest(request, operation).errors);
      hold("query", described["x-query-schema"], parse(exchange.query, { depth: 20 }));
      // A repeated external id is answered with 201, which only the words of the specification name.
      const good = (described.responses[String(exchange.status)] ?? described.responses["200"])?.content?.[
        "application/json"
      ]?.schema;
      if (exchange.status < 300) hold("response", good, JSON.parse(exchange.responseBody));
      return found;
    },
  };
}

interface RawOperation {
  readonly operationId: string;
  readonly "x-query-schema"?: object;
  readonly responses: Readonly<Record<string, { content?: Record<string, { schema?: object }> }>>;
}
