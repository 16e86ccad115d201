import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stripeDemoKeys } from "../../../app/rails/kit/stripe/emulator.ts";
import { orderOf, tenDollars, usd } from "./support/rail-world.ts";
import { stripePriceWorld } from "./support/stripe-price-world.ts";
import type { StripeWorld } from "./support/stripe-world.ts";

const hour = 3_600_000;
const planning = /^POST \/v1\/subscription_schedules\/[^/]+$/;
const pricing = /^POST \/v1\/subscriptions\/[^/]+$/;

describe("a lower price for a Stripe subscription", () => {
  let world: StripeWorld;
  const settings = (more: object) => ({
    secretKey: stripeDemoKeys.full,
    lasts: "cycles",
    cycles: 3,
    severalCustomers: "refuse",
    ...more,
  });
  const send = (order: ReturnType<StripeWorld["order"]>, more: object = {}) =>
    world.rail.send(order, world.ctx({ settings: settings(more) }));
  const lookUp = (order: ReturnType<StripeWorld["order"]>) => world.rail.lookUp(order, world.ctx());
  const anna = () => world.snapshot().customers[0]?.id ?? "";
  const subscription = () => world.snapshot().subscriptions[0];
  const price = () => subscription()?.items[0]?.price;
  const renew = () => (world.turn("renew", { id: anna() }) as { due: number }).due;

  beforeEach(async () => {
    world = await stripePriceWorld(usd);
  });
  afterEach(() => world.stop());

  it("lowers exactly so many invoices, by exactly the reward, and then the old price is back, once", async () => {
    const before = price();
    const order = world.order(tenDollars());
    expect(await send(order)).toMatchObject({ kind: "issued", delivery: { kind: "subscription_price" } });
    // Until the next invoice nothing changes: this cycle is paid.
    expect(price()).toEqual(before);
    expect([renew(), renew(), renew(), renew(), renew()]).toEqual([19_666, 19_667, 19_667, 20_000, 20_000]);
    expect(price()).toEqual(before);
    expect(subscription()?.schedule).toBeNull();
    expect(world.snapshot().schedules.map((one) => one.status)).toEqual(["released"]);
    // Long over, it is still known to be ours.
    expect(await lookUp(order)).toMatchObject({ kind: "issued" });
    expect(await send(order)).toMatchObject({ kind: "issued" });
    expect(renew()).toBe(20_000);
  });

  it("lowers the price for good where the merchant chose that, and keeps which one it was", async () => {
    const before = price();
    const order = world.order(tenDollars());
    const issued = await send(order, { lasts: "forever" });
    expect(issued).toEqual({
      kind: "issued",
      delivery: { kind: "subscription_price", reference: subscription()?.id },
    });
    expect([renew(), renew(), renew(), renew()]).toEqual([19_000, 19_000, 19_000, 19_000]);
    expect(subscription()?.metadata[order.key]).toBe(`${before?.id} to ${price()?.id}`);
    world.server.advance(25 * hour);
    expect(await send(order, { lasts: "forever" })).toEqual(issued);
    expect(await lookUp(order)).toEqual(issued);
    const second = world.order(tenDollars());
    expect((await send(second, { lasts: "forever" })).kind).toBe("issued");
    expect(renew()).toBe(18_000);
  });

  it("waits while an earlier reward still makes it cheaper, and goes out after it", async () => {
    await send(world.order(tenDollars()));
    const second = world.order(tenDollars());
    expect(await send(second)).toMatchObject({ kind: "refused", code: "existing_discount" });
    for (let cycle = 0; cycle < 5; cycle += 1) renew();
    expect((await send(world.order(tenDollars()))).kind).toBe("issued");
    expect(renew()).toBe(19_666);
  });

  it("goes on where it stopped: the plan was begun and never written", async () => {
    const order = world.order(tenDollars());
    world.server.break(planning, { kind: "reset_before" });
    expect((await send(order)).kind).toBe("unknown");
    expect(await lookUp(order)).toEqual({ kind: "absent" });
    expect((await send(order)).kind).toBe("issued");
    expect(world.snapshot().schedules).toHaveLength(1);
    expect(await world.paid(order)).toEqual(["10.00 USD"]);
  });

  it("meets a server error kept under the plan's key again and again, and goes out once when Stripe has forgotten it", async () => {
    const order = world.order(tenDollars());
    // The price has a key of the client's own making; the plan's is ours.
    world.server.break(/^POST \/v1\/subscription_schedules$/, { kind: "status", status: 500 });
    expect((await send(order)).kind).toBe("unknown");
    world.turn("failNext", { status: 500, saved: true });
    expect((await send(order)).kind).toBe("unknown");
    expect(await lookUp(order)).toEqual({ kind: "absent" });
    expect((await send(order)).kind).toBe("unknown");
    world.server.advance(25 * hour);
    expect((await send(order)).kind).toBe("issued");
    expect(await world.paid(order)).toEqual(["10.00 USD"]);
  });

  it("does not write over a price that the merchant changed between our tries, whichever way it lasts", async () => {
    for (const lasts of ["cycles", "forever"]) {
      const order = world.order(tenDollars());
      world.server.break(lasts === "cycles" ? /^POST \/v1\/subscription_schedules$/ : pricing, {
        kind: "reset_before",
      });
      expect((await send(order, { lasts })).kind).toBe("unknown");
      world.turn("setPrice", { id: anna(), unitAmount: 25_000 });
      expect(await send(order, { lasts })).toMatchObject({
        kind: "refused",
        code: "subscription_unfit",
        detail: expect.stringContaining("changed"),
      });
      expect(price()?.unitAmount).toBe(25_000);
      expect(subscription()?.schedule).toBeNull();
    }
  });

  it("takes a plan off again that it began before the merchant changed the price", async () => {
    const order = world.order(tenDollars());
    world.server.break(planning, { kind: "reset_before" });
    await send(order);
    expect(subscription()?.schedule).not.toBeNull();
    world.turn("setPrice", { id: anna(), unitAmount: 25_000 });
    expect(await send(order)).toMatchObject({ kind: "refused", code: "subscription_unfit" });
    expect(subscription()?.schedule).toBeNull();
    expect((await send(world.order(tenDollars()))).kind).toBe("issued");
    expect(renew()).toBe(24_666);
  });

  it("says how many pieces it cannot be split over", async () => {
    world.turn("addCustomer", { email: "team@example.com", subscription: null });
    world.turn("subscribe", { id: world.snapshot().customers.at(-1)?.id, quantity: 3 });
    const order = orderOf(tenDollars(), { email: "team@example.com" }, world.server.now());
    expect(await send(order)).toMatchObject({
      kind: "refused",
      code: "subscription_unfit",
      detail: expect.stringContaining("3 pieces"),
    });
  });

  it("says in its test what a restricted key lacks", async () => {
    const narrow = "rk_test_priceReader0001";
    world.turn("addKey", {
      key: narrow,
      permissions: ["rak_accounts_read", "rak_customer_read", "rak_subscription_read", "rak_plan_read"],
    });
    expect(await world.rail.test(world.ctx({ settings: settings({ secretKey: narrow }) }))).toMatchObject({
      ok: false,
      code: "permission_missing",
      detail: expect.stringContaining("write prices, and may not write subscriptions."),
    });
  });
});
