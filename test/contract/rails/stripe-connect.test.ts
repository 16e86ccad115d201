import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currency, money } from "../../../app/core/money/money.ts";
import type { RailEvent } from "../../../app/rails/kit/rail.ts";
import { fromStripeAmount, toStripeAmount } from "../../../app/rails/kit/stripe/stripe-amount.ts";
import { readStripeConnectEvents } from "../../../app/rails/stripe-connect/read-events.ts";
import type { StripeConnectSettings } from "../../../app/rails/stripe-connect/settings.ts";
import { stripeConnect } from "../../../app/rails/stripe-connect/stripe-connect.ts";
import { revokeOf, tenDollars, usd } from "./support/rail-world.ts";
import { type StripeConnectWorld, stripeConnectWorld } from "./support/stripe-connect-world.ts";

const hour = 3_600_000;
let world: StripeConnectWorld;
beforeEach(async () => {
  world = await stripeConnectWorld(usd);
});
afterEach(() => world.stop());

const send = (order: ReturnType<StripeConnectWorld["order"]>) => world.rail.send(order, world.ctx());
const ctx = () => world.ctx() as Parameters<typeof stripeConnect.test>[0];
const onboarding = () => {
  if (!stripeConnect.onboarding) throw new Error("the rail has people sign up");
  return stripeConnect.onboarding;
};

describe("a transfer", () => {
  it("goes to the person's account under our key, grouped by the payout, with our ids in its metadata", async () => {
    const order = world.order(tenDollars());
    const outcome = await send(order);
    const request = world.server.exchanges.find((one) => one.method === "POST" && one.path === "/v1/transfers");
    expect(Object.fromEntries(new URLSearchParams(request?.requestBody))).toEqual({
      amount: "1000",
      currency: "usd",
      destination: world.account,
      transfer_group: order.payoutId,
      description: order.memo,
      "metadata[goodword_key]": order.key,
      "metadata[goodword_payout]": order.payoutId,
    });
    expect(request?.requestHeaders["idempotency-key"]).toBe(order.key);
    const [transfer] = world.connect().transfers;
    expect(outcome).toEqual({
      kind: "issued",
      delivery: { kind: "bank_transfer", reference: transfer?.id, otherReferences: [transfer?.payment] },
    });
  });

  it("refused for want of money stays refused under its key after a top-up, and goes through under a new one", async () => {
    world.turn("setFunds", { amount: 500 });
    const order = world.order(tenDollars());
    expect(await send(order)).toMatchObject({ kind: "refused", code: "needs_funds" });
    world.turn("setFunds", { amount: 5_000 });
    expect(await send(order)).toMatchObject({ kind: "refused", code: "needs_funds" });
    expect(await world.rail.funds(usd, world.ctx())).toEqual({ available: money(5_000, usd) });
    expect((await send(world.order(tenDollars()))).kind).toBe("issued");
    expect(await world.rail.funds(usd, world.ctx())).toEqual({ available: money(4_000, usd) });
  });

  it("is not made again when Stripe has forgotten the key of a lost answer", async () => {
    const order = world.order(tenDollars());
    await world.break("reset_after");
    expect((await send(order)).kind).toBe("unknown");
    world.server.advance(25 * hour);
    expect((await send(order)).kind).toBe("issued");
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("whose answer was lost is found although the person's account was closed since: it is no plain no", async () => {
    const order = world.order(tenDollars());
    await world.break("reset_after");
    expect((await send(order)).kind).toBe("unknown");
    world.turn("setAccount", { id: world.account, state: "rejected" });
    expect((await send(order)).kind).toBe("issued");
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("meets a server error kept under its key until Stripe forgets it, and is made once", async () => {
    const order = world.order(tenDollars());
    world.turn("failNext", { status: 500, saved: true });
    expect((await send(order)).kind).toBe("unknown");
    expect((await world.rail.lookUp(order, world.ctx())).kind).toBe("absent");
    expect((await send(order)).kind).toBe("unknown");
    world.server.advance(25 * hour);
    expect((await send(order)).kind).toBe("issued");
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("that the merchant reversed in Stripe is found as come back, one that we took back is not", async () => {
    const [theirs, ours] = [world.order(tenDollars()), world.order(tenDollars())];
    await send(theirs);
    const sent = await send(ours);
    const [first] = world.connect().transfers;
    await world.turn("reverseTransfer", { id: first?.id });
    if (sent.kind !== "issued") throw new Error("it was not issued");
    await world.rail.revoke?.(revokeOf(ours, sent.delivery), world.ctx());
    expect((await world.rail.lookUp(theirs, world.ctx())).kind).toBe("reversed");
    expect((await world.rail.lookUp(ours, world.ctx())).kind).toBe("issued");
  });

  it.each([
    ["ISK", 1234],
    ["UGX", 5000],
    ["MGA", 1200],
    ["KWD", 1230],
    ["JPY", 77],
  ] as const)("counts %s there and back to the same amount", (code, minor) => {
    const value = money(minor, currency(code));
    expect(fromStripeAmount(toStripeAmount(value) ?? Number.NaN, currency(code))).toEqual(value);
  });
});

describe("signing up", () => {
  const newcomer = { key: "onb_0123456789abcdef01234567", reference: "rfr_anna", email: "new@example.com" };
  const addresses = {
    returnUrl: "https://demo.example/apps/goodword/payout?back=stripe-connect",
    refreshUrl: "https://demo.example/apps/goodword/payout?again=stripe-connect",
  };
  const visit = (url: string, form?: Record<string, string>) =>
    fetch(`${world.server.origin}/${url.replace("https://provider.example/", "api.stripe.com/")}`, {
      redirect: "manual",
      ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
    });
  const begun = async () => {
    const made = await onboarding().open(newcomer, ctx());
    if (made.kind !== "opened") throw new Error(made.detail);
    const link = await onboarding().link(made.destination, addresses, ctx());
    if (link.kind !== "link") throw new Error(link.kind);
    return { destination: made.destination, url: link.url };
  };

  it("opens one account for a person however often it is asked, and asks for transfers alone", async () => {
    const first = await onboarding().open(newcomer, ctx());
    expect(await onboarding().open(newcomer, ctx())).toEqual(first);
    expect(world.connect().accounts.filter((one) => one.email === newcomer.email)).toHaveLength(1);
    const request = world.server.exchanges.find((one) => one.method === "POST" && one.path === "/v1/accounts");
    expect(Object.fromEntries(new URLSearchParams(request?.requestBody))).toEqual({
      type: "express",
      business_type: "individual",
      email: newcomer.email,
      "capabilities[transfers][requested]": "true",
      "metadata[goodword_referrer]": "rfr_anna",
    });
  });

  it("is unfinished until the person has handed everything in, in review while Stripe looks, and then ready", async () => {
    const { destination, url } = await begun();
    expect(await onboarding().read(destination, ctx())).toMatchObject({
      kind: "unfinished",
      detail: expect.stringContaining("individual.id_number"),
    });
    expect((await visit(url)).status).toBe(200);
    const left = await visit(url, { choice: "review" });
    expect(left.headers.get("location")).toContain(encodeURIComponent(addresses.returnUrl));
    expect((await onboarding().read(destination, ctx())).kind).toBe("in_review");
    await visit(url, { choice: "finish" });
    expect((await onboarding().read(destination, ctx())).kind).toBe("ready");
  });

  it("mints an address that opens once and for minutes, and leads back to us for a fresh one", async () => {
    const { destination, url } = await begun();
    expect((await visit(url)).status).toBe(200);
    expect((await visit(url)).headers.get("location")).toContain(encodeURIComponent(addresses.refreshUrl));
    const fresh = await onboarding().link(destination, addresses, ctx());
    if (fresh.kind !== "link") throw new Error(fresh.kind);
    expect(fresh.url).not.toBe(url);
    world.server.advance(6 * 60_000);
    expect((await visit(fresh.url)).headers.get("location")).toContain("again%3Dstripe-connect");
  });

  it("begins anew where the account is gone or belongs to another platform", async () => {
    const { destination } = await begun();
    world.turn("closeAccount", { id: destination.account });
    expect((await onboarding().read(destination, ctx())).kind).toBe("gone");
    expect((await onboarding().link(destination, addresses, ctx())).kind).toBe("gone");
    expect((await onboarding().read({}, ctx())).kind).toBe("gone");
  });

  it("tells the merchant that Connect is not set up, and asks for another moment where Stripe does not answer", async () => {
    world.turn("setConnect", { enabled: false });
    expect(await onboarding().open(newcomer, ctx())).toMatchObject({
      kind: "refused",
      code: "permission_missing",
      detail: expect.stringContaining("Connect"),
    });
    world.turn("setConnect", { enabled: true });
    world.server.break(/^POST \/v1\/accounts$/, { kind: "status", status: 500 });
    expect((await onboarding().open({ ...newcomer, key: "onb_another" }, ctx())).kind).toBe("later");
  });
});

describe("Stripe's webhooks", () => {
  const url = "http://127.0.0.1:9/webhooks/rails/stripe-connect/token";
  let settings: StripeConnectSettings;
  beforeEach(async () => {
    settings = (await stripeConnect.connectWebhook?.(url, ctx())) ?? expect.fail("the rail has webhooks");
  });
  const tools = () => ({ http: ctx().http, now: world.server.now, signal: AbortSignal.timeout(5_000) });
  /** What the rail reads of the last event, signed as Stripe signs it. */
  const heard = async (change: { secret?: string; at?: number; body?: string } = {}) => {
    const event = world.connect().events.at(-1) ?? expect.fail("nothing was told");
    const body = change.body ?? event.body;
    const kind = event.endpoint === settings.webhooks?.own.id ? "own" : "connected";
    const at = change.at ?? Math.floor(world.server.now().getTime() / 1_000);
    const v1 = createHmac("sha256", change.secret ?? settings.webhooks?.[kind].secret ?? "")
      .update(`${at}.${body}`)
      .digest("hex");
    const headers = { "Stripe-Signature": `t=${at},v1=${v1}` };
    return readStripeConnectEvents({ headers, body: Buffer.from(body) }, settings, tools());
  };
  const paidOut = async () => {
    const order = world.order(tenDollars());
    const sent = await send(order);
    if (sent.kind !== "issued") throw new Error(sent.kind);
    return { order, delivery: sent.delivery, payout: String(await world.turn("payOut", { id: world.account })) };
  };

  it("are made once, one for the platform and one for people's accounts, and kept when connected again", async () => {
    expect(world.connect().endpoints.map(({ connect, events }) => [connect, events])).toEqual([
      [false, ["transfer.reversed"]],
      [true, ["payout.failed", "payout.paid"]],
    ]);
    const again = { ...world.ctx(), settings } as Parameters<typeof stripeConnect.test>[0];
    expect(await stripeConnect.connectWebhook?.(url, again)).toEqual(settings);
    expect(world.connect().endpoints).toHaveLength(2);
    await stripeConnect.connectWebhook?.(`${url}2`, again);
    expect(world.connect().endpoints).toHaveLength(4);
  });

  it("count only with Stripe's signature over the very body, made within five minutes", async () => {
    await paidOut();
    const now = Math.floor(world.server.now().getTime() / 1_000);
    expect(await heard({ secret: "whsec_ofSomebodyElse" })).toBeNull();
    expect(await heard({ at: now - 301 })).toBeNull();
    expect(await readStripeConnectEvents({ headers: {}, body: Buffer.from("{}") }, settings, tools())).toBeNull();
    expect(await heard()).toMatchObject([{ state: "issued" }]);
  });

  it("tell which transfers a bank refused, long after they looked paid, and not to pay them again", async () => {
    const { delivery, payout } = await paidOut();
    expect(await heard()).toMatchObject([{ find: { reference: delivery.otherReferences?.[0] }, state: "issued" }]);
    world.server.advance(72 * hour);
    await world.turn("failPayout", { id: payout, code: "account_closed" });
    expect(await heard()).toMatchObject([
      {
        find: { reference: delivery.otherReferences?.[0] },
        state: "issued",
        code: "bank_refused",
        detail: expect.stringContaining("account closed"),
      },
    ]);
  });

  it("tell of a transfer again when a later payout carries what an earlier one could not", async () => {
    const { delivery, payout } = await paidOut();
    await world.turn("failPayout", { id: payout });
    await world.turn("payOut", { id: world.account });
    const [news, ...more] = (await heard()) as RailEvent[];
    expect(more).toEqual([]);
    expect(news).toMatchObject({ find: { reference: delivery.otherReferences?.[0] }, state: "issued" });
    expect(news?.code).toBeUndefined();
  });

  it("ask to be delivered again when Stripe cannot be asked how the payout stands now", async () => {
    await paidOut();
    world.server.break(/^GET \/v1\/payouts\//, { kind: "status", status: 500 });
    await expect(heard()).rejects.toThrow();
    expect(await heard()).toHaveLength(1);
  });

  it("say that a transfer came back when the merchant reversed it, and nothing of what we took back ourselves", async () => {
    const order = world.order(tenDollars());
    const sent = await send(order);
    if (sent.kind !== "issued") throw new Error(sent.kind);
    await world.turn("reverseTransfer", { id: sent.delivery.reference, amount: 300 });
    expect(await heard()).toMatchObject([{ state: "issued", attention: expect.stringContaining("A part of") }]);
    await world.turn("reverseTransfer", { id: sent.delivery.reference });
    expect(await heard()).toMatchObject([{ state: "reversed", find: { reference: sent.delivery.reference } }]);
    const other = world.order(tenDollars());
    const second = await send(other);
    if (second.kind !== "issued") throw new Error(second.kind);
    await world.rail.revoke?.(revokeOf(other, second.delivery), world.ctx());
    expect(await heard()).toEqual([]);
  });
});

it("says what a restricted key lacks, and how much is ready to be sent", async () => {
  expect(await stripeConnect.test(ctx())).toMatchObject({
    ok: true,
    facts: expect.arrayContaining([{ label: "Ready to be sent", value: expect.stringContaining("500,000.00") }]),
  });
  world.turn("addKey", { key: "rk_test_almostNothing01", permissions: ["rak_accounts_read"] });
  const test = await stripeConnect.test({
    ...ctx(),
    settings: { secretKey: "rk_test_almostNothing01", webhooks: null },
  });
  expect(test).toMatchObject({
    ok: false,
    code: "permission_missing",
    detail: expect.stringContaining("write transfers"),
  });
});
