import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ProgramId } from "../../app/core/ids.ts";
import { acceptDiscount } from "../../app/flows/accept-discount.ts";
import { changeProgramState } from "../../app/flows/change-program-state.ts";
import { checkDiscounts } from "../../app/flows/check-discounts.ts";
import { connectRail } from "../../app/flows/connect-rail.ts";
import { mendDiscount } from "../../app/flows/mend-discount.ts";
import { noteDrift, readDrifts } from "../../app/store/discount-drift.ts";
import { changedDiscount, raiseProblem } from "../../app/store/problems.ts";
import { discountsToLookAt, keepLook } from "../../app/store/watched-discounts.ts";
import { defaultTerms, type House, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** The hour's look, and what the merchant is asked then. */
const look = async (store: Store) => {
  await checkDiscounts(house.app.services, store.shopId);
  return (await store.problems()).filter(({ key }) => key.startsWith("discount:"));
};
const offerOf = async (store: Store) => {
  const [program] = await house.query<{ discount_id: string }>("select discount_id from program where shop_id = $1", [
    store.shopId,
  ]);
  return program?.discount_id ?? "";
};
const mend = async (store: Store, discountId: string) => {
  const mended = await mendDiscount(house.app.services, store.shopId, discountId);
  await house.settled();
  return mended;
};
const buys = (store: Store, customer: string, code: string) =>
  store.buys({ customer, discountCodes: [code], lines: [{ variant: "GRD-01" }] });
const discounts = async (store: Store) => house.control.discounts.list(store.shop);

describe("the friend's discount", () => {
  test("as it was made is nobody's trouble, whatever its kind", async () => {
    const store = await house.openShop();
    const products = await house.control.products.list(store.shop);
    const goods = products.slice(0, 1).map(({ id, title }) => ({ id: `gid://shopify/Product/${id}`, title }));
    const item = goods[0] ?? { id: "", title: "" };
    for (const change of [
      {},
      {
        offer: {
          ...defaultTerms.offer,
          value: { kind: "amount" as const, amountMinor: 500, currency: "USD" as never },
          minimumMinor: 2_000,
        },
      },
      {
        offer: { ...defaultTerms.offer, value: { kind: "free_shipping" as const } },
        offerCombinesWith: ["order" as const],
        offerMaxUses: 5,
      },
      {
        offer: { ...defaultTerms.offer, value: { kind: "free_item" as const, item }, minimumMinor: 3_000 },
        offerItems: { kind: "products" as const, goods },
        offerEnds: { kind: "after_days" as const, days: 20 },
      },
    ])
      await store.program(change);
    expect(await look(store)).toEqual([]);
    const rows = await house.query<{ id: ProgramId }>("select id from program where shop_id = $1", [store.shopId]);
    for (const { id } of rows)
      await changeProgramState(house.app.services, store.shopId, { programId: id, state: "paused", actor: "merchant" });
    await house.settled();
    expect(await look(store)).toEqual([]);
  });

  test("that was deleted in Shopify is told within the hour, and made again with every code", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    const before = await offerOf(store);
    await house.control.discounts.delete({ shop: store.shop, discount: before });
    expect(await look(store)).toMatchObject([
      { what: "The discount of “Friends” was deleted in Shopify.", action: expect.stringContaining("made again") },
    ]);
    expect(await mend(store, before)).toMatchObject({ ok: true });
    expect(await look(store)).toEqual([]);
    expect(await buys(store, "ben@example.com", anna.code)).toMatchObject({ subtotal: "90.00" });
    // Pressed twice it makes no second one.
    expect(await mend(store, before)).toMatchObject({ ok: true });
    expect(await discounts(store)).toHaveLength(1);
  });

  test("that was given another end is put right by one press, or left so until it changes again", async () => {
    const store = await house.openShop();
    await store.program();
    const discount = await offerOf(store);
    const ends = (endsAt: string) => house.control.discounts.update({ shop: store.shop, discount, endsAt });
    await ends("2099-12-31T00:00:00Z");
    expect(await look(store)).toMatchObject([
      { what: expect.stringContaining("It ends on 2099-12-31 instead of never.") },
    ]);
    expect(await acceptDiscount(house.app.services, store.shopId, { discountId: discount, actor: "merchant" })).toBe(
      true,
    );
    expect(await look(store)).toEqual([]);
    await ends("2098-12-31T00:00:00Z");
    expect(await look(store)).toHaveLength(1);
    expect(await mend(store, discount)).toEqual({ ok: true, toast: "Being put right" });
    expect(await look(store)).toEqual([]);
    expect((await discounts(store)).map(({ endsAt, status }) => [endsAt, status])).toEqual([[null, "ACTIVE"]]);
  });
});

test("a look that tells of it while somebody puts it right leaves nothing behind", async () => {
  const store = await house.openShop();
  await store.program();
  const discount = await offerOf(store);
  await house.control.discounts.update({ shop: store.shop, discount, endsAt: "2099-12-31T00:00:00Z" });
  expect(await look(store)).toHaveLength(1);
  await house.settled();
  const { db, clock } = house.app.services;
  let mended: Promise<unknown> = Promise.resolve();
  await db.inShop(store.shopId, async (own) => {
    const [drift] = await readDrifts(own);
    if (!drift) throw new Error("nothing was found of it");
    // The look found what was known, and has not told of it yet.
    expect(await noteDrift(own, discount, drift, clock.now())).toBe(true);
    mended = mendDiscount(house.app.services, store.shopId, discount);
    await until("the press to wait for the look", async () => {
      const [{ waiting } = { waiting: 0 }] = await house.query<{ waiting: number }>(
        "select count(*)::int as waiting from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted and a.datname = current_database()",
      );
      return waiting > 0;
    });
    await raiseProblem(own, changedDiscount(discount, drift), clock.now());
  });
  expect(await mended).toEqual({ ok: true, toast: "Being put right" });
  await house.settled();
  expect(await look(store)).toEqual([]);
});

describe("the goods of a discount", () => {
  const goodsOf = async (store: Store) =>
    (await house.control.products.list(store.shop)).map(({ id, title }) => ({
      id: `gid://shopify/Product/${id}`,
      title,
    }));
  const mayRead = async (store: Store) => {
    const { scopes } = await house.control.apps.get(store.shop);
    await house.control.apps.setScopes({ shop: store.shop, scopes: [...scopes, "read_products"] });
    await house.settled();
  };

  test("are compared one by one where products may be read, told by name, and put right exactly", async () => {
    const store = await house.openShop();
    const [mug, tea, cake] = await goodsOf(store);
    if (!mug || !tea || !cake) throw new Error("the store has too few goods");
    await store.program({ offerItems: { kind: "products", goods: [mug, tea] } });
    const discount = await offerOf(store);
    const put = (...of: { id: string }[]) =>
      house.control.discounts.update({ shop: store.shop, discount, goods: { products: of.map(({ id }) => id) } });
    await put(mug, cake);
    // Which products they are is not ours to see yet.
    expect(await look(store)).toEqual([]);
    await mayRead(store);
    expect(await look(store)).toMatchObject([
      {
        what: `The discount of “Friends” was changed in Shopify. It is for “${cake.title}” as well. It is for “${tea.title}” no longer.`,
      },
    ]);
    expect(await mend(store, discount)).toMatchObject({ ok: true, toast: expect.stringContaining("made again") });
    expect(await look(store)).toEqual([]);
    expect(await offerOf(store)).not.toBe(discount);
  });

  test("are a free item's as well: what has to be bought, and what comes free", async () => {
    const store = await house.openShop();
    await mayRead(store);
    const [mug, tea, cake] = await goodsOf(store);
    if (!mug || !tea || !cake) throw new Error("the store has too few goods");
    await store.program({
      offer: { ...defaultTerms.offer, value: { kind: "free_item", item: mug } },
      offerItems: { kind: "products", goods: [tea] },
    });
    const discount = await offerOf(store);
    expect(await look(store)).toEqual([]);
    await house.control.discounts.update({ shop: store.shop, discount, goods: { products: [cake.id] } });
    expect(await look(store)).toMatchObject([
      { what: expect.stringContaining(`What comes free is “${cake.title}” as well.`) },
    ]);
    expect(await mend(store, discount)).toMatchObject({ ok: true });
    expect(await look(store)).toEqual([]);
  });

  test("of a reward's code are one product: others are told, and taken off again by one press", async () => {
    const store = await house.openShop();
    await mayRead(store);
    const [mug, tea] = await goodsOf(store);
    if (!mug || !tea) throw new Error("the store has too few goods");
    await store.program({ holdDays: 0, rails: ["shopify-discount"], reward: { kind: "free_item", item: mug } });
    const anna = await store.referrer("anna@example.com");
    await buys(store, "ben@example.com", anna.code);
    await house.days(0);
    await store.issue("shopify-discount");
    const [made] = await house.query<{ reference: string }>(
      "select reference from payout where shop_id = $1 and state = 'issued'",
      [store.shopId],
    );
    const discount = made?.reference ?? "";
    expect(await look(store)).toEqual([]);
    const [everything] = (await house.control.products.list(store.shop))[0]?.collections ?? [];
    for (const [goods, minimum] of [
      [{ products: [mug.id, tea.id] }, "50.00"],
      [{ collections: [everything?.id ?? ""] }, null],
    ] as const) {
      await house.control.discounts.update({ shop: store.shop, discount, goods, minimum });
      expect(await look(store)).toMatchObject([
        {
          what: expect.stringContaining(
            `Its codes are for other goods.${minimum === null ? "" : " Its codes ask for a smallest order."}`,
          ),
        },
      ]);
      expect(await mend(store, discount)).toEqual({ ok: true, toast: "Put right" });
      expect(await look(store)).toEqual([]);
    }
  });
});

describe("the discount of rewards", () => {
  const rewarded = async () => {
    const store = await house.openShop();
    await store.program({
      holdDays: 0,
      rails: ["shopify-discount"],
      // Pieces go out one by one: two codes.
      reward: { kind: "percent_off", basisPoints: 1_000 },
      newCustomersOnly: false,
      trigger: "every_paid_order",
    });
    const anna = await store.referrer("anna@example.com");
    for (const code of [[anna.code], []])
      await store.buys({ customer: "ben@example.com", discountCodes: code, lines: [{ variant: "GRD-01" }] });
    await house.days(0);
    await store.issue("shopify-discount");
    const found = (await discounts(store)).find(({ title }) => title.startsWith("Goodword reward"));
    const codes = found?.codes.map(({ code }) => code).filter((code) => code.startsWith("THANKS-")) ?? [];
    const discount = `gid://shopify/DiscountCodeNode/${found?.id.replace(/^.*\//, "")}`;
    return { store, discount, codes };
  };

  test("that was switched off is told, and on again by one press", async () => {
    const { store, discount, codes } = await rewarded();
    expect(await look(store)).toEqual([]);
    await house.control.discounts.update({
      shop: store.shop,
      discount,
      endsAt: new Date(Date.now() - 60_000).toISOString(),
    });
    expect(await look(store)).toMatchObject([{ what: expect.stringContaining("switched off") }]);
    expect(await mend(store, discount)).toEqual({ ok: true, toast: "Put right" });
    expect(await look(store)).toEqual([]);
    expect(await buys(store, "anna@example.com", codes[0] ?? "")).toMatchObject({ subtotal: "90.00" });
  });

  test("that was deleted takes its codes along: those that nobody used are given again, the very same", async () => {
    const { store, discount, codes } = await rewarded();
    const [used = "", unused = ""] = codes;
    expect(await buys(store, "anna@example.com", used)).toMatchObject({ subtotal: "90.00" });
    await house.control.discounts.delete({ shop: store.shop, discount });
    expect(await look(store)).toMatchObject([{ what: expect.stringContaining("was deleted in Shopify") }]);
    expect(await mend(store, discount)).toMatchObject({ ok: true });
    expect(await buys(store, "anna@example.com", used)).toMatchObject({ subtotal: "100.00" });
    expect(await buys(store, "anna@example.com", unused)).toMatchObject({ subtotal: "90.00" });
    expect(await look(store)).toEqual([]);
  });

  test("is told within seconds, as the friend's is, when Shopify tells of it; a stranger's changes nothing", async () => {
    const { store, discount } = await rewarded();
    const told = async () => (await store.problems()).map(({ what }) => what);
    const sale = await house.control.discounts.create({ shop: store.shop, code: "SPRING", percentage: 0.2 });
    await house.control.discounts.delete({ shop: store.shop, discount: sale.id });
    await house.settled();
    expect(await told()).toEqual([]);

    const offer = await offerOf(store);
    await house.control.discounts.update({ shop: store.shop, discount: offer, endsAt: "2099-12-31T00:00:00Z" });
    await house.settled();
    expect(await told()).toEqual([expect.stringContaining("It ends on 2099-12-31 instead of never.")]);
    await house.control.discounts.update({ shop: store.shop, discount: offer, endsAt: null });
    await house.settled();
    expect(await told()).toEqual([]);

    await house.control.discounts.update({ shop: store.shop, discount, minimum: "80.00" });
    await house.settled();
    expect(await told()).toEqual([expect.stringContaining("Its codes ask for a smallest order.")]);
    expect(await mend(store, discount)).toMatchObject({ ok: true });
    await house.control.discounts.delete({ shop: store.shop, discount: offer });
    await house.settled();
    expect(await told()).toEqual([expect.stringContaining("The discount of “Friends” was deleted in Shopify.")]);
  });

  test("is one for each person where codes are personal: each has its turn, and one that has ended is nobody's trouble", async () => {
    const store = await house.openShop();
    const settings = { usableBy: "person", expiresAfterDays: "7" };
    const request = { rail: "shopify-discount", input: settings, actor: "merchant" };
    expect(await connectRail(house.app.services, store.shopId, request)).toMatchObject({ ok: true });
    await store.program({ holdDays: 0, rails: ["shopify-discount"] });
    for (const [referrer, friend] of [
      ["anna@example.com", "ben@example.com"],
      ["cleo@example.com", "david@example.com"],
    ] as const)
      await buys(store, friend, (await store.referrer(referrer)).code);
    await house.days(0);
    await store.issue("shopify-discount");
    const watched = () =>
      house.query<{ discount_id: string; looked_at: Date | null; ends_at: Date | null }>(
        "select discount_id, looked_at, ends_at from watched_discount where shop_id = $1 order by discount_id",
        [store.shopId],
      );
    expect(await look(store)).toEqual([]);
    const [first, second, ...more] = await watched();
    expect(more).toEqual([]);
    expect([first?.ends_at, second?.ends_at]).toEqual([expect.any(Date), expect.any(Date)]);
    const remaining = (limit: number) =>
      house.app.services.db.inShop(store.shopId, async (db) => {
        const at = house.app.services.clock.now();
        const [next, ...rest] = await discountsToLookAt(db, "shopify-discount", at, [], limit);
        if (next) await keepLook(db, [{ discountId: next, endsAt: null }], at);
        return [next, ...rest];
      });
    await house.days(1);
    // The one whose last look is longest ago comes next, and what is asked for comes before it.
    expect(new Set([...(await remaining(1)), ...(await remaining(1))]).size).toBe(2);

    const edit = (one: typeof first) =>
      house.control.discounts.update({ shop: store.shop, discount: one?.discount_id ?? "", minimum: "80.00" });
    await edit(first);
    expect(await look(store)).toHaveLength(1);
    await house.days(10);
    await edit(second);
    expect(await look(store)).toEqual([]);
  });
});
