import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { checkPayouts } from "../../app/flows/check-payouts.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import { connect, type House, type Store, startHouse } from "../support/house.ts";

/* Referrers say how they want to be paid, among what their program allows. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const anna = { customer: "anna@example.com" };
/** Nobody at Stripe has this address. */
const ben = { customer: "unknown.to.stripe@example.com" };
const wants = (store: Store, rail: string, who = anna) => store.proxy("/proxy/statement", { ...who, form: { rail } });

async function storeOfTwo(who = anna): Promise<{ store: Store; code: string }> {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "stripe-balance");
  await store.program({ issue: "automatic", holdDays: 0, rails: ["shopify-discount", "stripe-balance", "tremendous"] });
  if (who === ben) await house.control.customers.create({ shop: store.shop, email: ben.customer });
  const { code } = await store.referrer(who.customer);
  return { store, code };
}

async function earns(store: Store, code: string, customer: string): Promise<void> {
  await store.buys({ customer, discountCodes: [code] });
  await house.days(0);
}

test("a referrer chooses among the connected ways, and it holds for what goes out from then on", async () => {
  const { store, code } = await storeOfTwo();
  await house.control.emulators("stripe").call("addCustomer", { email: anna.customer });
  await earns(store, code, "way1@example.com");
  const page = await (await store.proxy("/proxy/statement", anna)).text();
  expect(page).toContain('<option value="" selected>');
  expect(page).toContain('<option value="stripe-balance">Credited to your account');
  // Not connected: nothing to choose.
  expect(page).not.toContain('value="tremendous"');
  const saved = await wants(store, "stripe-balance");
  expect(saved.status).toBe(200);
  expect(await saved.text()).toContain('<option value="stripe-balance" selected>');
  await earns(store, code, "way2@example.com");
  await wants(store, "");
  await earns(store, code, "way3@example.com");
  expect((await store.payouts()).map(({ rail, state }) => [rail, state])).toEqual([
    ["shopify-discount", "issued"],
    ["stripe-balance", "issued"],
    ["shopify-discount", "issued"],
  ]);
});

test("where the chosen way refuses, the program's order follows", async () => {
  const { store, code } = await storeOfTwo(ben);
  await wants(store, "stripe-balance", ben);
  await earns(store, code, "way4@example.com");
  expect((await store.payouts()).map(({ rail, state, reason }) => [rail, state, reason])).toEqual([
    ["stripe-balance", "failed", "no_customer"],
    ["shopify-discount", "issued", "delivered"],
  ]);
});

test("a run by hand says who chose another way, and leaves them out where the merchant wants that", async () => {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "stripe-balance");
  await store.program({ holdDays: 0, rails: ["shopify-discount", "stripe-balance"] });
  const { code } = await store.referrer(anna.customer);
  await house.control.emulators("stripe").call("addCustomer", { email: anna.customer });
  await wants(store, "stripe-balance");
  const other = await store.referrer("cleo@example.com");
  await earns(store, code, "way5@example.com");
  await earns(store, other.code, "way6@example.com");
  const due = (await store.rewards()).filter((reward) => reward.state === "due").map((reward) => reward.id);
  const { services } = house.app;
  const check = (leaveOthers: boolean) =>
    checkPayouts(services, store.shopId, { rewardIds: due, rail: "shopify-discount", leaveOthers });
  const told = await check(true);
  expect(told).toMatchObject({
    people: due.length - 1,
    others: [{ referrer: "Anna Arendt", wants: "Stripe balance" }],
  });
  expect(await check(false)).toMatchObject({ people: due.length, others: [{ wants: "Stripe balance" }] });
  const done = await requestPayouts(services, store.shopId, {
    rewardIds: due,
    rail: "shopify-discount",
    actor: "merchant",
    pressKey: "left out",
    leaveOthers: true,
    planHash: told.planHash,
  });
  await house.settled();
  expect(done).toMatchObject({ changed: false, payouts: 1 });
  expect((await store.rewards()).map((reward) => reward.state).sort()).toEqual(["due", "issued"]);
  // And the other way round nobody is left out.
  await store.issue("stripe-balance");
  expect((await store.payouts()).map(({ rail }) => rail)).toEqual(["shopify-discount", "stripe-balance"]);
});

test("what a program does not allow cannot be chosen, and is said so in the store's language", async () => {
  const { store } = await storeOfTwo();
  for (const rail of ["manual", "tremendous", "../x"]) {
    const refused = await store.proxy("/proxy/statement?locale=fr", { ...anna, form: { rail } });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("Ce choix n’est plus possible");
  }
  expect(await house.query("select preferred_rail from referrer where shop_id = $1", [store.shopId])).toEqual([
    { preferred_rail: null },
  ]);
});

test("a choice of one store is none of another", async () => {
  const [one, other] = [await storeOfTwo(), await storeOfTwo()];
  await wants(one.store, "stripe-balance");
  expect(await (await other.store.proxy("/proxy/statement", anna)).text()).toContain('<option value="" selected>');
});
