import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currency, money } from "../../../app/core/money/money.ts";
import type { RawDelivery } from "../../../app/rails/kit/rail.ts";
import { razorpayxDemo } from "../../../app/rails/razorpayx/emulator.ts";
import type { RazorpayxSettings } from "../../../app/rails/razorpayx/settings.ts";
import { bank, type RazorpayxWorld, razorpayxWorld } from "./support/razorpayx-world.ts";

let world: RazorpayxWorld;
beforeEach(async () => {
  world = await razorpayxWorld();
});
afterEach(() => world.stop());
const send = (order: ReturnType<RazorpayxWorld["orderTo"]>) => world.rail.send(order, world.ctx());
const lookUp = (order: ReturnType<RazorpayxWorld["orderTo"]>, reference?: string) =>
  world.rail.lookUp(order, world.ctx(), reference);
const rupees = (amount: number) => money(amount * 100, currency("INR"));

describe("a payout at RazorpayX", () => {
  it("goes to a UPI ID or to a bank, in the way that fits its amount, with what RazorpayX lets stand in names and texts", async () => {
    await send(world.orderTo({ name: "Ånnå “Rão” & Söhne" }));
    await send(world.orderTo({ destination: bank }, rupees(500_000)));
    await send(world.orderTo({ destination: bank }, rupees(500_001)));
    expect(world.snapshot().payouts).toMatchObject([
      { mode: "UPI", to: "anna.rao@okbank", narration: "Thank you for recommending Dem", status: "processing" },
      { mode: "IMPS", to: "HDFC0000001 001234567890" },
      { mode: "NEFT" },
    ]);
    expect(await send(world.orderTo({}, rupees(100_001)))).toMatchObject({ kind: "refused", code: "outside_limits" });
  });

  it("is found by our reference once its key is forgotten, and never made twice", async () => {
    const order = world.orderTo({});
    world.server.break(/^POST \/v1\/payouts$/, { kind: "reset_after" });
    expect((await send(order)).kind).toBe("unknown");
    world.server.advance(8 * 86_400_000);
    expect((await send(order)).kind).toBe("accepted");
    expect(world.snapshot().payouts).toHaveLength(1);
  });

  it("under a key that was used with something else is no certain no", async () => {
    const order = world.orderTo({});
    await send(order);
    const other = { ...order, memo: "Something else" };
    expect((await send(other)).kind).toBe("unknown");
    expect(world.snapshot().payouts).toHaveLength(1);
  });

  it.each([
    ["processing", null, { kind: "accepted" }],
    ["queued", "low_balance", { kind: "accepted", attention: expect.stringContaining("top up") }],
    ["queued", "beneficiary_bank_offline", { kind: "accepted", note: expect.stringContaining("offline") }],
    ["pending", null, { kind: "accepted", attention: expect.stringContaining("approval") }],
    ["processed", "payout_processed", { kind: "issued" }],
    ["reversed", "beneficiary_bank_rejected", { kind: "reversed" }],
    ["failed", "invalid_ifsc_code", { kind: "refused", code: "receiver_refused" }],
    ["failed", "insufficient_funds", { kind: "refused", code: "needs_funds" }],
    ["failed", "gateway_timeout", { kind: "refused", code: "provider_refused" }],
    ["rejected", null, { kind: "refused", code: "provider_refused" }],
    ["cancelled", null, { kind: "refused", code: "provider_refused" }],
    ["a_word_of_tomorrow", null, { kind: "accepted" }],
  ])("that is %s (%s) is told so", async (status, reason, expected) => {
    const order = world.orderTo({});
    await send(order);
    await world.turn("move", { id: order.key, status, reason });
    expect(await lookUp(order)).toMatchObject(expected);
    expect(await lookUp(order, world.snapshot().payouts[0]?.id)).toMatchObject(expected);
  });

  it("is not tried from an account that the key does not open", async () => {
    const settings = { ...(world.ctx().settings as object), accountNumber: "99999" };
    expect(await world.rail.test(world.ctx({ settings }))).toMatchObject({ ok: false, code: "not_configured" });
  });
});

describe("told by RazorpayX's webhook", () => {
  const settings = { ...razorpayxDemo, webhookUrl: "" } satisfies RazorpayxSettings;
  const signed = (body: string, secret: string = razorpayxDemo.webhookSecret): RawDelivery => ({
    headers: { "X-Razorpay-Signature": createHmac("sha256", secret).update(body).digest("hex") },
    body: Buffer.from(body),
  });
  const read = async (delivery: RawDelivery, with_: RazorpayxSettings = settings) =>
    await world.rail.readEvents?.(delivery, with_, world.ctx());
  const bodies = () => world.snapshot().messages.map(({ body }) => body);
  beforeEach(async () => {
    world.turn("addWebhook", { url: "http://127.0.0.1:9/webhooks/rails/razorpayx/token" });
    const order = world.orderTo({});
    await send(order);
    await world.turn("move", { id: order.key, status: "processed", reason: "payout_processed" });
  });

  it("takes the payout as it is now: what came back is not paid, whichever message comes last", async () => {
    expect(await read(signed(bodies()[0] ?? ""))).toMatchObject([{ state: "issued" }]);
    await world.turn("move", {
      id: world.snapshot().payouts[0]?.id,
      status: "reversed",
      reason: "bank_account_closed",
    });
    const [processed = "", reversed = ""] = bodies();
    expect(await read(signed(reversed))).toMatchObject([
      { state: "reversed", find: { reference: expect.any(String) } },
    ]);
    expect(await read(signed(processed))).toMatchObject([{ state: "reversed" }]);
  });

  it("believes nothing that was not signed with the merchant's secret over these very bytes", async () => {
    const [body = ""] = bodies();
    expect(await read(signed(body, "another secret"))).toBeNull();
    expect(await read({ ...signed(body), body: Buffer.from(`${body} `) })).toBeNull();
    expect(await read({ headers: {}, body: Buffer.from(body) })).toBeNull();
    expect(await read(signed(body, ""), { ...settings, webhookSecret: "" })).toBeNull();
  });

  it("passes over what is no payout, and is delivered again while RazorpayX cannot be asked", async () => {
    expect(
      await read(signed(JSON.stringify({ event: "payout.downtime.started", payload: {}, created_at: 1 }))),
    ).toEqual([]);
    world.server.break(/^GET \/v1\/payouts\/pout_/, { kind: "status", status: 503 });
    await expect(read(signed(bodies()[0] ?? ""))).rejects.toThrow("RazorpayX had an error of its own");
  });
});
