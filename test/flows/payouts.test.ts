import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { reconcilePayouts } from "../../app/flows/reconcile-payouts.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import type { FaultInput } from "../sandbox/fault-inputs.ts";
import { connect, type House, railInput, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
beforeEach(async () => {
  await tremendous().call("setDeliveries", { mode: "automatic" });
  await tremendous().call("setApprovals", { status: null });
  await tremendous().call("setFunds", { amount: 10_000 });
  await tremendous().call("addKey", { key: "TEST_goodwordSandbox0001" });
  await tremendous().call("bounce", { email: "anna@example.com", reason: null });
});
afterEach(() => house.check());
afterAll(() => house.stop());

interface TremendousBook {
  orders: { id: string; externalId: string; reward: { id: string } }[];
  events: { uuid: string; event: string; statuses: number[] }[];
}
const tremendous = () => house.control.emulators("tremendous");
const book = async () => (await tremendous().snapshot()) as TremendousBook;

/** A store with one reward due, ready to be issued over a rail. */
async function storeWithDueReward(rail: string): Promise<Store> {
  const store = await house.openShop();
  if (railInput[rail]) await connect({ ...house, ...store }, rail);
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(0);
  expect(await store.rewards()).toMatchObject([{ state: "due" }]);
  return store;
}

/** Every job that waits is run until the payout has its end; mails and webhooks of the provider go out between. */
async function toItsEnd(store: Store): Promise<void> {
  await until("the payout to end", async () => {
    await house.hurry();
    await tremendous().call("settle");
    await house.control.emulators("paypal").call("settle");
    await house.settled();
    return ["issued", "failed"].includes((await store.payouts())[0]?.state ?? "");
  });
}

const posts: Readonly<Record<string, (store: Store) => Pick<FaultInput, "host" | "method" | "path" | "operation">>> = {
  "stripe-balance": () => ({ host: "api.stripe.com", method: "POST" }),
  tremendous: () => ({ host: "testflight.tremendous.com", method: "POST", path: "/api/v2/orders" }),
  paypal: () => ({ host: "api-m.sandbox.paypal.com", method: "POST", path: "/v1/payments/payouts" }),
  "shopify-discount": (store) => ({ host: store.shop, operation: "discountRedeemCodeBulkAdd" }),
};

describe.each(Object.keys(posts))("over %s the referrer gets the reward once", (rail) => {
  test.each([
    ["the connection breaks before the request arrives", { kind: "reset_before" }, 1],
    ["the connection breaks after the request was done", { kind: "reset_after" }, 1],
    ["the provider answers with an error that says nothing", { kind: "status", status: 500 }, 1],
    [
      "the provider answers with a gateway's page",
      { kind: "status", status: 502, body: "<html>Bad gateway</html>" },
      1,
    ],
    ["the provider asks to slow down", { kind: "status", status: 429, headers: { "retry-after": "1" } }, 1],
    ["it is down for a while", { kind: "status", status: 503 }, 4],
  ] as const)("when %s", async (_, fault, count) => {
    const store = await storeWithDueReward(rail);
    const where = posts[rail]?.(store) ?? {};
    await house.control.faults.add({ ...where, ...fault, times: count });
    await store.issue(rail);
    await toItsEnd(store);
    expect(await store.payouts()).toMatchObject([{ state: "issued", amountMinor: 1_000 }]);
    expect(await store.rewards()).toMatchObject([{ state: "issued", reason: "delivered" }]);
    expect((await house.control.faults.list()).map((one) => one.hits)).toEqual([count]);
  });
});

test("a provider that did the work and never answered is looked up, not asked again", async () => {
  const rails = ["stripe-balance", "tremendous"] as const;
  const stores = await Promise.all([storeWithDueReward(rails[0]), storeWithDueReward(rails[1])]);
  for (const rail of rails) await house.control.faults.add({ ...posts[rail]?.(house), kind: "timeout_after_success" });
  await house.control.calls.clear();
  for (const [index, store] of stores.entries())
    await requestPayouts(house.app.services, store.shopId, {
      rewardIds: (await store.rewards()).map((reward) => reward.id),
      rail: rails[index] ?? "",
      actor: "merchant",
      pressKey: "timeout",
    });
  await until(
    "both to be found",
    async () =>
      (await Promise.all(stores.map((store) => store.payouts()))).every(([payout]) => payout?.state === "issued"),
    110,
  );
  for (const store of stores) {
    const history = await house.query<{ what: string }>(
      "select what from activity where shop_id = $1 and payout_id is not null order by id",
      [store.shopId],
    );
    expect(history.map((line) => line.what)).toEqual(expect.arrayContaining(["payout_unknown", "payout_issued"]));
    expect(await house.query("select number, tries from payout_attempt where shop_id = $1", [store.shopId])).toEqual([
      { number: 1, tries: 1 },
    ]);
  }
  const written = (await house.control.calls.list()).filter(
    (call) => call.method === "POST" && ["api.stripe.com", "testflight.tremendous.com"].includes(call.host),
  );
  expect(written.map((call) => call.fault)).toEqual(["timeout_after_success", "timeout_after_success"]);
}, 150_000);

describe("what the merchant has to fix is said, and goes on when it is", () => {
  test("a balance too low makes the rail wait, not the rewards fail; topped up, it goes on by itself", async () => {
    const store = await storeWithDueReward("tremendous");
    await tremendous().call("setFunds", { amount: 1 });
    await store.issue("tremendous");
    expect(await store.payouts()).toMatchObject([{ state: "requested", reason: "needs_funds" }]);
    expect(await store.rewards()).toMatchObject([{ state: "issuing", reason: "needs_funds" }]);
    expect(await store.problems()).toMatchObject([
      { key: "rail:tremendous", action: expect.stringContaining("Top it up") },
    ]);
    // Looked at again and again, it costs nothing and tries nothing: the order at the provider would fail as the first did.
    await house.hurry();
    expect(await house.query("select number from payout_attempt where shop_id = $1", [store.shopId])).toHaveLength(1);
    await tremendous().call("setFunds", { amount: 10_000 });
    await toItsEnd(store);
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
    expect(await store.rewards()).toMatchObject([{ state: "issued", reason: "delivered" }]);
    // A definite refusal before means a new key.
    expect(
      await house.query("select number, outcome from payout_attempt where shop_id = $1 order by number", [
        store.shopId,
      ]),
    ).toEqual([
      { number: 1, outcome: "refused" },
      { number: 2, outcome: "issued" },
    ]);
    expect(await store.problems()).toEqual([]);
  });

  test.each([
    ["stripe-balance", "stripe", "sk_test_goodwordSandbox0001"],
    ["tremendous", "tremendous", "TEST_goodwordSandbox0001"],
  ])("a key that %s refuses fails with its reason; a new one is taken up", async (rail, emulator, key) => {
    const store = await storeWithDueReward(rail);
    await house.control.emulators(emulator).call("revokeKey", { key });
    await store.issue(rail);
    expect(await store.payouts()).toMatchObject([{ state: "failed", reason: "credentials_refused" }]);
    expect(await store.problems()).toMatchObject([{ key: `rail:${rail}` }]);
    await house.control.emulators(emulator).call("addKey", { key });
    await connect({ ...house, ...store }, rail);
    expect(await store.problems()).toEqual([]);
    await store.issue(rail);
    await tremendous().call("settle");
    await house.settled();
    expect((await store.payouts()).map((payout) => payout.state)).toEqual(["failed", "issued"]);
  });

  test("a rail that is not connected issues nothing and says so on the reward", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 0 });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    const run = await store.issue("stripe-balance");
    expect(run).toMatchObject({ payouts: 0, notIssued: [{ reason: "not_configured" }] });
    expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "not_configured" }]);
    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 1 });
  });

  test("a referrer whom Stripe does not know is not guessed at", async () => {
    const store = await house.openShop();
    await connect({ ...house, ...store }, "stripe-balance");
    await store.program({ holdDays: 0 });
    const erin = await store.referrer("erin@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [erin.code] });
    await house.days(0);
    await store.issue("stripe-balance");
    expect(await store.payouts()).toMatchObject([{ state: "failed", reason: "no_customer" }]);
    await house.control.emulators("stripe").call("addCustomer", { email: "erin@example.com" });
    await store.issue("stripe-balance");
    expect((await store.payouts()).map((payout) => payout.state)).toEqual(["failed", "issued"]);
  });
});

describe("a payment whose end is unknown stays what it was", () => {
  test("a referrer who changes their address meanwhile is not paid twice", async () => {
    const store = await storeWithDueReward("stripe-balance");
    await house.control.faults.add({ ...posts["stripe-balance"]?.(store), kind: "reset_after" });
    await store.issue("stripe-balance");
    expect(await store.payouts()).toMatchObject([{ state: "unknown" }]);
    // The same person under another address, at Stripe as well as here.
    await house.control.emulators("stripe").call("addCustomer", { email: "anna.new@example.com" });
    await house.query("update referrer set email_sealed = $2 where shop_id = $1", [
      store.shopId,
      Buffer.from(house.app.services.seal.seal("anna.new@example.com", "referrer.email")),
    ]);
    await toItsEnd(store);
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
  });

  test("a store that changes its name meanwhile sends the same order under the same key", async () => {
    const store = await storeWithDueReward("stripe-balance");
    await house.control.faults.add({ ...posts["stripe-balance"]?.(store), kind: "reset_before" });
    await store.issue("stripe-balance");
    await house.query("update shop set name = 'Renamed' where id = $1", [store.shopId]);
    await toItsEnd(store);
    expect(await house.query("select number, tries from payout_attempt where shop_id = $1", [store.shopId])).toEqual([
      { number: 1, tries: 2 },
    ]);
  });

  test("nobody can say what became of it: nothing is sent, and after an hour the merchant knows", async () => {
    const store = await storeWithDueReward("stripe-balance");
    await house.control.faults.add({ ...posts["stripe-balance"]?.(store), kind: "reset_after" });
    await store.issue("stripe-balance");
    await house.control.faults.add({ host: "api.stripe.com", kind: "status", status: 500, times: 50 });
    await house.hurry();
    expect(await store.payouts()).toMatchObject([{ state: "unknown" }]);
    expect(await store.problems()).toEqual([]);
    await house.control.clock.advance({ hours: 2 });
    await until("the app's clock to follow", async () => {
      await house.hurry();
      return (await store.problems()).length === 1;
    });
    expect(await store.problems()).toMatchObject([{ what: expect.stringContaining("whether a payment arrived") }]);
    await house.control.faults.clear();
    await toItsEnd(store);
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
    expect(await store.problems()).toEqual([]);
  });
});

describe("a provider's own messages settle a payout once", () => {
  test("twice, late and in another order", async () => {
    const store = await storeWithDueReward("tremendous");
    await store.issue("tremendous");
    await tremendous().call("settle");
    await house.settled();
    const events = (await book()).events.slice(-2);
    for (const { uuid } of [...events, ...events].reverse()) await tremendous().call("redeliver", { uuid });
    await house.settled();
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
    expect((await book()).events.slice(-2).flatMap((event) => event.statuses)).toEqual(expect.arrayContaining([200]));
    const settled = await house.query("select id from ledger_transaction where shop_id = $1 and kind = 'settle'", [
      store.shopId,
    ]);
    expect(settled).toHaveLength(1);
  });

  test("a message that never came is made up for by asking", async () => {
    const store = await storeWithDueReward("tremendous");
    await tremendous().call("setDeliveries", { mode: "by_hand" });
    await store.issue("tremendous");
    expect(await store.payouts()).toMatchObject([{ state: "accepted" }]);
    // Another store of the same account connects: Tremendous has one address, and this store's messages go there.
    const other = await house.openShop();
    await connect({ ...house, ...other }, "tremendous");
    await tremendous().call("deliver", { id: (await book()).orders.at(-1)?.reward.id });
    await tremendous().call("setDeliveries", { mode: "automatic" });
    await tremendous().call("settle");
    await house.settled();
    expect(await store.payouts()).toMatchObject([{ state: "accepted" }]);
    await reconcilePayouts(house.app.services, 60_000);
    await toItsEnd(store);
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
  });

  test("a message that no key of theirs signed is refused at the door", async () => {
    const store = await storeWithDueReward("tremendous");
    await tremendous().call("setApprovals", { status: "PENDING APPROVAL" });
    await store.issue("tremendous");
    const [connection] = await house.query<{ token: string }>(
      "select webhook_token as token from rail_connection where shop_id = $1",
      [store.shopId],
    );
    const reward = (await book()).orders.at(-1)?.reward.id;
    const body = JSON.stringify({
      event: "REWARDS.DELIVERY.SUCCEEDED",
      uuid: "00000000-0000-4000-8000-000000000000",
      created_utc: new Date().toISOString(),
      payload: { resource: { id: reward, type: "rewards" } },
    });
    const url = (token: string) => `${house.app.url}/webhooks/rails/tremendous/${token}`;
    const post = async (to: string, headers: Record<string, string>) =>
      (await fetch(to, { method: "POST", headers, body })).status;
    expect(await post(url(connection?.token ?? ""), {})).toBe(401);
    expect(
      await post(url(connection?.token ?? ""), { "tremendous-webhook-signature": `sha256=${"0".repeat(64)}` }),
    ).toBe(401);
    expect(await post(url("A".repeat(32)), {})).toBe(404);
    expect(await post(url("../../etc/passwd"), {})).toBe(404);
    expect(await post(`${house.app.url}/webhooks/rails/paypal/${connection?.token}`, {})).toBe(404);
    await house.settled();
    expect(await store.payouts()).toMatchObject([{ state: "accepted" }]);
    await tremendous().call("approve", { id: (await book()).orders.at(-1)?.id });
    await tremendous().call("setApprovals", { status: null });
    await tremendous().call("settle");
    await house.settled();
    expect(await store.payouts()).toMatchObject([{ state: "issued" }]);
  });

  test("a mail that bounces is not a failure: the money is spent, and the merchant is told what to do", async () => {
    const store = await storeWithDueReward("tremendous");
    await tremendous().call("bounce", { email: "anna@example.com" });
    await store.issue("tremendous");
    await tremendous().call("settle");
    await house.settled();
    const [payout] = await store.payouts();
    expect(payout).toMatchObject({ state: "accepted", detail: expect.stringContaining("could not be delivered") });
    expect(await store.rewards()).toMatchObject([{ state: "issuing" }]);
    expect(await store.problems()).toMatchObject([{ action: expect.stringContaining("Tremendous") }]);
    await tremendous().call("bounce", { email: "anna@example.com", reason: null });
  });
});
