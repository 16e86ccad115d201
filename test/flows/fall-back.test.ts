import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Terms } from "../../app/core/program/terms.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";

/* A definite refusal is the next rail's chance; an unknown end never is. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
beforeEach(async () => {
  await house.control.emulators("tremendous").call("setDeliveries", { mode: "automatic" });
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** A store whose referrer Stripe does not know, with a reward of a program that prefers Stripe. */
async function unknownAtStripe(email: string, terms: Partial<Terms>): Promise<Store> {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "stripe-balance");
  await connect({ ...house, ...store }, "tremendous");
  await store.program({ holdDays: 0, rails: ["stripe-balance", "tremendous", "shopify-discount"], ...terms });
  await house.control.customers.create({ shop: store.shop, email });
  const { code } = await store.referrer(email);
  await store.buys({ customer: "ben@example.com", discountCodes: [code] });
  await house.days(0);
  return store;
}

async function arrived(store: Store): Promise<void> {
  await until("the reward to arrive", async () => {
    await house.hurry();
    await house.control.emulators("tremendous").call("settle");
    await house.settled();
    return (await store.rewards())[0]?.state === "issued";
  });
}

const rails = async (store: Store) => (await store.payouts()).map(({ rail, state }) => `${rail} ${state}`);

test("an automatic issue that one rail refuses goes out over the next, and each hop is in the books and the history", async () => {
  const store = await unknownAtStripe("hop@example.com", { issue: "automatic" });
  await arrived(store);
  expect(await rails(store)).toEqual(["stripe-balance failed", "tremendous issued"]);
  const booked = await house.query<{ kind: string; rail: string }>(
    `select t.kind, e.rail from ledger_transaction t join ledger_entry e on e.shop_id = t.shop_id and e.transaction_id = t.id
     where t.shop_id = $1 and t.payout_id is not null and e.rail <> '' and e.line = (case t.kind when 'return' then 1 else 2 end) order by t.at, t.id`,
    [store.shopId],
  );
  expect(booked.map((row) => `${row.kind} ${row.rail}`)).toEqual([
    "reserve stripe-balance",
    "return stripe-balance",
    "reserve tremendous",
    "settle tremendous",
  ]);
  const told = await house.query<{ what: string; reason: string | null; after: string | null }>(
    "select what, reason, data->>'after' as after from activity where shop_id = $1 and payout_id is not null order by id",
    [store.shopId],
  );
  expect(told).toEqual(
    expect.arrayContaining([
      { what: "payout_failed", reason: "no_customer", after: null },
      { what: "payout_requested", reason: null, after: "stripe-balance" },
    ]),
  );
});

test("after an answer that never came nothing is tried elsewhere", async () => {
  const store = await unknownAtStripe("known@example.com", { issue: "manual" });
  await house.control.emulators("stripe").call("addCustomer", { email: "known@example.com" });
  await house.control.faults.add({ host: "api.stripe.com", method: "POST", kind: "reset_after" });
  await store.issue("stripe-balance");
  expect(await rails(store)).toEqual(["stripe-balance unknown"]);
  await arrived(store);
  expect(await rails(store)).toEqual(["stripe-balance issued"]);
});

test("what a merchant sends over a rail of their choice goes no further, unless they say so", async () => {
  const store = await unknownAtStripe("choice@example.com", { issue: "manual" });
  await store.issue("stripe-balance");
  await house.hurry();
  expect(await rails(store)).toEqual(["stripe-balance failed"]);
  expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "no_customer" }]);
  await requestPayouts(house.app.services, store.shopId, {
    rewardIds: (await store.rewards()).map((reward) => reward.id),
    rail: "stripe-balance",
    actor: "merchant",
    pressKey: "further",
    fallBack: true,
  });
  await arrived(store);
  expect(await rails(store)).toEqual(["stripe-balance failed", "stripe-balance failed", "tremendous issued"]);
});

test("when every rail has refused, the reward says why and stays retryable", async () => {
  const store = await unknownAtStripe("nowhere@example.com", { issue: "automatic", rails: ["stripe-balance"] });
  await house.hurry();
  expect(await rails(store)).toEqual(["stripe-balance failed"]);
  expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "no_customer" }]);
  expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 1 });
  await arrived(store);
});

test("who is left out before anything is sent goes on to the next rail too", async () => {
  const store = await house.openShop();
  await store.program({ holdDays: 0, rails: ["stripe-balance", "shopify-discount"] });
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(0);
  const press = {
    rewardIds: (await store.rewards()).map((reward) => reward.id),
    rail: "stripe-balance",
    actor: "merchant",
    pressKey: "not connected",
    fallBack: true,
  };
  const run = await requestPayouts(house.app.services, store.shopId, press);
  expect(run).toMatchObject({ payouts: 0, notIssued: [{ reason: "not_configured" }] });
  await arrived(store);
  expect(await rails(store)).toEqual(["shopify-discount issued"]);
  // The same press again says the same, and sends nothing.
  expect(await requestPayouts(house.app.services, store.shopId, press)).toMatchObject({
    runId: run.runId,
    notIssued: run.notIssued,
  });
});
