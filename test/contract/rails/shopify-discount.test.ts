import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { currency, money } from "../../../app/core/money/money.ts";
import { adminOperation } from "../../../app/platform/shopify-admin.ts";
import { createDiscount, discountOfCode } from "../../../app/rails/shopify-discount/operations.ts";
import { rewardCode } from "../../../app/rails/shopify-discount/reward-code.ts";
import { tenDollars, usd } from "./support/rail-world.ts";
import { type ShopifyWorld, shopifyWorld } from "./support/shopify-world.ts";

/** What a merchant does to a discount in the admin. */
const editValue = adminOperation<{ id: string; discount: object }, unknown>({
  name: "EditValue",
  document: /* GraphQL */ `
    mutation EditValue($id: ID!, $discount: DiscountCodeBasicInput!) {
      discountCodeBasicUpdate(id: $id, basicCodeDiscount: $discount) { userErrors { field code message } }
    }
  `,
  data: z.unknown(),
});

describe("a reward as a discount code of the shop", () => {
  let world: ShopifyWorld;
  const send = (order: ReturnType<ShopifyWorld["order"]>, options?: Parameters<ShopifyWorld["ctx"]>[0]) =>
    world.rail.send(order, world.ctx(options));
  const lookUp = (order: ReturnType<ShopifyWorld["order"]>) => world.rail.lookUp(order, world.ctx());
  const rewardsOf = async () =>
    (await world.discounts()).map(({ codes }) => codes.filter(({ code }) => code.startsWith("THANKS-")));

  beforeEach(async () => {
    world = await shopifyWorld(usd);
  });
  afterEach(() => world.stop());

  it("is one discount for each amount, and one code in it for each grant", async () => {
    for (const amount of [1000, 1000, 2500, 1000])
      expect((await send(world.order(money(amount, usd)))).kind).toBe("issued");
    expect((await world.discounts()).map(({ usageLimit, value }) => [usageLimit, value])).toEqual([
      [1, "$10.00 off the order"],
      [1, "$25.00 off the order"],
    ]);
    expect((await rewardsOf()).map((codes) => codes.length)).toEqual([3, 1]);
  });

  it("is one discount also when several workers give the first codes at once", async () => {
    const orders = [1, 2, 3, 4].map(() => world.order(tenDollars()));
    const outcomes = await Promise.all(orders.map((order) => send(order)));
    for (const [index, outcome] of outcomes.entries())
      if (outcome.kind !== "issued") {
        expect(outcome.kind).toBe("later");
        expect((await send(orders[index] ?? world.order(tenDollars()))).kind).toBe("issued");
      }
    expect(await world.discounts()).toHaveLength(1);
    expect((await rewardsOf()).flat()).toHaveLength(4);
  });

  it("takes the amount off once, and combines with nothing", async () => {
    const outcome = await send(world.order(tenDollars()));
    if (outcome.kind !== "issued" || !outcome.delivery.code) throw new Error(outcome.kind);
    expect(outcome.delivery.url).toMatch(new RegExp(`/discount/${outcome.delivery.code}$`));
    const { control } = world.sandbox;
    const customer = "anna@example.com";
    const first = await control.checkout({ shop: world.shop, customer, discountCodes: [outcome.delivery.code] });
    expect(JSON.stringify(first)).toContain(outcome.delivery.code);
    const [discount] = await world.discounts();
    expect(discount?.codes.find(({ code }) => code === outcome.delivery.code)?.uses).toBe(1);
    await control.checkout({ shop: world.shop, customer, discountCodes: [outcome.delivery.code] });
    expect((await world.discounts())[0]?.codes.find(({ code }) => code === outcome.delivery.code)?.uses).toBe(1);
  });

  it("takes the next code when a discount of the merchant's already has this one, and finds that again", async () => {
    const order = world.order(tenDollars());
    await world.admin.run(createDiscount, {
      discount: {
        title: "Spring sale",
        code: rewardCode(order.key, 0).toLowerCase(),
        startsAt: new Date().toISOString(),
        usageLimit: 1,
        appliesOncePerCustomer: false,
        context: { all: "ALL" },
        customerGets: {
          items: { all: true },
          value: { discountAmount: { amount: "99.00", appliesOnEachItem: false } },
        },
        combinesWith: { orderDiscounts: false, productDiscounts: false, shippingDiscounts: false },
        tags: [],
      },
    });
    expect((await lookUp(order)).kind).toBe("absent");
    const issued = await send(order);
    expect(issued).toMatchObject({ kind: "issued", delivery: { code: rewardCode(order.key, 1) } });
    expect(await lookUp(order)).toEqual(issued);
    expect(await send(order)).toEqual(issued);
  });

  it("is not doubled when Shopify is slow and the order is sent again meanwhile", async () => {
    await send(world.order(tenDollars()));
    await world.sandbox.control.shops.update({ shop: world.shop, bulkDelayMs: 1_200 });
    const order = world.order(tenDollars());
    expect(await send(order, { signal: AbortSignal.timeout(600) })).toMatchObject({ kind: "unknown" });
    expect((await lookUp(order)).kind).toBe("absent");
    const again = await send(order);
    expect(again).toMatchObject({ kind: "issued", delivery: { code: rewardCode(order.key, 0) } });
    expect(await world.paid(order)).toHaveLength(1);
    expect(await lookUp(order)).toEqual(again);
  });

  it("begins another discount when the merchant changed the amount of ours, and still knows its codes", async () => {
    const before = world.order(tenDollars());
    const issued = await send(before);
    if (issued.kind !== "issued") throw new Error(issued.kind);
    await world.admin.run(editValue, {
      id: issued.delivery.reference,
      discount: {
        customerGets: { items: { all: true }, value: { discountAmount: { amount: "1.00", appliesOnEachItem: false } } },
      },
    });
    const order = world.order(tenDollars());
    expect((await send(order)).kind).toBe("issued");
    expect(await world.paid(order)).toEqual(["10.00 USD"]);
    expect(await lookUp(before)).toEqual(issued);
  });

  it("knows its codes by the title where the tag is gone, and by the tag where the title is", async () => {
    for (const edit of [{ tags: [] }, { title: "Friends" }]) {
      const order = world.order(edit.tags ? money(700, usd) : money(800, usd));
      const issued = await send(order);
      if (issued.kind !== "issued") throw new Error(issued.kind);
      await world.admin.run(editValue, { id: issued.delivery.reference, discount: edit });
      expect(await lookUp(order)).toEqual(issued);
      expect(await send(order)).toEqual(issued);
    }
  });

  it("says what to press when the merchant ended our discount", async () => {
    const issued = await send(world.order(tenDollars()));
    if (issued.kind !== "issued") throw new Error(issued.kind);
    const ended = new Date(Date.now() - 3_600_000).toISOString();
    await world.sandbox.control.discounts.update({
      shop: world.shop,
      discount: issued.delivery.reference,
      endsAt: ended,
    });
    expect(await send(world.order(tenDollars()))).toMatchObject({
      kind: "refused",
      code: "provider_refused",
      detail: expect.stringContaining("Activate it there"),
    });
  });

  it("refuses loudly to use one key for two amounts", async () => {
    const order = world.order(tenDollars());
    await send(order);
    const other = { ...order, value: money(5000, usd) };
    expect(await send(other)).toMatchObject({ kind: "refused", detail: expect.stringContaining("another amount") });
    expect(await lookUp(other)).toMatchObject({ kind: "refused" });
  });

  it("keeps what was issued when the merchant changes what codes combine with", async () => {
    const order = world.order(tenDollars());
    const issued = await send(order);
    expect(await send(order, { settings: { combinesWith: "everything" } })).toEqual(issued);
    const next = world.order(tenDollars());
    expect((await send(next, { settings: { combinesWith: "everything" } })).kind).toBe("issued");
    expect(await world.discounts()).toHaveLength(2);
  });

  it("asks again when the discount could not be made, since no code was given yet", async () => {
    for (const kind of ["reset_before", "reset_after"] as const) {
      await world.sandbox.control.faults.add({ host: world.shop, operation: "discountCodeBasicCreate", kind });
      const order = world.order(money(kind === "reset_after" ? 300 : 400, usd));
      expect((await send(order)).kind).toBe("later");
      expect((await send(order)).kind).toBe("issued");
    }
    expect(await world.discounts()).toHaveLength(2);
  });

  const piece = (code: string) => world.order(money(1, currency(code)));
  const given = async (order: ReturnType<ShopifyWorld["order"]>, options?: Parameters<ShopifyWorld["ctx"]>[0]) => {
    const outcome = await send(order, options);
    if (outcome.kind !== "issued" || !outcome.delivery.code) throw new Error(JSON.stringify(outcome));
    expect(await lookUp(order)).toEqual(outcome);
    expect(await send(order, options)).toEqual(outcome);
    return outcome.delivery.code;
  };
  const buys = async (code: string, lines: { variant: string; quantity?: number }[], customer = "anna@example.com") => {
    const { order } = await world.sandbox.control.checkout({
      shop: world.shop,
      customer,
      discountCodes: [code],
      lines,
    });
    return order;
  };

  it("takes a percentage off the next order, and an amount that is never cash", async () => {
    const percent = await given(piece("PERCENT_OFF:2000"));
    expect(await buys(percent, [{ variant: "GRD-01" }])).toMatchObject({ subtotal: "80.00", discounts: "20.00" });
    const amount = await given(piece("AMOUNT_OFF:USD:700"));
    expect(await buys(amount, [{ variant: "GRD-01" }])).toMatchObject({ subtotal: "93.00" });
    expect((await world.discounts()).map(({ title }) => title)).toEqual([
      "Goodword reward 20% off (PERCENT-20.00-nothing)",
      "Goodword reward 7.00 USD (USD-7.00-nothing)",
    ]);
  });

  it("ships the next order for nothing, once", async () => {
    const code = await given(piece("FREE_SHIPPING"));
    expect(await buys(code, [{ variant: "GRD-01" }])).toMatchObject({ subtotal: "100.00", discounts: "5.00" });
    expect(await buys(code, [{ variant: "GRD-01" }])).toMatchObject({ discounts: "0.00" });
    // Shopify refuses a shipping discount that may be used with another one.
    await given(piece("FREE_SHIPPING"), { settings: { combinesWith: "everything" } });
  });

  describe("as a free product", () => {
    const mug = async () => {
      const products = await world.sandbox.control.products.list(world.shop);
      return products.find(({ variants }) => variants.some(({ sku }) => sku === "MUG-BL"))?.id ?? "";
    };
    const mayRead = async () => {
      const { scopes } = await world.sandbox.control.apps.get(world.shop);
      await world.sandbox.control.apps.setScopes({ shop: world.shop, scopes: [...scopes, "read_products"] });
    };

    it("takes one piece off, whatever else is in the cart", async () => {
      await mayRead();
      const code = await given(piece(`FREE_ITEM:${await mug()}:Enamel Mug`));
      expect(await buys(code, [{ variant: "MUG-BL", quantity: 3 }])).toMatchObject({
        discounts: "14.50",
        subtotal: "29.00",
      });
    });

    it("says what is missing: the permission to read its price, or the product", async () => {
      const asked = piece(`FREE_ITEM:${await mug()}:Enamel Mug`);
      expect(await send(asked)).toMatchObject({ kind: "refused", code: "permission_missing" });
      await mayRead();
      expect(await world.rail.check(asked, world.ctx())).toMatchObject({ kind: "ready" });
      expect(await world.rail.check(piece("FREE_ITEM:1:Teapot"), world.ctx())).toMatchObject({
        kind: "refused",
        detail: expect.stringContaining("Teapot"),
      });
    });
  });

  it("works for its person alone where the merchant wants that", async () => {
    const settings = { combinesWith: "nothing", usableBy: "person" };
    expect(await send(world.order(tenDollars()), { settings })).toMatchObject({
      kind: "refused",
      code: "person_incomplete",
    });
    const { gid } = await world.sandbox.control.customers.get({ shop: world.shop, customer: "anna@example.com" });
    const order = { ...world.order(tenDollars()), person: { ...world.order(tenDollars()).person, customerId: gid } };
    const code = await given(order, { settings });
    expect(await buys(code, [{ variant: "GRD-01" }], "ben@example.com")).toMatchObject({ discounts: "0.00" });
    expect(await buys(code, [{ variant: "GRD-01" }])).toMatchObject({ discounts: "10.00" });
    expect((await world.discounts()).map(({ title }) => title)).toEqual([
      `Goodword reward 10.00 USD (USD-10.00-nothing-for-${gid.split("/").at(-1)})`,
    ]);
  });

  it("ends after its days; codes that end together are of one discount", async () => {
    const settings = { combinesWith: "nothing", expiresAfterDays: 7 };
    const at = (startedAt: string) => ({ ...world.order(tenDollars()), startedAt });
    for (const startedAt of ["2026-11-21T08:00:00Z", "2026-11-21T22:00:00Z", "2026-11-22T08:00:00Z"])
      await given(at(startedAt), { settings });
    expect((await world.discounts()).map(({ endsAt, codes }) => [endsAt, codes.length])).toEqual([
      ["2026-11-29T00:00:00.000Z", 3],
      ["2026-11-30T00:00:00.000Z", 2],
    ]);
  });

  it("reads every operation against the store as it is", async () => {
    expect(await world.admin.run(discountOfCode, { code: "NOBODY-HAS-THIS", goods: false })).toEqual({
      kind: "ok",
      data: { codeDiscountNodeByCode: null },
    });
  });
});
