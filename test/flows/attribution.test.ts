import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Terms } from "../../app/core/program/terms.ts";
import { deliver } from "../support/deliver.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** A store with two referrers. */
async function openStore(change: Partial<Terms> = {}) {
  const store = await house.openShop();
  const programId = await store.program(change);
  const anna = await store.referrer("anna@example.com");
  const david = await store.referrer("david@example.com");
  return { store, programId, anna, david };
}

/** Somebody follows a share link: what our script then writes into the cart, over what is there. */
async function follows(
  store: Store,
  code: string,
  cart: Readonly<Record<string, string>> = {},
): Promise<Record<string, string>> {
  const answer = await store.proxy(`/proxy/offer?code=${code}`);
  const { token, clicks } = (await answer.json()) as { token: string; clicks?: Record<string, string> };
  return { ...cart, _goodword: token, ...clicks };
}

/** Somebody's order carries several codes: the sandbox's checkout takes one of our discounts, other stores' tools add more. */
async function buysWith(store: Store, customer: string, codes: readonly string[]): Promise<void> {
  const { control } = house;
  await control.webhooks.misbehave({ shop: store.shop, kind: "drop" });
  await control.checkout({ shop: store.shop, customer });
  await control.webhooks.behave();
  const told = (await control.webhooks.deliveries({ shop: store.shop, topic: "orders/paid" })).at(-1)?.body ?? "";
  const codesOf = JSON.stringify(codes.map((code) => ({ code, amount: "0.00", type: "percentage" })));
  const body = told.replace(/"discount_codes":\[[^\]]*\]/, `"discount_codes":${codesOf}`);
  expect(await deliver(house, { shop: store.shop, body })).toMatchObject({ status: 200 });
  await house.settled();
}

/** Whose each order is by name: the referrer's id and what decided, with all evidence that was kept. */
const whose = (store: Store) =>
  house.query<{ order: string; referrer: string; by: string; evidence: string[]; refusal: string | null }>(
    `select o.name as "order", r.referrer_id as referrer, o.attribution as by, o.refusal,
       array(select coalesce(e ->> 'passedOver', e ->> 'kind') || coalesce(' ' || (e #>> '{code,code}'), '') from jsonb_array_elements(o.evidence) e) as evidence
     from qualifying_order o join referral r on r.shop_id = o.shop_id and r.id = o.referral_id where o.shop_id = $1 order by o.name`,
    [store.shopId],
  );

describe("a friend who followed two links", () => {
  test("belongs to the last one, where the program does not say otherwise", async () => {
    const { store, anna, david } = await openStore();
    const attributes = await follows(store, david.code, await follows(store, anna.code));
    await store.buys({ customer: "ben@example.com", attributes });
    expect(await whose(store)).toMatchObject([{ referrer: david.referrerId, by: "cart_attribute" }]);
  });

  test("belongs to the first one where the program says so, also with the discount of the last; both are kept", async () => {
    const { store, anna, david } = await openStore({ clickModel: "first" });
    const first = await follows(store, anna.code);
    await house.control.clock.advance({ minutes: 5 });
    const attributes = await follows(store, david.code, first);
    await store.buys({ customer: "ben@example.com", attributes, discountCodes: [david.code] });
    expect(await whose(store)).toMatchObject([
      {
        referrer: anna.referrerId,
        by: "cart_attribute",
        evidence: [`cart_attribute ${anna.code}`, `discount_code ${david.code}`, `other_click ${david.code}`],
      },
    ]);
    // A code that nobody sent them is typed, and comes before any link.
    const erin = await store.referrer("erin@example.com");
    await store.buys({ customer: "f2@example.com", attributes, discountCodes: [erin.code] });
    expect((await whose(store))[1]).toMatchObject({ referrer: erin.referrerId, by: "discount_code" });
  });

  test("too long before the order counts by neither; a code that they type counts all the same", async () => {
    const { store, anna, david } = await openStore({ clickDays: 7 });
    const old = await follows(store, anna.code);
    await house.days(8);
    await store.buys({ customer: "ben@example.com", attributes: old });
    expect(await whose(store)).toEqual([]);
    const events = await house.query<{ reason: string }>(
      "select distinct reason from inbound_event where shop_id = $1 and topic = 'orders/paid'",
      [store.shopId],
    );
    expect(events).toEqual([{ reason: "click_too_old" }]);
    await store.buys({ customer: "f1@example.com", attributes: old, discountCodes: [david.code] });
    expect(await whose(store)).toMatchObject([
      { referrer: david.referrerId, evidence: [`discount_code ${david.code}`, `too_old ${anna.code}`] },
    ]);
    await store.buys({ customer: "f2@example.com", attributes: await follows(store, anna.code, old) });
    expect((await whose(store))[1]).toMatchObject({ referrer: anna.referrerId, by: "cart_attribute" });
  });
});

describe("several codes on one order", () => {
  test("the first one counts, and all are kept", async () => {
    const { store, anna, david } = await openStore();
    await buysWith(store, "ben@example.com", [david.code, anna.code]);
    expect(await whose(store)).toMatchObject([
      { referrer: david.referrerId, evidence: [`discount_code ${david.code}`, `discount_code ${anna.code}`] },
    ]);
  });

  test("a friend's own referrer comes before another one, wherever the code stands", async () => {
    const { store, anna, david } = await openStore({ trigger: "every_paid_order", newCustomersOnly: false });
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.control.clock.advance({ minutes: 5 });
    await buysWith(store, "ben@example.com", [david.code, anna.code]);
    expect(await whose(store)).toMatchObject([
      { refusal: null },
      { referrer: anna.referrerId, refusal: null, by: "discount_code" },
    ]);
    expect(await store.rewards()).toHaveLength(2);
  });

  test("the buyer's own comes last, and what follows from it is the fraud rule's to say", async () => {
    const { store, anna, david } = await openStore({ newCustomersOnly: false });
    // Anna buys with her own code and David's: without a rule about own codes it is David's.
    await buysWith(store, "anna@example.com", [anna.code, david.code]);
    expect(await whose(store)).toMatchObject([
      {
        referrer: david.referrerId,
        refusal: null,
        evidence: [`discount_code ${david.code}`, `discount_code ${anna.code}`],
      },
    ]);
  });

  test("a program that does not run stands behind one that does", async () => {
    const { store, anna } = await openStore();
    const second = await store.program();
    const other = await store.referrer("erin@example.com");
    await house.query("update program set state = 'paused' where shop_id = $1 and id = $2", [store.shopId, second]);
    await buysWith(store, "ben@example.com", [other.code, anna.code]);
    expect(await whose(store)).toMatchObject([{ referrer: anna.referrerId, refusal: null }]);
  });
});

describe("orders of a friend without a code, paid before the first one with a code", () => {
  /** Two orders, the first without a code; delivered as they were placed, or the other way round. */
  async function bought(store: Store, code: string, reverse: boolean): Promise<void> {
    const { control } = house;
    if (reverse) await control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
    await control.checkout({ shop: store.shop, customer: "ben@example.com" });
    if (reverse) await control.webhooks.behave();
    else await house.settled();
    await control.clock.advance({ minutes: 5 });
    await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    await house.days(0);
    if (reverse) await control.webhooks.release();
    await house.days(0);
  }

  test.each([false, true])("make them no new customer, told in order or not (reversed: %s)", async (reverse) => {
    const { store, anna } = await openStore();
    await bought(store, anna.code, reverse);
    expect((await store.judged()).find(({ order }) => order === "#1002")).toMatchObject({
      referral: "rejected",
      refusal: "existing_customer",
    });
    expect((await store.rewards()).filter(({ state }) => state !== "cancelled")).toEqual([]);
  });

  test.each([false, true])(
    "earn nothing where everybody is rewarded, and the coded one does (reversed: %s)",
    async (reverse) => {
      const { store, anna } = await openStore({ newCustomersOnly: false, trigger: "every_paid_order" });
      await bought(store, anna.code, reverse);
      expect((await store.rewards()).filter(({ state }) => state !== "cancelled")).toMatchObject([
        { state: "held", amountMinor: 1_000 },
      ]);
      const refusals = (await store.judged()).map(({ refusal }) => refusal);
      expect(refusals).toEqual(reverse ? ["before_referral", null] : [null]);
    },
  );
});
