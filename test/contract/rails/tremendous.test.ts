import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currency, money } from "../../../app/core/money/money.ts";
import type { RawDelivery } from "../../../app/rails/kit/rail.ts";
import { tremendousDemo } from "../../../app/rails/tremendous/emulator.ts";
import type { TremendousSettings } from "../../../app/rails/tremendous/settings.ts";
import { tenDollars, usd } from "./support/rail-world.ts";
import { type TremendousWorld, tremendousWorld } from "./support/tremendous-world.ts";

describe("an order at Tremendous", () => {
  let world: TremendousWorld;
  const send = (order: ReturnType<TremendousWorld["order"]>, settings?: unknown) =>
    world.rail.send(order, world.ctx(settings === undefined ? {} : { settings }));
  const lookUp = (order: ReturnType<TremendousWorld["order"]>, settings?: unknown) =>
    world.rail.lookUp(order, world.ctx(settings === undefined ? {} : { settings }));
  const rewardId = () => world.snapshot().orders.at(-1)?.reward.id ?? "";

  beforeEach(async () => {
    world = await tremendousWorld();
  });
  afterEach(() => world.stop());

  it("is accepted when made, issued when delivered, and charged once", async () => {
    const order = world.order(tenDollars());
    const accepted = await send(order);
    const [made] = world.snapshot().orders;
    expect(accepted).toMatchObject({
      kind: "accepted",
      delivery: { kind: "gift_card_email", reference: made?.reward.id, otherReferences: [made?.id] },
    });
    await world.turn("deliver", { id: rewardId() });
    expect(await lookUp(order)).toMatchObject({
      kind: "issued",
      delivery: { kind: "gift_card_email", reference: made?.reward.id },
    });
    expect(world.snapshot().fundingSources[0]?.availableMinor).toBe(999_000);
    expect(world.server.mails).toMatchObject([{ to: "anna@example.com", text: expect.stringContaining(order.memo) }]);
  });

  it("hands the link over, also when only a look-up finds it", async () => {
    const settings = { ...world.settings, delivery: "LINK" };
    const order = world.order(tenDollars());
    await world.break("reset_after");
    expect((await send(order, settings)).kind).toBe("unknown");
    const found = await lookUp(order, settings);
    expect(found).toMatchObject({
      kind: "issued",
      delivery: { kind: "gift_card_link", url: expect.stringMatching(/^https:\/\//) },
    });
    expect(await send(order, settings)).toEqual(found);
  });

  it("is never taken for paid or refused when only its link cannot be had", async () => {
    const settings = { ...world.settings, delivery: "LINK" };
    const order = world.order(tenDollars());
    await world.break("reset_after");
    await send(order, settings);
    for (const status of [403, 404, 500]) {
      world.server.break(/generate_link$/, { kind: "status", status });
      expect((await lookUp(order, settings)).kind).toBe("cannot_tell");
    }
  });

  it("is refused loudly when Tremendous answers our key with another order", async () => {
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

  it("asks the merchant to approve where approvals are on, and follows what they decide", async () => {
    for (const status of ["PENDING APPROVAL", "PENDING INTERNAL PAYMENT APPROVAL"]) {
      world.turn("setApprovals", { status });
      const order = world.order(tenDollars());
      expect(await send(order)).toMatchObject({ kind: "accepted", attention: expect.stringMatching(/approv|review/i) });
      await world.turn("approve", { id: order.key });
      await world.turn("deliver", { id: rewardId() });
      expect((await lookUp(order)).kind).toBe("issued");
    }
    world.turn("setApprovals", { status: "PENDING SETTLEMENT" });
    const rejected = world.order(tenDollars());
    expect((await send(rejected)).kind).toBe("accepted");
    const before = world.snapshot().fundingSources[0]?.availableMinor ?? 0;
    await world.turn("reject", { id: rejected.key });
    expect(await lookUp(rejected)).toMatchObject({ kind: "refused", code: "provider_refused" });
    expect(world.snapshot().fundingSources[0]?.availableMinor).toBe(before + 1000);
  });

  it("stays accepted, with a word to the merchant, when the mail bounces: the money has left", async () => {
    world.turn("bounce", { email: "anna@example.com" });
    const order = world.order(tenDollars());
    await send(order);
    await world.turn("deliver", { id: rewardId() });
    expect(await lookUp(order)).toMatchObject({ kind: "accepted", attention: expect.stringContaining(rewardId()) });
    await world.turn("cancelReward", { id: rewardId() });
    expect(await lookUp(order)).toMatchObject({ kind: "refused", detail: expect.stringContaining("given back") });
  });

  it("is not known to be made when the answer makes no sense", async () => {
    for (const body of [{}, { order: { id: "X" } }, "<html>"]) {
      const order = world.order(tenDollars());
      world.server.break(/^POST \/api\/v2\/orders$/, { kind: "status", status: 200, body });
      expect((await send(order)).kind).toBe("unknown");
      expect((await lookUp(order)).kind).toBe("absent");
    }
  });

  it("keeps its external id free when it was refused, so that it goes through after a top-up", async () => {
    await world.turn("setFunds", { amount: 3 });
    const order = world.order(tenDollars());
    expect(await world.rail.check(order, world.ctx())).toMatchObject({ kind: "refused", code: "needs_funds" });
    expect(await send(order)).toMatchObject({ kind: "refused", code: "needs_funds" });
    expect(await world.rail.funds(usd, world.ctx())).toEqual({ available: money(300, usd) });
    await world.turn("setFunds", { amount: 30 });
    expect((await send(order)).kind).toBe("accepted");
  });

  it("shows in its test who pays from what, and whose webhook it is", async () => {
    const facts = async (settings?: unknown) => {
      const test = await world.rail.test(world.ctx(settings === undefined ? {} : { settings }));
      return test.ok ? Object.fromEntries(test.facts.map((fact) => [fact.label, fact.value])) : test;
    };
    expect(await facts()).toMatchObject({
      Organisation: "Demo Store",
      "Funding source": "BALANCEDEMO1 (balance)",
      Available: "$10,000.00",
      Campaign: `Thank you (${tremendousDemo.campaignId})`,
      Webhook: expect.stringContaining("Not connected"),
    });
    const connected = await world.rail.connectWebhook?.("https://app.example/webhooks/rails/t", world.ctx());
    expect(await facts(connected)).toMatchObject({ Webhook: "Ours" });
    expect(await facts()).toMatchObject({ Webhook: expect.stringContaining("app.example") });
    expect(await facts({ ...world.settings, campaignId: "GONE" })).toMatchObject({ ok: false, code: "not_configured" });
    expect(await facts({ ...world.settings, fundingSourceId: "GONE" })).toMatchObject({
      ok: false,
      code: "not_configured",
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
    let settings: TremendousSettings;
    const read = (delivery: RawDelivery | undefined, own: TremendousSettings = settings) =>
      delivery && world.rail.readEvents?.(delivery, own, world.ctx());
    const named = (event: string) => received.find(({ body }) => Buffer.from(body).includes(`"${event}"`));
    const own = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/rails/t`;

    beforeEach(async () => {
      received.length = 0;
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      settings = (await world.rail.connectWebhook?.(own(), world.ctx())) as TremendousSettings;
    });
    afterEach(() => new Promise((resolve) => server.close(resolve)));

    it("reads each fact of an order's life under the reference we kept", async () => {
      world.turn("setApprovals", { status: "PENDING APPROVAL" });
      world.turn("bounce", { email: "anna@example.com" });
      const order = world.order(tenDollars());
      const sent = await send(order);
      if (sent.kind !== "accepted") throw new Error(sent.kind);
      await world.turn("approve", { id: order.key });
      await world.turn("deliver", { id: sent.delivery.reference });
      world.turn("bounce", { email: "anna@example.com", reason: null });
      await world.turn("deliver", { id: sent.delivery.reference });
      await world.turn("cancelReward", { id: sent.delivery.reference });
      await expect.poll(() => received.length).toBe(5);
      const { reference, otherReferences = [] } = sent.delivery;
      const [orderId] = otherReferences;
      expect(read(named("ORDERS.CREATED"))).toMatchObject([{ state: "accepted", find: { reference: orderId } }]);
      expect(read(named("ORDERS.APPROVED"))).toMatchObject([{ state: "accepted", find: { reference: orderId } }]);
      expect(read(named("REWARDS.DELIVERY.FAILED"))).toMatchObject([
        { state: "accepted", find: { reference }, attention: expect.stringContaining("invalid email") },
      ]);
      expect(read(named("REWARDS.DELIVERY.SUCCEEDED"))).toMatchObject([{ state: "issued", find: { reference } }]);
      expect(read(named("REWARDS.CANCELED"))).toMatchObject([
        { state: "reversed", find: { reference }, at: expect.stringMatching(/^\d{4}-.*Z$/) },
      ]);
    });

    it("believes nothing that is not signed with its own key over these very bytes", async () => {
      await send(world.order(tenDollars()));
      await expect.poll(() => received.length).toBe(1);
      const [delivery] = received;
      if (!delivery) throw new Error("no delivery");
      expect(read(delivery)).toHaveLength(1);
      const changed = {
        ...delivery,
        body: Buffer.from(Buffer.from(delivery.body).toString().replace("CREATED", "FAILED ")),
      };
      expect(read(changed)).toBeNull();
      expect(read({ ...delivery, headers: {} })).toBeNull();
      expect(
        read({ ...delivery, headers: { ...delivery.headers, "tremendous-webhook-signature": "sha256=00" } }),
      ).toBeNull();
      expect(read(delivery, { ...settings, webhookKey: "another" })).toBeNull();
      expect(read(delivery, { ...settings, webhookKey: "" })).toBeNull();
    });

    it("gives a fact told twice the same id", async () => {
      await send(world.order(tenDollars()));
      await expect.poll(() => received.length).toBe(1);
      await world.turn("redeliver", { uuid: world.snapshot().events[0]?.uuid });
      expect(received).toHaveLength(2);
      expect(read(received[1])).toEqual(read(received[0]));
    });

    it("has nothing to say about other facts", async () => {
      await world.turn("setFunds", { amount: 50_000 });
      await expect.poll(() => received.length).toBe(1);
      expect(read(named("FUNDING_SOURCES.FUNDED"))).toEqual([]);
    });

    it("keeps its key when it is connected again, and gets a new one under a new address", async () => {
      expect(await world.rail.connectWebhook?.(own(), world.ctx())).toEqual(settings);
      const moved = (await world.rail.connectWebhook?.(`${own()}2`, world.ctx())) as TremendousSettings;
      expect(moved.webhookKey).not.toBe(settings.webhookKey);
    });

    it("fails to connect with words that hold no key", async () => {
      const wrong = world.ctx({ settings: world.wrongSettings });
      const error: unknown = await world.rail.connectWebhook?.(own(), wrong).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(Error);
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("TEST_revokedLongAgo");
    });
  });
});
