import Stripe from "stripe";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currency, money } from "../../../app/core/money/money.ts";
import { stripeDemoKeys } from "../../../app/rails/kit/stripe/emulator.ts";
import { orderOf, tenDollars, usd } from "./support/rail-world.ts";
import { type StripeWorld, stripeWorld } from "./support/stripe-world.ts";

const hour = 3_600_000;
const paying = /^POST \/v1\/customers\/[^/]+\/balance_transactions$/;

describe("credit on a Stripe customer", () => {
  let world: StripeWorld;
  const send = (order: ReturnType<StripeWorld["order"]>, settings?: unknown) =>
    world.rail.send(order, world.ctx(settings === undefined ? {} : { settings }));
  const lookUp = (order: ReturnType<StripeWorld["order"]>) => world.rail.lookUp(order, world.ctx());
  const person = (email: string) => orderOf(tenDollars(), { email }, world.server.now());

  beforeEach(async () => {
    world = await stripeWorld(usd);
  });
  afterEach(() => world.stop());

  it("is written as a negative amount under our key, with our ids in its metadata, at the SDK's own version", async () => {
    const order = world.order(tenDollars());
    const outcome = await send(order);
    const request = world.server.exchanges.find((one) => paying.test(`${one.method} ${one.path}`));
    const form = new URLSearchParams(request?.requestBody);
    expect(Object.fromEntries(form)).toEqual({
      amount: "-1000",
      currency: "usd",
      description: order.memo,
      "metadata[goodword_key]": order.key,
      "metadata[goodword_payout]": order.payoutId,
    });
    expect(request?.requestHeaders["idempotency-key"]).toBe(order.key);
    expect(request?.requestHeaders["stripe-version"]).toBe(Stripe.API_VERSION);
    expect(request?.requestHeaders).not.toHaveProperty("x-stripe-client-telemetry");
    const [line] = world.snapshot().transactions;
    expect(outcome).toMatchObject({ kind: "issued", delivery: { reference: line?.id } });
    expect(world.snapshot().customers[0]?.balance).toBe(-1000);
  });

  it("waits for the other one when Stripe still works on the same key", async () => {
    const order = world.order(tenDollars());
    world.turn("hold");
    const first = send(order);
    await expect
      .poll(() => (world.snapshot() as unknown as { idempotencyKeys: string[] }).idempotencyKeys)
      .toContain(order.key);
    expect(await send(order)).toMatchObject({ kind: "unknown", detail: expect.stringContaining("still working") });
    world.turn("release");
    const issued = await first;
    expect(issued.kind).toBe("issued");
    expect(await send(order)).toEqual(issued);
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("meets a server error kept under its key again and again, and pays once when Stripe has forgotten it", async () => {
    const order = world.order(tenDollars());
    world.turn("failNext", { status: 500, saved: true });
    expect((await send(order)).kind).toBe("unknown");
    expect((await lookUp(order)).kind).toBe("absent");
    expect((await send(order)).kind).toBe("unknown");
    expect(await world.paid(order)).toEqual([]);
    world.server.advance(25 * hour);
    expect((await send(order)).kind).toBe("issued");
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("is found when Stripe did the work and then said 500", async () => {
    const order = world.order(tenDollars());
    world.turn("failNext", { status: 500, saved: true, afterWork: true });
    expect((await send(order)).kind).toBe("unknown");
    expect((await lookUp(order)).kind).toBe("issued");
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("is not paid again when Stripe has already forgotten the key of a lost answer", async () => {
    const order = world.order(tenDollars());
    await world.break("reset_after");
    expect((await send(order)).kind).toBe("unknown");
    world.server.advance(25 * hour);
    expect((await send(order)).kind).toBe("issued");
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("is not paid to somebody else when the e-mail moved to another customer in between", async () => {
    const order = world.order(tenDollars());
    await world.break("reset_after");
    expect((await send(order)).kind).toBe("unknown");
    const [first] = world.snapshot().customers;
    world.turn("setEmail", { id: first?.id, email: "old@example.com" });
    world.turn("addCustomer", { email: "anna@example.com", subscription: "active" });
    expect(await send(order)).toMatchObject({ kind: "unknown", detail: expect.stringContaining("other details") });
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("meets a refusal kept under its key again, and goes through under a new one", async () => {
    const order = world.order(tenDollars());
    world.turn("failNext", { status: 402, saved: true });
    expect((await send(order)).kind).toBe("refused");
    expect((await send(order)).kind).toBe("refused");
    expect((await send(world.order(tenDollars()))).kind).toBe("issued");
  });

  it("finds a customer whatever the capitals of the e-mail that was typed", async () => {
    expect((await send(person(" Anna@Example.com "))).kind).toBe("issued");
    world.turn("addCustomer", { email: "Bea@Example.com", subscription: "active" });
    expect((await send(person("Bea@Example.com"))).kind).toBe("issued");
  });

  it("takes the customer who still pays among several, and never a deleted one", async () => {
    world.turn("addCustomer", { email: "twin@example.com", subscription: "canceled" });
    const paysNow = world.turn("addCustomer", { email: "twin@example.com", subscription: "past_due" }) as {
      id: string;
    };
    const gone = world.turn("addCustomer", { email: "twin@example.com", subscription: "active" }) as { id: string };
    world.turn("deleteCustomer", { id: gone.id });
    expect((await send(person("twin@example.com"))).kind).toBe("issued");
    expect(world.snapshot().transactions.map((line) => line.customer)).toEqual([paysNow.id]);
  });

  it("follows the merchant's rule for several subscribed customers, and lists them without one", async () => {
    const older = world.turn("addCustomer", { email: "twin@example.com", subscription: "active" }) as { id: string };
    world.server.advance(hour);
    // The emulator's clock moves with its next request.
    await world.rail.test(world.ctx());
    const newer = world.turn("addCustomer", { email: "twin@example.com", subscription: "active" }) as { id: string };
    const refused = await send(person("twin@example.com"));
    expect(refused).toMatchObject({ kind: "refused", code: "ambiguous_customer" });
    expect(refused.kind === "refused" && refused.detail).toContain(older.id);
    const settings = { secretKey: stripeDemoKeys.full, severalCustomers: "newest_subscription" };
    expect((await send(person("twin@example.com"), settings)).kind).toBe("issued");
    expect(world.snapshot().transactions.map((line) => line.customer)).toEqual([newer.id]);
  });

  it("credits a customer who was never billed, in any currency", async () => {
    world.turn("addCustomer", { email: "new@example.com", currency: null });
    const order = orderOf(money(500, currency("EUR")), { email: "new@example.com" }, world.server.now());
    expect((await send(order)).kind).toBe("issued");
    expect(await world.paid(order)).toEqual(["5.00 EUR"]);
  });

  it("looks through every page of a long history", async () => {
    const order = world.order(tenDollars());
    await send(order);
    const [customer] = world.snapshot().customers;
    for (let line = 0; line < 101; line += 1)
      await fetch(`${world.server.origin}/api.stripe.com/v1/customers/${customer?.id}/balance_transactions`, {
        method: "POST",
        headers: { authorization: `Bearer ${stripeDemoKeys.full}` },
        body: "amount=-1&currency=usd",
      });
    expect((await lookUp(order)).kind).toBe("issued");
  });

  it("refuses a dinar amount that Stripe would have to round", async () => {
    const before = world.server.exchanges.length;
    const order = world.order(money(12_345, currency("KWD")));
    expect(await send(order)).toMatchObject({ kind: "refused", code: "outside_limits" });
    expect(world.server.exchanges.length).toBe(before);
  });

  it("takes a busy or broken search for a reason to ask again, since nothing was written", async () => {
    for (const status of [429, 500, 503]) {
      world.server.break(/^GET \/v1\/customers$/, { kind: "status", status, headers: { "retry-after": "7" } });
      const outcome = await send(world.order(tenDollars()));
      expect(outcome.kind).toBe("later");
      if (status === 429) expect(outcome).toMatchObject({ afterSeconds: 7 });
    }
    expect(world.snapshot().transactions).toEqual([]);
  });

  it("does not hold a gateway's error page for an answer", async () => {
    for (const [status, body] of [
      [200, "<html>"],
      [502, "bad gateway"],
      [200, null],
      [200, {}],
    ] as const) {
      world.server.break(paying, { kind: "status", status, body });
      const order = world.order(tenDollars());
      expect((await send(order)).kind).toBe("unknown");
      expect((await lookUp(order)).kind).toBe("absent");
    }
  });

  it("says in its test what a restricted key lacks, and whether the key is live", async () => {
    const settings = (secretKey: string) => world.ctx({ settings: { secretKey, severalCustomers: "refuse" } });
    expect(await world.rail.test(settings(stripeDemoKeys.readOnly))).toMatchObject({
      ok: false,
      code: "permission_missing",
      detail: expect.stringContaining("write customers"),
    });
    const narrow = "rk_test_creditOnly0001";
    world.turn("addKey", {
      key: narrow,
      permissions: ["rak_customer_read", "rak_customer_write", "rak_subscription_read"],
    });
    expect(await world.rail.test(settings(narrow))).toMatchObject({ ok: true });
    world.turn("addKey", { key: "sk_live_realMoney0001" });
    const live = await world.rail.test(settings("sk_live_realMoney0001"));
    expect(live.ok && live.facts).toContainEqual({ label: "Mode", value: "Live" });
    expect(world.snapshot().transactions).toEqual([]);
  });
});
