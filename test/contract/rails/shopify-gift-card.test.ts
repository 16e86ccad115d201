import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { money } from "../../../app/core/money/money.ts";
import { giftCardCode } from "../../../app/rails/shopify-gift-card/gift-card-code.ts";
import { type GiftCardWorld, giftCardWorld } from "./support/gift-card-world.ts";
import { orderOf, tenDollars, usd } from "./support/rail-world.ts";

describe("a reward as a gift card of the shop", () => {
  let world: GiftCardWorld;
  beforeEach(async () => {
    world = await giftCardWorld(usd);
  });
  afterEach(() => world.stop());
  const cards = () => world.sandbox.control.giftCards.list(world.shop);

  it("has a code that a person can read out, and ends after the days of the settings", async () => {
    const order = orderOf(tenDollars(), {}, new Date("2026-11-21T10:00:00Z"));
    const sent = await world.rail.send(order, world.ctx({ settings: { delivery: "page", expiresAfterDays: 365 } }));
    expect(sent).toMatchObject({ kind: "issued", delivery: { code: expect.stringMatching(/^(\w{4} ){3}\w{4}$/) } });
    expect(await cards()).toMatchObject([
      { balance: "10.00", expiresOn: "2027-11-21", customerId: null, code: giftCardCode(order.key).toLowerCase() },
    ]);
  });

  it("is found by its code among cards whose search word is alike", async () => {
    const [one, another] = [world.order(tenDollars()), world.order(tenDollars())];
    await world.rail.send(one, world.ctx());
    expect(await world.rail.lookUp(another, world.ctx())).toEqual({ kind: "absent" });
  });

  it("refuses loudly to use one key for two amounts", async () => {
    const order = world.order(tenDollars());
    await world.rail.send(order, world.ctx());
    const other = { ...order, value: money(5000, usd) };
    for (const said of [await world.rail.send(other, world.ctx()), await world.rail.lookUp(other, world.ctx())])
      expect(said).toMatchObject({ kind: "refused", detail: expect.stringContaining("another amount") });
    expect(await cards()).toHaveLength(1);
  });

  it("is in the customer's account and e-mailed by Shopify where the merchant wants that", async () => {
    const { control } = world.sandbox;
    const { scopes } = await control.apps.get(world.shop);
    await control.apps.setScopes({ shop: world.shop, scopes: [...scopes, "write_customers"] });
    const { id, gid } = await control.customers.create({ shop: world.shop, email: "gift@example.com" });
    const order = orderOf(tenDollars(), { customerId: gid }, new Date());
    const ctx = () => world.ctx({ settings: { delivery: "email" } });
    const sent = await world.rail.send(order, ctx());
    // Sent again it is the same card, and the customer is not told twice.
    expect(await world.rail.send(order, ctx())).toEqual(sent);
    expect(await cards()).toMatchObject([{ customerId: id }]);
    expect((await control.mail.list()).map((mail) => mail.to)).toEqual(["gift@example.com"]);
  });

  it("is issued though Shopify's mail did not go out: the code is on the person's page", async () => {
    const { control } = world.sandbox;
    const { scopes } = await control.apps.get(world.shop);
    await control.apps.setScopes({ shop: world.shop, scopes: [...scopes, "write_customers"] });
    const { gid } = await control.customers.create({ shop: world.shop, email: "gift@example.com" });
    await control.faults.add({
      host: world.shop,
      operation: "giftCardSendNotificationToCustomer",
      kind: "status",
      status: 502,
    });
    const order = orderOf(tenDollars(), { customerId: gid }, new Date());
    const sent = await world.rail.send(order, world.ctx({ settings: { delivery: "email" } }));
    expect(sent.kind).toBe("issued");
    expect(await cards()).toHaveLength(1);
  });
});
