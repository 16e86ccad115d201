import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ReferrerId } from "../../app/core/ids.ts";
import { sweepRails } from "../../app/flows/sweep-rails.ts";
import { saveDestination } from "../../app/store/referrers.ts";
import { connect, type House, railInput, type Store, startHouse, wiseInput } from "../support/house.ts";

/* Every night each provider's book is held against ours, both ways. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
  for (const provider of ["tremendous", "wise", "stripe"])
    await house.control.emulators(provider).call("setFunds", { amount: 1_000_000 });
});
afterEach(() => house.check({ errors: [/a provider's book is not ours/] }));
afterAll(() => house.stop());

async function storeWithOneSent(rail = "tremendous"): Promise<Store> {
  const store = await house.openShop();
  if (rail === "stripe-connect") await house.control.emulators("stripe").call("deleteWebhooks");
  await connect({ ...house, ...store }, rail, rail === "wise" ? await wiseInput(house.control) : undefined);
  await store.program({ issue: "automatic", holdDays: 0, rails: [rail] });
  await house.control.clock.advance({ hours: 1 });
  const { code } = await store.referrer("anna@example.com");
  if (rail === "stripe-connect") {
    const { db, seal, clock } = house.app.services;
    const [anna] = await house.query<{ id: ReferrerId }>("select id from referrer where shop_id = $1", [store.shopId]);
    const account = String(await house.control.emulators("stripe").call("addAccount", {}));
    await db.inShop(store.shopId, (own) =>
      saveDestination(own, seal, anna?.id as ReferrerId, rail, { account }, clock.now()),
    );
  }
  await store.buys({ customer: "sweep1@example.com", discountCodes: [code] });
  await house.days(0);
  await house.control.emulators("tremendous").call("settle");
  if (rail === "wise") {
    await house.control.emulators("wise").call("arrive");
  }
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
  // As after a backup was restored: the try that was made is not in our books, another is.
  const [made] = await house.query<{ id: string }>("select id from payout_attempt where shop_id = $1", [store.shopId]);
  await house.query("update payout_attempt set id = 'att_restored', key = 'att_restored' where shop_id = $1", [
    store.shopId,
  ]);
  await sweep(store);
  const [problem] = await store.problems();
  expect(problem).toMatchObject({ key: "sweep:tremendous" });
  expect(problem?.action).toMatch(/one that only they have \(\w+\); one that only we have \(\w+\)/);
  // A provider that does not answer takes nothing back.
  await house.control.faults.add({ host: "testflight.tremendous.com", kind: "status", status: 503, times: 20 });
  await sweep(store);
  expect(await store.problems()).toHaveLength(1);
  await house.control.faults.clear();
  await house.query("update payout_attempt set id = $2, key = $2 where shop_id = $1", [store.shopId, made?.id]);
  await sweep(store);
  expect(await store.problems()).toEqual([]);
});

test.each(["stripe-connect", "wise"])(
  "%s is held against our books too, also where two stores share the account",
  async (rail) => {
    const one = await storeWithOneSent(rail);
    const other = await storeWithOneSent(rail);
    await sweep(one);
    await sweep(other);
    expect([...(await one.problems()), ...(await other.problems())]).toEqual([]);

    const [made] = await house.query<{ id: string; reference: string }>(
      "select a.id, p.reference from payout_attempt a join payout p on p.shop_id = a.shop_id and p.id = a.payout_id where a.shop_id = $1",
      [one.shopId],
    );
    const name = (id: string) =>
      house.query("update payout_attempt set id = $2, key = $2 where shop_id = $1", [one.shopId, id]);
    await name("att_restored");
    await house.query("update payout set reference = 'lost' where shop_id = $1", [one.shopId]);
    await sweep(one);
    const [problem] = await one.problems();
    expect(problem?.key).toBe(`sweep:${rail}`);
    expect(problem?.action).toContain(`one that only they have (${made?.reference})`);
    expect(problem?.action).toContain("one that only we have (lost)");
    await house.query("update payout set reference = $2 where shop_id = $1", [one.shopId, made?.reference]);
    await name(made?.id ?? "");
    await sweep(one);
    expect(await one.problems()).toEqual([]);
  },
);
