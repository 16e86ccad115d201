import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { currency, money } from "../../../app/core/money/money.ts";
import { stripeDemoKeys } from "../../../app/rails/kit/stripe/emulator.ts";
import { orderOf, tenDollars, usd } from "./support/rail-world.ts";
import { stripeCouponWorld } from "./support/stripe-coupon-world.ts";
import type { StripeWorld } from "./support/stripe-world.ts";

const hour = 3_600_000;
const updating = /^POST \/v1\/subscriptions\/[^/]+$/;

describe("a coupon on the next Stripe invoice", () => {
  let world: StripeWorld;
  const held = (whenHeld: string) => ({
    secretKey: stripeDemoKeys.full,
    couponName: "Thank you",
    whenHeld,
    severalCustomers: "refuse",
  });
  const send = (order: ReturnType<StripeWorld["order"]>, whenHeld = "refuse") =>
    world.rail.send(order, world.ctx({ settings: held(whenHeld) }));
  const lookUp = (order: ReturnType<StripeWorld["order"]>) => world.rail.lookUp(order, world.ctx());
  const anna = () => world.snapshot().customers[0]?.id ?? "";
  const discounts = () => world.snapshot().subscriptions[0]?.discounts.map((one) => one.coupon.id) ?? [];
  const renew = (id = anna()) => world.turn("renew", { id }) as { subtotal: number; due: number };

  beforeEach(async () => {
    world = await stripeCouponWorld(usd);
  });
  afterEach(() => world.stop());

  it("carries our key as its id, can be redeemed once, and is taken by one invoice", async () => {
    const order = world.order(tenDollars());
    expect(await send(order)).toEqual({
      kind: "issued",
      delivery: { kind: "invoice_discount", reference: order.key },
    });
    const made = world.server.exchanges.find((one) => `${one.method} ${one.path}` === "POST /v1/coupons");
    expect(Object.fromEntries(new URLSearchParams(made?.requestBody))).toEqual({
      id: order.key,
      name: "Thank you",
      duration: "once",
      max_redemptions: "1",
      amount_off: "1000",
      currency: "usd",
      "metadata[goodword_key]": order.key,
      "metadata[goodword_payout]": order.payoutId,
      "metadata[goodword_customer]": anna(),
    });
    expect(renew()).toMatchObject({ subtotal: 20_000, due: 19_000 });
    expect(renew()).toMatchObject({ subtotal: 20_000, due: 20_000 });
    // Used up long ago, it is still known to be ours.
    expect(await lookUp(order)).toMatchObject({ kind: "issued" });
    expect(await send(order)).toMatchObject({ kind: "issued" });
    expect(renew()).toMatchObject({ due: 20_000 });
  });

  it("leaves an unused discount as it is, says which, and goes out once that one is used", async () => {
    const theirs = world.turn("giveDiscount", { id: anna(), percentOff: 25 }) as string;
    const order = world.order(tenDollars());
    const refused = await send(order);
    expect(refused).toMatchObject({ kind: "refused", code: "existing_discount" });
    expect(refused.kind === "refused" && refused.detail).toContain(theirs);
    expect(world.snapshot().coupons).toHaveLength(1);
    renew();
    expect(await world.rail.check(order, world.ctx())).toMatchObject({ kind: "ready" });
    expect((await send(order)).kind).toBe("issued");
  });

  it("counts a discount on another subscription, and one that never ends", async () => {
    const second = world.turn("subscribe", { id: anna() }) as string;
    world.turn("giveDiscount", { id: second, amountOff: 100, duration: "forever" });
    expect(await send(world.order(tenDollars()))).toMatchObject({ kind: "refused", code: "existing_discount" });
    renew(second);
    expect(await send(world.order(tenDollars()))).toMatchObject({ kind: "refused", code: "existing_discount" });
  });

  it("stacks where the merchant wants it: what was there stays, ours comes last", async () => {
    world.turn("giveDiscount", { id: anna(), percentOff: 50 });
    const theirs = discounts();
    const order = world.order(tenDollars());
    expect((await send(order, "stack")).kind).toBe("issued");
    expect(discounts()).toEqual([...theirs, order.key]);
    expect(renew()).toMatchObject({ due: 9_000 });
  });

  it("waits its turn where the merchant wants a queue, and nothing has happened meanwhile", async () => {
    const [first, second] = [world.order(tenDollars()), world.order(tenDollars())];
    expect((await send(first, "queue")).kind).toBe("issued");
    expect(await send(second, "queue")).toMatchObject({ kind: "later", afterSeconds: 6 * 3_600 });
    expect(discounts()).toEqual([first.key]);
    expect(await lookUp(second)).toEqual({ kind: "absent" });
    renew();
    expect((await send(second, "queue")).kind).toBe("issued");
    expect(renew()).toMatchObject({ due: 19_000 });
  });

  it("gives account credit instead where the merchant wants that, once", async () => {
    world.turn("giveDiscount", { id: anna(), percentOff: 50 });
    const order = world.order(tenDollars());
    const credited = await send(order, "balance");
    expect(credited).toMatchObject({ kind: "issued", delivery: { kind: "account_credit" } });
    expect(await send(order, "balance")).toEqual(credited);
    expect(await lookUp(order)).toEqual(credited);
    world.server.advance(25 * hour);
    expect(await send(order, "balance")).toEqual(credited);
    expect(world.snapshot().customers[0]?.balance).toBe(-1000);
  });

  it("goes on where it stopped: the coupon was made, the subscription never got it", async () => {
    const order = world.order(tenDollars());
    world.server.break(updating, { kind: "reset_before" });
    expect((await send(order)).kind).toBe("unknown");
    expect(world.snapshot().coupons.map((one) => one.timesRedeemed)).toEqual([0]);
    expect(await lookUp(order)).toEqual({ kind: "absent" });
    world.server.advance(25 * hour);
    expect((await send(order)).kind).toBe("issued");
    expect(discounts()).toEqual([order.key]);
  });

  it("keeps a discount that the merchant gave between our look and our write", async () => {
    const order = world.order(tenDollars());
    world.server.break(updating, { kind: "reset_before" });
    await send(order);
    world.turn("giveDiscount", { id: anna(), amountOff: 500 });
    expect(await send(order)).toMatchObject({ kind: "refused", code: "existing_discount" });
    expect((await send(order, "stack")).kind).toBe("issued");
    expect(discounts()).toHaveLength(2);
  });

  it("takes the subscription with the next invoice, in the reward's currency", async () => {
    world.turn("subscribe", { id: anna(), interval: "week" });
    world.turn("subscribe", { id: anna(), interval: "day", currency: "eur" });
    const order = world.order(tenDollars());
    expect((await send(order)).kind).toBe("issued");
    expect(world.snapshot().subscriptions.map((one) => one.discounts.length)).toEqual([0, 1, 0]);
    world.turn("addCustomer", { email: "yen@example.com", currency: null, subscription: null });
    const yen = world.snapshot().customers.at(-1)?.id;
    world.turn("subscribe", { id: yen, currency: "jpy" });
    const wrong = orderOf(money(1000, currency("EUR")), { email: "yen@example.com" }, world.server.now());
    expect(await send(wrong)).toMatchObject({ kind: "refused", code: "currency_mismatch" });
  });

  it("does not take a subscription that usage decides for a small one", async () => {
    world.turn("addCustomer", { email: "usage@example.com", subscription: null });
    const id = world.snapshot().customers.at(-1)?.id;
    world.turn("subscribe", { id, unitAmount: null, usageType: "metered" });
    const order = orderOf(tenDollars(), { email: "usage@example.com" }, world.server.now());
    expect((await send(order)).kind).toBe("issued");
  });

  it("finds a server error kept under a key no obstacle: the coupon's own id is what repeats", async () => {
    const order = world.order(tenDollars());
    world.turn("failNext", { status: 500, saved: true });
    expect((await send(order)).kind).toBe("unknown");
    expect(await lookUp(order)).toEqual({ kind: "absent" });
    expect((await send(order)).kind).toBe("issued");
    expect(await world.paid(order)).toHaveLength(1);
  });

  it("does not put its coupon on when somebody made one of that name by hand", async () => {
    const order = world.order(tenDollars());
    await fetch(`${world.server.origin}/api.stripe.com/v1/coupons`, {
      method: "POST",
      headers: { authorization: `Bearer ${stripeDemoKeys.full}` },
      body: `id=${order.key}&percent_off=100`,
    });
    expect(await send(order)).toMatchObject({ kind: "refused", code: "provider_refused" });
    expect(discounts()).toEqual([]);
  });

  /** What a clawback asks to be taken back. */
  const back = (order: ReturnType<StripeWorld["order"]>) => ({
    key: `rev_${order.key.slice(4)}`,
    payoutKey: order.key,
    delivery: { kind: "invoice_discount" as const, reference: order.key },
    issued: order.value,
    take: order.value,
    customerId: null,
    startedAt: world.server.now().toISOString(),
  });

  it("is taken back while no invoice has used it, and the other discounts stay", async () => {
    world.turn("giveDiscount", { id: anna(), percentOff: 50 });
    const theirs = discounts();
    const order = world.order(tenDollars());
    await send(order, "stack");
    world.server.break(updating, { kind: "reset_after" });
    expect(await world.rail.revoke?.(back(order), world.ctx())).toMatchObject({ kind: "unknown" });
    expect(await world.rail.revoke?.(back(order), world.ctx())).toMatchObject({ kind: "revoked", value: order.value });
    expect(discounts()).toEqual(theirs);
    const alone = world.order(tenDollars());
    world.turn("removeDiscounts", { id: anna() });
    await send(alone);
    expect(await world.rail.revoke?.(back(alone), world.ctx())).toMatchObject({ kind: "revoked" });
    expect(discounts()).toEqual([]);
  });

  it("is gone once an invoice has used it: nothing is taken back", async () => {
    const order = world.order(tenDollars());
    await send(order);
    renew();
    expect(await world.rail.revoke?.(back(order), world.ctx())).toMatchObject({ kind: "already_spent" });
  });

  it("says in its test what a restricted key lacks", async () => {
    const narrow = "rk_test_couponReader0001";
    world.turn("addKey", {
      key: narrow,
      permissions: ["rak_accounts_read", "rak_customer_read", "rak_subscription_read", "rak_coupon_read"],
    });
    const test = (whenHeld: string) =>
      world.rail.test(world.ctx({ settings: { ...held(whenHeld), secretKey: narrow } }));
    expect(await test("refuse")).toMatchObject({
      ok: false,
      code: "permission_missing",
      detail: expect.stringContaining("write coupons, and may not write subscriptions."),
    });
    expect(await test("balance")).toMatchObject({ detail: expect.stringContaining("write customers") });
  });
});
