import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { planRetries } from "../../app/flows/plan-retries.ts";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

interface StripeBook {
  customers: { id: string; email: string; balance: number }[];
  subscriptions: { id: string; customer: string; discounts: { id: string; coupon: { id: string } }[] }[];
  coupons: { id: string; timesRedeemed: number }[];
}
const stripe = () => house.control.emulators("stripe");
const book = async () => (await stripe().snapshot()) as StripeBook;

/** Somebody with a subscription, whom no other story knows. */
async function subscriber(name: string): Promise<{ email: string; id: string }> {
  const email = `${name}@example.com`;
  const { id } = (await stripe().call("addCustomer", { email, name, subscription: "active" })) as { id: string };
  return { email, id };
}

/** A store with one reward due to this person over a rail that is connected. */
async function storeWithDueReward(rail: string, email: string, input?: Record<string, string>): Promise<Store> {
  const store = await house.openShop();
  await house.control.customers.create({ shop: store.shop, email });
  await connect({ ...house, ...store }, rail, input);
  await store.program({ holdDays: 0 });
  const { code } = await store.referrer(email);
  await store.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(0);
  return store;
}

/** Time goes on, and the schedule has a look. */
async function later(days: number): Promise<void> {
  await house.days(days);
  await planRetries(house.app.services);
  await house.settled();
}

describe("a customer who still has a discount", () => {
  test("is not rewarded over it, stands in the list with the reason, and gets it once that one is used", async () => {
    const erik = await subscriber("erik");
    const theirs = await stripe().call("giveDiscount", { id: erik.id, percentOff: 30 });
    const store = await storeWithDueReward("stripe-coupon", erik.email);
    await store.issue("stripe-coupon");
    expect(await store.payouts()).toMatchObject([
      { state: "failed", reason: "existing_discount", detail: expect.stringContaining(String(theirs)) },
    ]);
    expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "existing_discount" }]);
    const page = await (await store.proxy("/proxy/me", { customer: erik.email })).text();
    expect(page).toContain("You still have a discount waiting for your next invoice");

    // A look changes nothing while the discount is there.
    await later(1);
    expect(await store.payouts()).toHaveLength(1);

    await stripe().call("renew", { id: erik.id });
    await later(1);
    expect((await store.payouts()).map((payout) => payout.state)).toEqual(["failed", "issued"]);
    expect(await store.rewards()).toMatchObject([{ state: "issued", reason: "delivered" }]);
    expect(await stripe().call("renew", { id: erik.id })).toMatchObject({ subtotal: 20_000, due: 19_000 });
    await later(1);
    expect(await store.payouts()).toHaveLength(2);
  });

  test("whose reward the merchant issued another way meanwhile does not get it twice", async () => {
    const fay = await subscriber("fay");
    await stripe().call("giveDiscount", { id: fay.id, percentOff: 30 });
    const store = await storeWithDueReward("stripe-coupon", fay.email);
    await store.issue("stripe-coupon");
    await connect({ ...house, ...store }, "stripe-balance");
    await store.issue("stripe-balance");
    await stripe().call("renew", { id: fay.id });
    await later(2);
    expect((await store.payouts()).map(({ rail, state }) => [rail, state])).toEqual([
      ["stripe-coupon", "failed"],
      ["stripe-balance", "issued"],
    ]);
  });

  test("whose subscription ended is shown with that reason instead", async () => {
    const gil = await subscriber("gil");
    await stripe().call("giveDiscount", { id: gil.id, percentOff: 30 });
    const store = await storeWithDueReward("stripe-coupon", gil.email);
    await store.issue("stripe-coupon");
    await stripe().call("cancel", { id: gil.id });
    await later(1);
    expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "no_subscription" }]);
    await later(3);
    expect(await store.payouts()).toHaveLength(2);
  });

  test("keeps it in the queue where the merchant chose that, and gets each in its turn", async () => {
    const hal = await subscriber("hal");
    const store = await storeWithDueReward("stripe-coupon", hal.email, {
      secretKey: "sk_test_goodwordSandbox0001",
      whenHeld: "queue",
    });
    await stripe().call("giveDiscount", { id: hal.id, amountOff: 500 });
    await store.issue("stripe-coupon");
    expect(await store.payouts()).toMatchObject([{ state: "requested", reason: "on_its_way" }]);
    await stripe().call("renew", { id: hal.id });
    await house.hurry();
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
    expect((await book()).subscriptions.find((one) => one.customer === hal.id)?.discounts).toHaveLength(1);
  });
});

describe("a subscription made cheaper", () => {
  test("is cheaper for so many invoices and then costs what it did; a second reward waits for the first", async () => {
    const ida = await subscriber("ida");
    const store = await storeWithDueReward("stripe-price", ida.email);
    await store.issue("stripe-price");
    expect(await store.payouts()).toMatchObject([{ state: "issued", amountMinor: 1_000 }]);
    const page = await (await store.proxy("/proxy/me", { customer: ida.email })).text();
    expect(page).toContain("A lower price for your subscription");

    const { code } = await store.referrer(ida.email);
    await house.control.customers.create({ shop: store.shop, email: "jo@example.com" });
    await store.buys({ customer: "jo@example.com", discountCodes: [code] });
    await house.days(0);
    await store.issue("stripe-price");
    expect((await store.payouts()).map(({ state, reason }) => [state, reason])).toEqual([
      ["issued", "delivered"],
      ["failed", "existing_discount"],
    ]);

    const due = [];
    for (let cycle = 0; cycle < 5; cycle += 1)
      due.push(((await stripe().call("renew", { id: ida.id })) as { due: number }).due);
    expect(due).toEqual([19_666, 19_667, 19_667, 20_000, 20_000]);
    await later(1);
    expect((await store.payouts()).map((payout) => payout.state)).toEqual(["issued", "failed", "issued"]);
  });
});

test("a server error that Stripe keeps under the key of a credit poisons it for a day, and the person is paid once", async () => {
  const kim = await subscriber("kim");
  const store = await storeWithDueReward("stripe-balance", kim.email);
  await stripe().call("failNext", { status: 500, saved: true });
  await store.issue("stripe-balance");
  expect(await store.payouts()).toMatchObject([{ state: "unknown" }]);
  const credit = async () => (await book()).customers.find((one) => one.id === kim.id)?.balance;
  // Every look finds nothing, every try meets the same kept answer: no second key is ever tried.
  await house.hurry();
  expect(await credit()).toBe(0);
  expect(await house.query("select number from payout_attempt where shop_id = $1", [store.shopId])).toEqual([
    { number: 1 },
  ]);
  await house.days(2);
  await until("the key to be forgotten at Stripe", async () => {
    await house.hurry();
    return (await store.payouts())[0]?.state === "issued";
  });
  expect(await credit()).toBe(-1_000);
  expect(await store.payouts()).toHaveLength(1);
});
