import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currency, money } from "../../../app/core/money/money.ts";
import type { EventTools } from "../../../app/rails/kit/event-tools.ts";
import type { PayoutOrder, RailEvent, RawDelivery } from "../../../app/rails/kit/rail.ts";
import type { PaypalSettings } from "../../../app/rails/paypal/settings.ts";
import { type PaypalWorld, paypalWorld } from "./support/paypal-world.ts";
import { orderOf, tenDollars, usd } from "./support/rail-world.ts";

let world: PaypalWorld;
beforeEach(async () => {
  world = await paypalWorld();
});
afterEach(() => world.stop());

const send = (order: PayoutOrder) => world.rail.send(order, world.ctx());
const only = () => {
  const [batch] = world.snapshot().batches;
  if (!batch) throw new Error("no batch was made");
  return batch;
};

describe("a payment at PayPal", () => {
  const lookUp = (order: PayoutOrder) => world.rail.lookUp(order, world.ctx(), only().id);

  it("is accepted when the batch is made, issued when it was worked off, and charged once", async () => {
    const order = world.order(tenDollars());
    const accepted = await send(order);
    expect(accepted).toEqual({ kind: "accepted", delivery: { kind: "paypal", reference: only().id } });
    await world.turn("process");
    const [item] = only().items;
    expect(await lookUp(order)).toMatchObject({
      kind: "issued",
      delivery: { kind: "paypal", reference: only().id, otherReferences: [item?.id, expect.stringMatching(/\w{17}/)] },
    });
    expect(world.snapshot().balances.USD).toBe(9_990);
  });

  it.each([
    ["UNCLAIMED", { kind: "accepted", code: "unclaimed", note: expect.stringMatching(/until \d{4}-\d\d-\d\d/) }],
    ["ONHOLD", { kind: "accepted", code: "held_by_provider", attention: expect.stringContaining("reviewing") }],
    ["BLOCKED", { kind: "accepted", code: "held_by_provider", attention: expect.stringContaining("do not pay") }],
    ["RETURNED", { kind: "refused", code: "returned_unclaimed" }],
    ["REFUNDED", { kind: "refused", code: "returned_by_provider" }],
    ["REVERSED", { kind: "refused", code: "returned_by_provider" }],
    ["FAILED", { kind: "refused", code: "provider_refused" }],
  ])("says of %s what it is, and takes it for nothing else", async (status, expected) => {
    const order = world.order(tenDollars());
    await send(order);
    await world.turn("move", { item: order.key, status });
    expect(await lookUp(order)).toMatchObject(expected);
  });

  it.each([
    ["RECEIVER_ACCOUNT_LOCKED", "receiver_refused"],
    ["RECEIVER_COUNTRY_NOT_ALLOWED", "receiver_refused"],
    ["INSUFFICIENT_FUNDS", "needs_funds"],
    ["RISK_DECLINE", "provider_refused"],
  ])("that failed with %s is refused as %s", async (error, code) => {
    const order = world.order(tenDollars());
    await send(order);
    await world.turn("move", { item: order.key, status: "FAILED", error });
    expect(await lookUp(order)).toMatchObject({ kind: "refused", code, detail: expect.stringContaining(error) });
  });

  it("is left open when PayPal says something that we do not know", async () => {
    const order = world.order(tenDollars());
    await send(order);
    const body = JSON.stringify({
      batch_header: { payout_batch_id: only().id, batch_status: "SUCCESS", sender_batch_header: {} },
      items: [
        {
          payout_item_id: "I",
          payout_batch_id: only().id,
          transaction_status: "ON_ITS_WAY_TO_MARS",
          payout_item: {
            amount: { currency: "USD", value: "10.00" },
            receiver: "anna@example.com",
            sender_item_id: order.key,
          },
        },
      ],
    });
    world.server.break(/^GET/, { kind: "status", status: 200, body: JSON.parse(body) });
    expect((await lookUp(order)).kind).toBe("accepted");
  });

  it("is refused, and the money is there, when PayPal denies the batch it had taken", async () => {
    const order = world.order(tenDollars());
    await send(order);
    world.turn("deny", { id: order.key });
    expect(await lookUp(order)).toMatchObject({ kind: "refused", code: "needs_funds" });
    expect(world.snapshot().balances.USD).toBe(10_000);
  });

  it("is refused loudly when PayPal answers our key with another payment", async () => {
    const order = world.order(tenDollars());
    await send(order);
    for (const other of [
      { ...order, value: money(2000, usd) },
      { ...order, value: money(1000, currency("EUR")) },
      { ...order, person: { ...order.person, email: "eve@example.com" } },
    ])
      expect(await send(other)).toMatchObject({
        kind: "refused",
        code: "provider_refused",
        detail: expect.stringContaining("differs in its"),
      });
    expect(await world.paid(order)).toEqual(["10.00 USD"]);
  });

  it("is not known to be made when PayPal calls it a duplicate and does not say of what", async () => {
    world.server.break(/^POST \/v1\/payments\/payouts$/, {
      kind: "status",
      status: 400,
      body: {
        name: "USER_BUSINESS_ERROR",
        message: "User business error.",
        debug_id: "1",
        details: [{ field: "SENDER_BATCH_ID", issue: "Duplicate batch request" }],
      },
    });
    expect(await send(world.order(tenDollars()))).toMatchObject({ kind: "unknown" });
  });

  it("is not known to be made when the answer makes no sense", async () => {
    for (const [status, body] of [
      [201, {}],
      [201, "<html>"],
      [302, {}],
      [400, "<html>"],
    ] as const) {
      world.server.break(/^POST \/v1\/payments\/payouts$/, { kind: "status", status, body });
      expect((await send(world.order(tenDollars()))).kind).toBe("unknown");
    }
  });

  it("is never asked for again under an id that PayPal may have forgotten", async () => {
    const order = world.order(tenDollars());
    await world.break("reset_after");
    expect((await send(order)).kind).toBe("unknown");
    world.server.advance(26 * 86_400_000);
    expect(await world.rail.lookUp(order, world.ctx())).toMatchObject({ kind: "cannot_tell" });
    expect((await send(order)).kind).toBe("unknown");
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("is made with a fresh token when PayPal has withdrawn the one we hold", async () => {
    await send(world.order(tenDollars()));
    world.turn("expireTokens");
    const order = world.order(tenDollars());
    expect((await send(order)).kind).toBe("accepted");
    expect(await world.paid(order)).toHaveLength(1);
    expect(world.server.exchanges.filter(({ path }) => path === "/v1/oauth2/token")).toHaveLength(2);
  });

  it("writes whole amounts where PayPal knows no decimals", async () => {
    world.turn("setFunds", { currency: "HUF", amount: 1_000_000 });
    const order = world.order(money(500_000, currency("HUF")));
    expect((await send(order)).kind).toBe("accepted");
    expect(await world.paid(order)).toEqual(["5000 HUF"]);
  });

  it("shows what is left before anything is sent, where the app may see it", async () => {
    world.turn("setFunds", { amount: 3 });
    expect(await world.rail.funds(usd, world.ctx())).toEqual({ available: money(300, usd) });
    const order = world.order(tenDollars());
    expect(await world.rail.check(order, world.ctx())).toMatchObject({ kind: "refused", code: "needs_funds" });
    world.turn("setScopes", { scopes: ["https://uri.paypal.com/payments/payouts"] });
    world.turn("expireTokens");
    expect(await world.rail.funds(usd, world.ctx())).toBeNull();
    expect(await world.rail.check(order, world.ctx())).toMatchObject({ kind: "ready" });
  });
});

describe("a batch at PayPal", () => {
  const people = (count: number, key = "bat_1") => ({
    key,
    startedAt: world.server.now().toISOString(),
    orders: Array.from({ length: count }, (_, at) =>
      orderOf(tenDollars(), { email: `person${at}@example.com` }, world.server.now()),
    ),
  });
  const sendBatch = (batch: ReturnType<typeof people>) => {
    if (!world.rail.batch) throw new Error("PayPal pays in batches");
    return world.rail.batch.send(batch, world.ctx(), null);
  };

  it("pays each person once, however often it is sent", async () => {
    const batch = people(5);
    await world.break("reset_after");
    expect((await sendBatch(batch)).kind).toBe("unknown");
    for (let turn = 0; turn < 2; turn += 1) {
      const sent = await sendBatch(batch);
      expect(sent.kind === "sent" && [...sent.items.values()].map((item) => item.kind)).toEqual(
        Array(5).fill("accepted"),
      );
    }
    expect(world.snapshot().batches).toHaveLength(1);
    expect(world.snapshot().balances.USD).toBe(9_950);
  });

  it("is refused as a whole for one receiver, and says which, so that the others can go on", async () => {
    const batch = people(3);
    const [, bad] = batch.orders;
    if (!bad) throw new Error("three people");
    const wrong = { ...bad, person: { ...bad.person, email: "not-an-address" } };
    const refused = await sendBatch({ ...batch, orders: batch.orders.map((one) => (one === bad ? wrong : one)) });
    expect(refused.kind === "peeled" && [...refused.refusals]).toMatchObject([
      [bad.key, { kind: "refused", code: "person_incomplete" }],
    ]);
    expect(world.snapshot().batches).toEqual([]);
    const rest = { ...batch, key: "bat_2", orders: batch.orders.filter((one) => one !== bad) };
    expect((await sendBatch(rest)).kind).toBe("sent");
  });

  it("is mixed: of 233 payments 118 arrive, 105 fail and 10 wait unclaimed, and none is taken for another", async () => {
    const batch = people(233);
    for (const [index, order] of batch.orders.entries()) {
      const { email } = order.person;
      if (index >= 223) world.turn("setFate", { email, status: "UNCLAIMED" });
      else if (index >= 118) world.turn("setFate", { email, status: "FAILED", error: "RECEIVER_ACCOUNT_LOCKED" });
    }
    await sendBatch(batch);
    await world.turn("process");
    const look = async () => {
      const found = await world.rail.batch?.lookUp(batch, world.ctx(), only().id, true);
      if (found?.kind !== "sent") throw new Error(found?.kind);
      return Map.groupBy([...found.items.values()], (item) => `${item.kind} ${"code" in item ? item.code : ""}`.trim());
    };
    const sizes = (groups: Map<string, unknown[]>) =>
      Object.fromEntries([...groups].map(([name, of]) => [name, of.length]));
    // The batch itself says SUCCESS: it was worked off.
    expect(only().status).toBe("SUCCESS");
    expect(sizes(await look())).toEqual({ issued: 118, "refused receiver_refused": 105, "accepted unclaimed": 10 });
    for (const { key } of batch.orders.slice(223)) await world.turn("move", { item: key, status: "RETURNED" });
    expect(sizes(await look())).toEqual({
      issued: 118,
      "refused receiver_refused": 105,
      "refused returned_unclaimed": 10,
    });
    expect(world.snapshot().balances.USD).toBe(10_000 - 1_180);
  });

  it("is read to its last page", async () => {
    const batch = people(2_100);
    world.turn("setFunds", { amount: 30_000 });
    await sendBatch(batch);
    await world.turn("process");
    const found = await world.rail.batch?.lookUp(batch, world.ctx(), only().id, true);
    expect(found?.kind === "sent" && [...found.items.values()].filter((item) => item.kind === "issued")).toHaveLength(
      2_100,
    );
    expect(world.server.exchanges.filter(({ method, path }) => method === "GET" && /payouts/.test(path))).toHaveLength(
      3,
    );
  });
});

describe("told by webhook", () => {
  const received: RawDelivery[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      received.push({ headers: request.headers as Record<string, string>, body: Buffer.concat(chunks) });
      response.end();
    });
  });
  let settings: PaypalSettings;
  let tools: EventTools;
  const own = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/rails/t`;
  const read = async (delivery: RawDelivery | undefined, with_: PaypalSettings = settings) =>
    delivery ? await world.rail.readEvents?.(delivery, with_, tools) : "nothing was delivered";

  beforeEach(async () => {
    received.length = 0;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    settings = (await world.rail.connectWebhook?.(own(), world.ctx())) as PaypalSettings;
    tools = world.ctx();
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it("reads each fact of a payment's life under our own key", async () => {
    const order = world.order(tenDollars());
    await send(order);
    for (const status of ["ONHOLD", "UNCLAIMED", "SUCCESS", "REFUNDED"])
      await world.turn("move", { item: order.key, status });
    expect(received).toHaveLength(4);
    const told = (await Promise.all(received.map((one) => read(one)))).flat() as RailEvent[];
    expect(told.map(({ state, code, find }) => [state, code, find])).toEqual([
      ["accepted", "held_by_provider", { key: order.key }],
      ["accepted", "unclaimed", { key: order.key }],
      ["issued", undefined, { key: order.key }],
      ["reversed", "returned_by_provider", { key: order.key }],
    ]);
    expect(new Set(told.map((one) => one.eventId)).size).toBe(4);
  });

  it("believes nothing that PayPal did not sign for this webhook over these very bytes", async () => {
    const order = world.order(tenDollars());
    await send(order);
    await world.turn("move", { item: order.key, status: "SUCCESS" });
    const [delivery] = received;
    if (!delivery) throw new Error("no delivery");
    expect(await read(delivery)).toHaveLength(1);
    const headers = (change: Record<string, string>) => ({ ...delivery, headers: { ...delivery.headers, ...change } });
    const text = Buffer.from(delivery.body).toString();
    const forged: readonly RawDelivery[] = [
      { ...delivery, body: Buffer.from(text.replace("SUCCESS", "FAILED ")) },
      { ...delivery, headers: {} },
      headers({ "paypal-transmission-id": "another" }),
      headers({ "paypal-transmission-time": "2026-01-01T00:00:00Z" }),
      headers({ "paypal-auth-algo": "none" }),
      headers({ "paypal-transmission-sig": "AAAA" }),
    ];
    for (const one of forged) expect(await read(one)).toBeNull();
    expect(await read(delivery, { ...settings, webhookId: "ANOTHER" })).toBeNull();
    expect(await read(delivery, { ...settings, webhookId: "" })).toBeNull();
  });

  it.each([
    "https://evil.example/v1/notifications/certs/CERT-1",
    "https://api.paypal.com.evil.example/v1/notifications/certs/CERT-1",
    "http://api.paypal.com/v1/notifications/certs/CERT-1",
    "https://api.paypal.com/v1/oauth2/token",
    "https://api.paypal.com/v1/notifications/certs/../../anything",
    "https://api.paypal.com@evil.example/v1/notifications/certs/CERT-1",
    "https://api.paypal.com/v1/notifications/certs/CERT-unknown",
    "not an address",
  ])("takes no certificate from %s", async (address) => {
    const order = world.order(tenDollars());
    await send(order);
    await world.turn("move", { item: order.key, status: "SUCCESS" });
    const [delivery] = received;
    if (!delivery) throw new Error("no delivery");
    expect(await read({ ...delivery, headers: { ...delivery.headers, "paypal-cert-url": address } })).toBeNull();
  });

  it("does not call a delivery false because the certificate cannot be had now", async () => {
    const order = world.order(tenDollars());
    await send(order);
    await world.turn("move", { item: order.key, status: "SUCCESS" });
    world.server.break(/certs/, { kind: "status", status: 503 });
    await expect(read(received[0])).rejects.toThrow("could not be fetched");
    expect(await read(received[0])).toHaveLength(1);
  });

  it("gives a fact told twice the same id, and takes up the webhook it has", async () => {
    const order = world.order(tenDollars());
    await send(order);
    await world.turn("move", { item: order.key, status: "SUCCESS" });
    await world.turn("redeliver", { id: world.snapshot().events[0]?.id });
    expect(received).toHaveLength(2);
    expect(await read(received[1])).toEqual(await read(received[0]));
    expect(await world.rail.connectWebhook?.(own(), world.ctx())).toEqual(settings);
  });

  it("fails to connect with words that hold no secret", async () => {
    const wrong = world.ctx({ settings: world.wrongSettings });
    const error: unknown = await world.rail.connectWebhook?.(own(), wrong).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("EchangedLongAgo");
  });
});

it("says when the account was not approved for payouts", async () => {
  world.turn("setScopes", { scopes: [] });
  expect(await world.rail.test(world.ctx())).toMatchObject({
    ok: false,
    code: "permission_missing",
    detail: expect.stringContaining("approved"),
  });
});
