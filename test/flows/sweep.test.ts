import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { sweepRails } from "../../app/flows/sweep-rails.ts";
import { type House, railInput, type Store, startHouse } from "../support/house.ts";
import { type AutomaticRail, fillRailStore, realityOf } from "../support/rail-stores.ts";

/* Every night each provider's book is held against ours, both ways. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
  for (const provider of ["tremendous", "wise", "stripe"])
    await house.control.emulators(provider).call("setFunds", { amount: 1_000_000 });
});
afterEach(() => house.check({ errors: [/a provider's book is not ours/] }));
afterAll(() => house.stop());

/** A store whose one reward has gone out over a rail and arrived, an hour ago. */
async function storeWithOneSent(rail: AutomaticRail = "tremendous"): Promise<Store> {
  const { currency, settle } = realityOf(rail);
  const store = await house.openShop(currency === undefined ? {} : { currency });
  // What was begun at the edge of a sweep's time is asked of nobody.
  const due = async () => {
    await house.control.clock.advance({ hours: 1 });
    await house.days(0);
  };
  await fillRailStore(house, store, rail, { people: 1, due });
  await store.issue(rail);
  await settle?.(house);
  await house.settled();
  expect(await store.rewards()).toMatchObject([{ state: "issued" }]);
  await house.control.clock.advance({ hours: 1 });
  await house.days(0);
  return store;
}

/** Somebody orders at the provider with the shop's own key. */
async function orderThere(externalId: string): Promise<void> {
  const answer = await fetch(`${house.sandbox.worldUrl}/testflight.tremendous.com/api/v2/orders`, {
    method: "POST",
    headers: { authorization: `Bearer ${railInput.tremendous?.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({
      external_id: externalId,
      payment: { funding_source_id: "balance" },
      reward: {
        campaign_id: "CAMPAIGN0001",
        value: { denomination: 10, currency_code: "USD" },
        recipient: { name: "Anna", email: "anna@example.com" },
        delivery: { method: "EMAIL" },
      },
    }),
  });
  expect(answer.status).toBe(200);
}

const sweep = (store: Store) => sweepRails(house.app.services, store.shopId);

test("books that agree say nothing, and neither do other shops and other uses of the account", async () => {
  const one = await storeWithOneSent();
  const other = await storeWithOneSent();
  await orderThere("christmas-party-7");
  await sweep(one);
  await sweep(other);
  expect([...(await one.problems()), ...(await other.problems())]).toEqual([]);
});

test("a payment that the provider has and we do not, and one that we have alone, are alarms until they are settled", async () => {
  const store = await storeWithOneSent();
  const [made] = await triesOf(store);
  await rename(store, "att_restored");
  await sweep(store);
  const [problem] = await store.problems();
  expect(problem).toMatchObject({ key: "sweep:tremendous" });
  expect(problem?.action).toMatch(/one that only they have \(\w+\); one that only we have \(\w+\)/);
  // A provider that does not answer takes nothing back.
  await house.control.faults.add({ host: "testflight.tremendous.com", kind: "status", status: 503, times: 20 });
  await sweep(store);
  expect(await store.problems()).toHaveLength(1);
  await house.control.faults.clear();
  await rename(store, made?.id ?? "");
  await sweep(store);
  expect(await store.problems()).toEqual([]);
});

test.each([
  ["stripe-connect", null],
  ["wise", null],
  ["razorpayx", null],
  ["shopify-gift-card", null],
  // Of credit the events name the customer.
  ["stripe-balance", /\(cus_\w+\)/],
] as const)("%s is held against our books too, also where two stores share the account", async (rail, named) => {
  const one = await storeWithOneSent(rail);
  const other = await storeWithOneSent(rail);
  await sweep(one);
  await sweep(other);
  expect([...(await one.problems()), ...(await other.problems())]).toEqual([]);

  const [made] = await triesOf(one);
  await rename(one, "att_restored");
  await house.query("update payout set reference = 'lost' where shop_id = $1", [one.shopId]);
  await sweep(one);
  const [problem] = await one.problems();
  expect(problem?.key).toBe(`sweep:${rail}`);
  const there = /one that only they have (\([^)]+\))/.exec(problem?.action ?? "")?.[1];
  if (named) expect(there).toMatch(named);
  else expect(there).toBe(`(${made?.reference})`);
  expect(problem?.action).toContain("one that only we have (lost)");
  await house.query("update payout set reference = $2 where shop_id = $1", [one.shopId, made?.reference]);
  await rename(one, made?.id ?? "");
  await sweep(one);
  expect(await one.problems()).toEqual([]);
});

test("a coupon at Stripe that we lack is told; one that people deleted when it was used up is not", async () => {
  const store = await storeWithOneSent("stripe-coupon");
  await sweep(store);
  expect(await store.problems()).toEqual([]);
  const [made] = await triesOf(store);
  await rename(store, "att_restored");
  await sweep(store);
  const [problem] = await store.problems();
  expect(problem?.action).toContain(`one that only they have (${made?.reference})`);
  expect(problem?.action).not.toContain("only we have");
  await rename(store, made?.id ?? "");
  await sweep(store);
  expect(await store.problems()).toEqual([]);
});

const triesOf = (store: Store) =>
  house.query<{ id: string; reference: string }>(
    "select a.id, p.reference from payout_attempt a join payout p on p.shop_id = a.shop_id and p.id = a.payout_id where a.shop_id = $1",
    [store.shopId],
  );

/** As after a backup was restored: the try that was made is not in our books, another is. */
const rename = (store: Store, id: string) =>
  house.query("update payout_attempt set id = $2, key = $2 where shop_id = $1", [store.shopId, id]);
