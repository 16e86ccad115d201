import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { RawDelivery } from "../../../app/rails/kit/rail.ts";
import { transactionId } from "../../../app/rails/wise/ask-wise.ts";
import { signWise } from "../../../app/rails/wise/emulator/deliveries.ts";
import type { WiseSettings } from "../../../app/rails/wise/settings.ts";
import { webhookKeyOf } from "../../../app/rails/wise/webhook-keys.ts";
import { tenDollars } from "./support/rail-world.ts";
import { type WiseWorld, wiseWorld } from "./support/wise-world.ts";

describe("a transfer at Wise", () => {
  let world: WiseWorld;
  beforeEach(async () => {
    world = await wiseWorld();
  });
  afterEach(() => world.stop());
  const send = (order: ReturnType<WiseWorld["order"]>) => world.rail.send(order, world.ctx());
  const lookUp = (order: ReturnType<WiseWorld["order"]>) => world.rail.lookUp(order, world.ctx());
  const asked = (line: RegExp) => world.server.exchanges.filter((one) => line.test(`${one.method} ${one.path}`));

  it("is quoted for what the person gets, made under an id that comes from our key, and paid from the balance", async () => {
    const order = world.order(tenDollars());
    const sent = await send(order);
    const [transfer] = world.snapshot().transfers;
    expect(sent).toEqual({
      kind: "accepted",
      delivery: { kind: "bank_payment", reference: String(transfer?.id) },
    });
    expect(transfer).toMatchObject({
      customerTransactionId: transactionId(order.key),
      status: "processing",
      amount: 10,
      currency: "USD",
      email: "anna@example.com",
    });
    expect(transactionId(order.key)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(world.snapshot().funds).toBe(99_990);
  });

  it("rejected with 200 is a no: it is cancelled, so that nobody pays it by hand, and a new try pays once", async () => {
    world.turn("setFunds", { amount: 5 });
    const order = world.order(tenDollars());
    expect(await send(order)).toMatchObject({ kind: "refused", code: "needs_funds" });
    expect(world.snapshot().transfers).toMatchObject([{ status: "cancelled", paid: false }]);
    world.turn("setFunds", { amount: 500 });
    // The same try is over; what follows has a key of its own.
    expect(await send(order)).toMatchObject({ kind: "refused" });
    expect((await send(world.order(tenDollars()))).kind).toBe("accepted");
    expect(world.snapshot().transfers.filter((one) => one.paid)).toHaveLength(1);
  });

  it("that could not be cancelled after its rejection is no certain no", async () => {
    world.turn("reject", { code: "transfer.blocked" });
    world.server.break(/\/cancel$/, { kind: "status", status: 500 });
    expect((await send(world.order(tenDollars()))).kind).toBe("unknown");
  });

  it("is prepared here and paid there where the token may not pay", async () => {
    world.turn("setFunding", { allowed: false });
    const order = world.order(tenDollars());
    expect(await send(order)).toMatchObject({ kind: "accepted", attention: expect.stringContaining("open Wise") });
    const [transfer] = world.snapshot().transfers;
    expect(await world.rail.lookUp(order, world.ctx(), String(transfer?.id))).toMatchObject({
      kind: "accepted",
      attention: expect.stringContaining(`Transfer ${transfer?.id}`),
    });
    world.turn("move", { id: transfer?.id, status: "outgoing_payment_sent" });
    expect(await lookUp(order)).toMatchObject({ kind: "issued", delivery: { reference: String(transfer?.id) } });
    expect(world.snapshot().transfers).toHaveLength(1);
  });

  it.each([
    ["processing", { kind: "accepted" }],
    ["funds_converted", { kind: "accepted" }],
    ["waiting_recipient_input_to_proceed", { kind: "accepted", code: "unclaimed" }],
    ["outgoing_payment_sent", { kind: "issued" }],
    ["bounced_back", { kind: "accepted", code: "held_by_provider" }],
    ["funds_refunded", { kind: "reversed" }],
    ["charged_back", { kind: "reversed" }],
    ["cancelled", { kind: "refused", code: "provider_refused" }],
    ["a_word_of_tomorrow", { kind: "accepted" }],
  ])("that is %s is told so", async (status, expected) => {
    const order = world.order(tenDollars());
    await send(order);
    world.turn("move", { id: transactionId(order.key), status });
    expect(await lookUp(order)).toMatchObject(expected);
  });

  it("whose answer was lost when it was made is gone on with, and never made twice", async () => {
    const order = world.order(tenDollars());
    world.server.break(/^POST \/v1\/transfers$/, { kind: "reset_after" });
    expect((await send(order)).kind).toBe("unknown");
    expect((await lookUp(order)).kind).toBe("send_again");
    expect((await send(order)).kind).toBe("accepted");
    expect(world.snapshot().transfers).toHaveLength(1);
    expect(asked(/^POST \/v3\/profiles\/\d+\/quotes$/)).toHaveLength(1);
  });

  it("is found among more than one page of others", async () => {
    const order = world.order(tenDollars());
    await send(order);
    for (let other = 0; other < 101; other += 1) {
      world.server.advance(1_000);
      if (other % 25 === 0) await send(world.order(tenDollars()));
    }
    expect((await lookUp(order)).kind).toBe("accepted");
  });

  it("is not tried with a profile that the token does not open", async () => {
    const settings = { ...(world.ctx().settings as object), profileId: "99" };
    expect(await world.rail.test(world.ctx({ settings }))).toMatchObject({
      ok: false,
      code: "not_configured",
      detail: expect.stringContaining("16000001"),
    });
  });
});

describe("told by Wise's webhook", () => {
  const url = "http://127.0.0.1:9/webhooks/rails/wise/token";
  let world: WiseWorld;
  let settings: WiseSettings;
  beforeEach(async () => {
    world = await wiseWorld();
    settings = (await world.rail.connectWebhook?.(url, world.ctx())) as WiseSettings;
  });
  afterEach(() => world.stop());
  const messages = () => world.snapshot().messages.map(({ body }) => body);
  const signed = (body: string, signature = signWise(body)): RawDelivery => ({
    headers: { "x-signature-sha256": signature },
    body: Buffer.from(body),
  });
  const read = async (delivery: RawDelivery, with_ = settings) =>
    await world.rail.readEvents?.(delivery, with_, world.ctx());

  it("asks for it once, and does without where the token may not ask", async () => {
    const [made] = world.snapshot().subscriptions;
    expect(settings.subscription).toBe(made?.id);
    expect(await world.rail.connectWebhook?.(url, world.ctx({ settings }))).toEqual(settings);
    expect(world.snapshot().subscriptions).toHaveLength(1);
    world.turn("setSubscribing", { allowed: false });
    expect(await world.rail.connectWebhook?.(`${url}2`, world.ctx({ settings }))).toEqual({
      ...settings,
      subscription: null,
    });
  });

  it.each([
    ["outgoing_payment_sent", { state: "issued" }],
    ["waiting_recipient_input_to_proceed", { state: "accepted", code: "unclaimed" }],
    ["bounced_back", { state: "accepted", code: "held_by_provider" }],
    ["funds_refunded", { state: "reversed" }],
    ["cancelled", { state: "failed", code: "provider_refused" }],
  ])("reads that a transfer is %s", async (status, expected) => {
    const order = world.order(tenDollars());
    await world.rail.send(order, world.ctx());
    const id = world.snapshot().transfers[0]?.id;
    world.turn("move", { id, status });
    expect(await read(signed(messages().at(-1) ?? ""))).toMatchObject([
      { ...expected, find: { reference: String(id) } },
    ]);
  });

  it("takes the transfer as it is now, whatever an old message says, and a fact told twice is one", async () => {
    await world.rail.send(world.order(tenDollars()), world.ctx());
    world.turn("move", { id: world.snapshot().transfers[0]?.id, status: "outgoing_payment_sent" });
    const [old = ""] = messages();
    expect(JSON.parse(old).data.current_state).toBe("processing");
    const told = await read(signed(old));
    expect(told).toMatchObject([{ state: "issued" }]);
    expect(await read(signed(old))).toEqual(told);
  });

  it("believes nothing that Wise did not sign over these very bytes", async () => {
    await world.rail.send(world.order(tenDollars()), world.ctx());
    const [body = ""] = messages();
    expect(await read(signed(`${body} `, signWise(body)))).toBeNull();
    expect(await read(signed(body, "bm8="))).toBeNull();
    expect(await read({ headers: {}, body: Buffer.from(body) })).toBeNull();
    // Nobody but Wise has the other half of the keys that it publishes.
    for (const environment of ["live", "sandbox"] as const) {
      const real = { ...settings, environment, webhookKey: "" };
      expect(await read(signed(body), real)).toBeNull();
      expect(world.rail.settings.schema.safeParse({ ...real, webhookKey: webhookKeyOf(real) }).success).toBe(true);
    }
    expect(world.rail.settings.schema.safeParse({ ...settings, webhookKey: "bm8=" }).success).toBe(false);
  });

  it("passes over trial messages and what waits for its money, and is delivered again while Wise cannot be asked", async () => {
    expect(await read(signed(JSON.stringify({ event_type: "transfers#active-cases", data: {} })))).toEqual([]);
    await world.rail.send(world.order(tenDollars()), world.ctx());
    const [body = ""] = messages();
    world.server.break(/^GET \/v1\/transfers\/\d+$/, { kind: "status", status: 503 });
    await expect(read(signed(body))).rejects.toThrow("Wise had an error of its own");
    world.turn("move", { id: world.snapshot().transfers[0]?.id, status: "incoming_payment_waiting" });
    expect(await read(signed(body))).toEqual([]);
  });
});
