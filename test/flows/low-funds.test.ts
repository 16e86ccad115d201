import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { planFundsWatch } from "../../app/flows/plan-funds-watch.ts";
import { setFundLimit } from "../../app/flows/set-fund-limit.ts";
import { connect, type House, startHouse } from "../support/house.ts";

/* The merchant is warned before the money at a provider runs out. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

test("less at the provider than the merchant wants there is a problem until it is topped up", async () => {
  const { services } = house.app;
  const store = await house.openShop();
  const limit = (minor: number | null) => setFundLimit(services, store.shopId, { rail: "tremendous", minor });
  // Not connected: nothing to look at.
  expect(await limit(5_000)).toBe(false);
  await connect({ ...house, ...store }, "tremendous");
  await house.control.emulators("tremendous").call("setFunds", { amount: 49.99 });
  expect(await limit(5_000)).toBe(true);
  await house.settled();
  expect(await store.problems()).toMatchObject([
    {
      key: "funds:tremendous",
      what: "$49.99 are left at Tremendous, less than the $50.00 that you want to have there.",
    },
  ]);
  await house.control.emulators("tremendous").call("setFunds", { amount: 50 });
  await planFundsWatch(services);
  await house.settled();
  expect(await store.problems()).toEqual([]);
  await house.control.emulators("tremendous").call("setFunds", { amount: 1 });
  await planFundsWatch(services);
  await house.settled();
  expect(await store.problems()).toHaveLength(1);
  // A provider that does not answer takes no warning back.
  await house.control.faults.add({ host: "testflight.tremendous.com", kind: "status", status: 503, times: 100 });
  await planFundsWatch(services);
  await house.settled();
  expect(await store.problems()).toHaveLength(1);
  await house.control.faults.clear();
  expect(await limit(null)).toBe(true);
  expect(await store.problems()).toEqual([]);
  await house.control.emulators("tremendous").call("setFunds", { amount: 1_000_000 });
});

test("a way of paying that does not tell what is left has no such warning", async () => {
  expect(await setFundLimit(house.app.services, house.shopId, { rail: "shopify-discount", minor: 1_000 })).toBe(false);
});
