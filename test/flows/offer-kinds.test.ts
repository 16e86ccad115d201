import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ProgramId } from "../../app/core/ids.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { changeProgramState } from "../../app/flows/change-program-state.ts";
import { saveProgram } from "../../app/flows/save-program.ts";
import { defaultTerms, type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const percent = { kind: "percent_of_order", basisPoints: 1_000, capMinor: null } as const;
const offerOf = (value: Terms["offer"]["value"], more: Partial<Terms["offer"]> = {}): Terms["offer"] => ({
  ...defaultTerms.offer,
  value,
  ...more,
});
const tenPercent = offerOf({ kind: "percent", basisPoints: 1_000 });

/** A product of the store as terms name it. */
async function goods(store: Store, sku: string) {
  const products = await house.control.products.list(store.shop);
  const found = products.find((one) => one.variants.some((variant) => variant.sku === sku));
  if (!found) throw new Error(`no ${sku}`);
  return { id: `gid://shopify/Product/${found.id}`, title: found.title };
}

/** What a visitor with the link is told. */
const shown = async (store: Store, code: string) =>
  (await (await store.proxy(`/proxy/offer?code=${code}`)).json()) as {
    headline: string;
    detail: string;
    token: string;
  };
const link = async (store: Store) =>
  ((await (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).json()) as { link: string }).link;
/** The discounts that Goodword made, with the codes that people have. */
const discounts = async (store: Store) =>
  (await house.control.discounts.list(store.shop)).map(({ value, status, endsAt, codes }) => ({
    value,
    status,
    endsAt,
    codes: codes.map(({ code }) => code).filter((code) => !code.startsWith("GOODWORD-")),
  }));

async function save(store: Store, programId: ProgramId, change: Partial<Terms>) {
  const saved = await saveProgram(house.app.services, store.shopId, {
    programId,
    name: "Friends",
    terms: { ...defaultTerms, ...change },
    actor: "merchant",
  });
  await house.settled();
  return saved;
}

async function become(store: Store, programId: ProgramId, state: "active" | "paused") {
  await changeProgramState(house.app.services, store.shopId, { programId, state, actor: "merchant" });
  await house.settled();
}

describe("what the friend gets", () => {
  test("free shipping: the goods cost what they cost, and the reward is of that", async () => {
    const store = await house.openShop();
    await store.program({ offer: offerOf({ kind: "free_shipping" }, { minimumMinor: 5_000 }), reward: percent });
    const anna = await store.referrer("anna@example.com");
    expect(await shown(store, anna.code)).toMatchObject({
      headline: "Free shipping on your first order",
      detail: "On orders of $50.00 or more. Once per customer.",
    });
    const order = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant: "GRD-01" }],
    });
    expect(order).toMatchObject({ subtotal: "100.00", discounts: "5.00", discountCodes: [anna.code] });
    expect(await store.rewards()).toMatchObject([{ amountMinor: 1_000, reason: "in_hold" }]);
  });

  test("a free product: one piece, beside what has to be bought", async () => {
    const store = await house.openShop();
    const [mug, grinder] = [await goods(store, "MUG-BL"), await goods(store, "GRD-01")];
    await store.program({
      offer: offerOf({ kind: "free_item", item: mug }),
      offerItems: { kind: "products", goods: [grinder] },
      reward: percent,
    });
    const anna = await store.referrer("anna@example.com");
    expect(await shown(store, anna.code)).toMatchObject({
      headline: "Free with your order: Enamel Mug",
      detail: expect.stringContaining("When you buy: Hand Grinder."),
    });
    const order = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant: "GRD-01" }, { variant: "MUG-BL", quantity: 3 }],
    });
    // One mug of three is free, so 100.00 and two mugs are paid.
    expect(order).toMatchObject({ discounts: "14.50", subtotal: "129.00" });
    expect(await store.rewards()).toMatchObject([{ amountMinor: 1_290 }]);
  });

  test("an amount off chosen collections leaves the rest of the order alone", async () => {
    const store = await house.openShop();
    const roasts = (await house.control.products.list(store.shop)).flatMap(({ collections }) => collections);
    const found = roasts.find(({ title }) => title === "Coffee");
    const coffee = { id: `gid://shopify/Collection/${found?.id}`, title: "Coffee" };
    await store.program({
      offer: offerOf({ kind: "percent", basisPoints: 5_000 }),
      offerItems: { kind: "collections", goods: [coffee] },
    });
    const anna = await store.referrer("anna@example.com");
    expect((await shown(store, anna.code)).detail).toBe("For: Coffee. Once per customer.");
    const order = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant: "GRD-01" }, { variant: "COF-NR-250" }],
    });
    expect(order.lines.map(({ discount }) => discount)).toEqual(["0.00", "10.00"]);
  });

  test("nothing: no discount is made, the link leads past it, and the cart says who sent the friend", async () => {
    const store = await house.openShop();
    await store.program({ offer: offerOf({ kind: "none" }, { oncePerCustomer: false }) });
    const anna = await store.referrer("anna@example.com");
    expect(await discounts(store)).toEqual([]);
    expect(await link(store)).toBe(`https://${store.shop}/?gw=${anna.code}`);
    const offer = await shown(store, anna.code);
    expect(offer).toMatchObject({ headline: "", detail: "" });
    const order = await store.buys({ customer: "ben@example.com", attributes: { _goodword: offer.token } });
    expect(order.discounts).toBe("0.00");
    expect(await store.judged()).toMatchObject([{ attribution: "cart_attribute", referral: "qualified" }]);
    expect(await store.rewards()).toMatchObject([{ amountMinor: 1_000 }]);
    const page = await (await store.proxy("/proxy/me", { customer: "anna@example.com" })).text();
    expect(page).not.toContain("Your friend gets");
  });

  test("so many uses of one referrer's code, and no more", async () => {
    const store = await house.openShop();
    await store.program({ offerMaxUses: 1 });
    const anna = await store.referrer("anna@example.com");
    const first = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    const second = await store.buys({ customer: "david@example.com", discountCodes: [anna.code] });
    expect([first.discountCodes, second.discountCodes]).toEqual([[anna.code], []]);
  });
});

describe("another kind of offer", () => {
  test("takes the place of the discount, and everybody's code goes on working", async () => {
    const store = await house.openShop();
    const programId = await store.program();
    const anna = await store.referrer("anna@example.com");
    expect(await discounts(store)).toMatchObject([{ value: "10% off the order", codes: [anna.code] }]);
    await save(store, programId, { offer: offerOf({ kind: "free_shipping" }) });
    expect(await discounts(store)).toMatchObject([{ value: "free shipping", status: "ACTIVE", codes: [anna.code] }]);
    const order = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    expect(order).toMatchObject({ discounts: "5.00", discountCodes: [anna.code] });

    await save(store, programId, { offer: offerOf({ kind: "none" }) });
    expect(await discounts(store)).toEqual([]);
    await save(store, programId, { offer: tenPercent });
    expect(await discounts(store)).toMatchObject([{ value: "10% off the order", codes: [anna.code] }]);
    expect(await store.rewards()).toHaveLength(1);
    expect(await store.problems()).toEqual([]);
  });

  test("is made once, also when Shopify's answer was lost on the way", async () => {
    const store = await house.openShop();
    const programId = await store.program();
    const anna = await store.referrer("anna@example.com");
    for (const operation of ["DeleteOffer", "CreateShippingOffer"])
      await house.control.faults.add({ host: store.shop, operation, kind: "reset_after" });
    await save(store, programId, { offer: offerOf({ kind: "free_shipping" }) });
    await house.hurry();
    expect(await discounts(store)).toMatchObject([{ value: "free shipping", codes: [anna.code] }]);
    await house.check({ errors: [/the answer was lost/] });
  });

  test("of a product that is gone is told to the merchant", async () => {
    const store = await house.openShop();
    const programId = await store.program();
    const gone = { id: "gid://shopify/Product/1", title: "Gone" };
    await save(store, programId, { offerItems: { kind: "products", goods: [gone] } });
    expect(await store.problems()).toMatchObject([{ key: `program:${programId}` }]);
    await save(store, programId, {});
    await house.hurry();
    expect(await store.problems()).toEqual([]);
    await house.check({ errors: [/Product with id: 1 is invalid/] });
  });
});

describe("an offer that ends", () => {
  test("gives nothing after its last day; the link still says who sent the friend", async () => {
    const store = await house.openShop();
    const programId = await store.program({ offerEnds: { kind: "after_days", days: 10 } });
    const anna = await store.referrer("anna@example.com");
    expect((await shown(store, anna.code)).detail).toMatch(/^Once per customer\. Until \w+ \d+, \d{4}\.$/);
    await become(store, programId, "paused");
    await become(store, programId, "active");
    const [before] = await discounts(store);
    expect(before).toMatchObject({ status: "ACTIVE", endsAt: expect.any(String) });
    await house.days(10);
    expect((await shown(store, anna.code)).headline).toBe("10% off your first order");
    await house.days(1);
    const offer = await shown(store, anna.code);
    expect(offer).toMatchObject({ headline: "" });
    expect(await link(store)).toContain("/?gw=");
    const order = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      attributes: { _goodword: offer.token },
    });
    expect(order.discountCodes).toEqual([]);
    expect(await store.judged()).toMatchObject([{ attribution: "cart_attribute", referral: "qualified" }]);
    // Switched off and on again it stays ended.
    await become(store, programId, "paused");
    await become(store, programId, "active");
    expect(await discounts(store)).toMatchObject([{ status: "EXPIRED" }]);
  });

  test("on a day that is over is not taken, and new terms without an end go on", async () => {
    const store = await house.openShop();
    const programId = await store.program();
    expect(await save(store, programId, { offerEnds: { kind: "on", day: "2020-02-29" } })).toEqual({
      ok: false,
      problems: [{ path: "offerEnds.day", message: "This day is over. Choose today or a later one." }],
    });
    await save(store, programId, { offerEnds: { kind: "on", day: "2099-12-31" } });
    expect(await discounts(store)).toMatchObject([{ status: "ACTIVE", endsAt: "2100-01-01T05:00:00.000Z" }]);
    await save(store, programId, {});
    expect(await discounts(store)).toMatchObject([{ status: "ACTIVE", endsAt: null }]);
  });
});
