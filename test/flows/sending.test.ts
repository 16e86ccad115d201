import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import { stripeBalance } from "../../app/rails/stripe-balance/stripe-balance.ts";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";
import { manyDue } from "../support/many-due.ts";

/* How money leaves: at the rail's pace, past nobody, and not against a wall. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const credits = { host: "api.stripe.com", method: "POST" } as const;

/** A store whose people are customers at Stripe, each with one reward due. */
async function storeWithDue(people: number): Promise<Store> {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "stripe-balance");
  await store.program({ holdDays: 0 });
  for (const email of await manyDue(house, store, { people, due: () => house.days(0) }))
    await house.control.emulators("stripe").call("addCustomer", { email });
  return store;
}

/** When each payment left, in milliseconds, earliest first. */
const departures = async (store: Store) =>
  (
    await house.query<{ at: Date }>("select started_at as at from payout_attempt where shop_id = $1 order by 1", [
      store.shopId,
    ])
  ).map((row) => row.at.getTime());

test("a bulk issue leaves at the rail's pace, and a neighbour's single payment does not wait for its end", async () => {
  const many = await storeWithDue(40);
  const one = await storeWithDue(1);
  await requestPayouts(house.app.services, many.shopId, {
    rewardIds: (await many.rewards()).map((reward) => reward.id),
    rail: "stripe-balance",
    actor: "merchant",
    pressKey: "many",
  });
  await requestPayouts(house.app.services, one.shopId, {
    rewardIds: (await one.rewards()).map((reward) => reward.id),
    rail: "stripe-balance",
    actor: "merchant",
    pressKey: "one",
  });
  await until("the single one to arrive", async () => (await one.payouts())[0]?.state === "issued");
  expect((await many.payouts()).filter((payout) => payout.state === "requested").length).toBeGreaterThan(0);
  await house.settled();
  expect((await many.payouts()).map((payout) => payout.state)).toEqual(Array(40).fill("issued"));
  const at = await departures(many);
  const { perSecond } = stripeBalance.pace;
  for (const [index, start] of at.entries()) {
    const within = at.slice(index).filter((other) => other < start + 1_000).length;
    // A turn is counted before its transaction begins, so two may come closer than their turns.
    expect(within).toBeLessThanOrEqual(perSecond + 2);
  }
});

test("a provider that does not answer is left in peace until a look-up is answered", async () => {
  const store = await storeWithDue(12);
  await house.control.faults.add({ ...credits, kind: "status", status: 503, times: 1_000 });
  await house.control.faults.add({
    host: "api.stripe.com",
    method: "GET",
    path: "/v1/customers",
    kind: "status",
    status: 503,
    times: 1_000,
  });
  await store.issue("stripe-balance");
  await until("the rail to rest", async () => {
    await house.hurry();
    return (await store.problems()).length > 0;
  });
  expect(await store.problems()).toMatchObject([{ key: "lane:stripe-balance" }]);
  await house.control.calls.clear();
  await house.hurry();
  const asked = (await house.control.calls.list()).filter((call) => call.host === "api.stripe.com");
  expect(asked.filter((call) => call.method === "POST")).toEqual([]);
  await house.control.faults.clear();
  await until("everybody to be paid", async () => {
    await house.hurry();
    return (await store.payouts()).every((payout) => payout.state === "issued");
  });
  expect(await store.problems()).toEqual([]);
});

test("a pair of hands that dies leaves a lane that somebody else takes up", async () => {
  const store = await storeWithDue(1);
  // As a process leaves it that was killed between taking the lane up and sending.
  await house.query(
    "insert into rail_lane (shop_id, rail, wake_at) values ($1, 'stripe-balance', now() + interval '40 seconds')",
    [store.shopId],
  );
  await store.issue("stripe-balance");
  expect(await store.payouts()).toMatchObject([{ state: "requested" }]);
  await house.hurry();
  expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
});
