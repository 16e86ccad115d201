import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { disconnectRail } from "../../app/flows/disconnect-rail.ts";
import { testRail } from "../../app/flows/test-rail.ts";
import { eraseShop } from "../../app/store/privacy.ts";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const stripe = () => house.control.emulators("stripe");
const otherKey = { secretKey: "sk_test_anotherAccount0001" };

/** A store whose reward is on its way over Stripe when `fault` strikes. */
async function storeWithPayout(fault: "reset_before" | "reset_after" | "status"): Promise<Store> {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "stripe-balance");
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(0);
  await house.control.faults.add({
    host: "api.stripe.com",
    // What fails before anything is written is put off; what fails while writing is unknown.
    method: fault === "status" ? "GET" : "POST",
    kind: fault,
    times: 1,
    ...(fault === "status" ? { status: 429, headers: { "retry-after": "60" } } : {}),
  });
  await store.issue("stripe-balance");
  return store;
}

const creditOf = (store: Store) =>
  house.query<{ n: number }>(
    "select count(*)::int as n from ledger_transaction where shop_id = $1 and kind = 'settle'",
    [store.shopId],
  );

describe("a payout whose end is unknown, and another account of the provider", () => {
  test("is not asked about there, where nobody knows it, and so is not sent a second time", async () => {
    const store = await storeWithPayout("reset_after");
    expect(await store.payouts()).toMatchObject([{ state: "unknown" }]);
    await stripe().call("addKey", { key: otherKey.secretKey, account: "acct_1Another" });
    await disconnectRail(house.app.services, store.shopId, { rail: "stripe-balance", actor: "merchant" });
    await connect({ ...house, ...store }, "stripe-balance", otherKey);
    await house.control.calls.clear();
    await house.hurry();
    expect(await store.payouts()).toMatchObject([{ state: "unknown" }]);
    expect(
      (await house.control.calls.list()).filter((call) => call.method === "POST" && call.host === "api.stripe.com"),
    ).toEqual([]);
    expect(await store.problems()).toMatchObject([{ action: expect.stringContaining("another account of Stripe") }]);
    // The account it was sent from answers.
    await connect({ ...house, ...store }, "stripe-balance");
    await until("the payout to be found", async () => {
      await house.hurry();
      return (await store.payouts())[0]?.state === "issued";
    });
    expect(await store.problems()).toEqual([]);
    expect(await creditOf(store)).toEqual([{ n: 1 }]);
  });

  test("is found with a new key of the same account", async () => {
    const store = await storeWithPayout("reset_after");
    const rolled = "sk_test_rolledOver00000001";
    await stripe().call("addKey", { key: rolled });
    await connect({ ...house, ...store }, "stripe-balance", { secretKey: rolled });
    await until("the payout to be found", async () => {
      await house.hurry();
      return (await store.payouts())[0]?.state === "issued";
    });
  });

  test("one that was put off is handed back instead of going out from an account nobody pressed it for", async () => {
    const store = await storeWithPayout("status");
    expect(await store.payouts()).toMatchObject([{ state: "requested" }]);
    await stripe().call("addKey", { key: otherKey.secretKey, account: "acct_1Another" });
    await connect({ ...house, ...store }, "stripe-balance", otherKey);
    await house.hurry();
    expect(await store.payouts()).toMatchObject([{ state: "failed", reason: "not_configured" }]);
    expect(await store.rewards()).toMatchObject([{ state: "failed" }]);
    await connect({ ...house, ...store }, "stripe-balance");
    await store.issue("stripe-balance");
    expect((await store.payouts()).map((payout) => payout.state)).toEqual(["failed", "issued"]);
  });
});

test("a shop that is erased leaves nobody's address behind in an order that was frozen for a provider", async () => {
  const store = await storeWithPayout("reset_after");
  expect(await store.payouts()).toMatchObject([{ state: "unknown" }]);
  const frozen = () =>
    house.query("select number from payout_attempt where shop_id = $1 and order_sealed is not null", [store.shopId]);
  expect(await frozen()).toEqual([{ number: 1 }]);
  await house.app.services.db.inShop(store.shopId, (db) => eraseShop(db, house.app.services.clock.now()));
  expect(await frozen()).toEqual([]);
});

test("a test of a connection that the merchant forgets meanwhile does not bring its keys back", async () => {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "stripe-balance");
  await house.control.faults.add({ host: "api.stripe.com", method: "GET", kind: "delay", delayMs: 1_500, times: 1 });
  const asking = testRail(house.app.services, store.shopId, "stripe-balance");
  await disconnectRail(house.app.services, store.shopId, { rail: "stripe-balance", actor: "merchant" });
  await asking;
  expect(await house.query("select 1 from rail_connection where shop_id = $1", [store.shopId])).toEqual([]);
});
