import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { PayoutId } from "../../app/core/ids.ts";
import { checkPayouts } from "../../app/flows/check-payouts.ts";
import { decidePayout } from "../../app/flows/decide-payout.ts";
import { disconnectRail } from "../../app/flows/disconnect-rail.ts";
import { requestPayouts } from "../../app/flows/request-payouts.ts";
import { takeBackPayouts } from "../../app/flows/take-back-payouts.ts";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";

/* What the merchant does about money that does not arrive by itself. */

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const tremendous = () => house.control.emulators("tremendous");

async function storeWithDueReward(rail: string): Promise<Store> {
  const store = await house.openShop();
  await connect({ ...house, ...store }, rail);
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(0);
  return store;
}

const history = (store: Store) =>
  house.query<{ what: string; actor: string; reason: string | null; detail: string | null }>(
    "select what, actor, reason, data->>'detail' as detail from activity where shop_id = $1 and payout_id is not null order by id",
    [store.shopId],
  );

test("what waits for money can be taken back and goes out another way, once", async () => {
  const store = await storeWithDueReward("tremendous");
  await tremendous().call("setFunds", { amount: 1 });
  await store.issue("tremendous");
  expect(await store.payouts()).toMatchObject([{ state: "requested", reason: "needs_funds" }]);
  const before = await house.query(
    "select sum(amount_minor)::int8 as sum from ledger_entry where shop_id = $1 and account = 'rail_clearing'",
    [store.shopId],
  );
  expect(before).toEqual([{ sum: 1_000 }]);
  expect(await takeBackPayouts(house.app.services, store.shopId, { rail: "tremendous", actor: "staff:1" })).toBe(1);
  expect(await store.payouts()).toMatchObject([{ state: "failed", reason: "taken_back" }]);
  expect(await store.problems()).toEqual([]);
  await store.issue("shopify-discount");
  // Money that comes now finds nothing to pay.
  await tremendous().call("setFunds", { amount: 10_000 });
  await house.hurry();
  expect((await store.payouts()).map(({ rail, state }) => `${rail} ${state}`)).toEqual([
    "tremendous failed",
    "shopify-discount issued",
  ]);
  expect(await takeBackPayouts(house.app.services, store.shopId, { rail: "tremendous", actor: "staff:1" })).toBe(0);
});

test.each([
  ["paid", true, "reset_after", "issued", "marked_paid"],
  ["not paid", false, "reset_before", "failed", "marked_not_paid"],
] as const)(
  "a payment whose account is gone for good is %s by the word of the staff, with their proof",
  async (_, paid, fault, state, reason) => {
    const store = await storeWithDueReward("stripe-balance");
    await house.control.faults.add({ host: "api.stripe.com", method: "POST", kind: fault });
    await store.issue("stripe-balance");
    const [payout] = await store.payouts();
    expect(payout).toMatchObject({ state: "unknown" });
    const decide = (proof: string) =>
      decidePayout(house.app.services, store.shopId, {
        payoutId: payout?.id as PayoutId,
        paid,
        proof,
        actor: "staff:7",
      });
    // While it can still be found out, nobody has to say.
    expect(await decide("cbtxn_123, 21 November")).toMatchObject({ ok: false });
    await disconnectRail(house.app.services, store.shopId, { rail: "stripe-balance", actor: "staff:7" });
    await house.control.clock.advance({ hours: 2 });
    await until("the merchant to be asked", async () => {
      await house.hurry();
      return (await store.problems()).length > 0;
    });
    expect(await decide(" ")).toMatchObject({ ok: false, message: expect.stringContaining("Say what you saw") });
    expect(await decide("cbtxn_123, 21 November")).toEqual({ ok: true });
    expect(await store.payouts()).toMatchObject([{ state, reason }]);
    expect(await store.rewards()).toMatchObject([{ state }]);
    expect(await store.problems()).toEqual([]);
    expect((await history(store)).at(-1)).toMatchObject({
      what: `payout_${state}`,
      actor: "staff:7",
      reason,
      detail: "cbtxn_123, 21 November",
    });
    expect(await decide("once more")).toMatchObject({ ok: false });
  },
);

test("what was shown is what is started: a plan that changed meanwhile starts nothing", async () => {
  const store = await storeWithDueReward("stripe-balance");
  const { services } = house.app;
  const rewardIds = (await store.rewards()).map((reward) => reward.id);
  const shown = await checkPayouts(services, store.shopId, { rewardIds, rail: "stripe-balance" });
  expect(shown).toMatchObject({ people: 1, done: 1, ready: [{ value: { amountMinor: 1_000 } }], refused: [] });
  // The person is erased before the merchant presses.
  await house.query("update referrer set email_sealed = null where shop_id = $1", [store.shopId]);
  const press = (planHash: string, pressKey: string) =>
    requestPayouts(services, store.shopId, { rewardIds, rail: "stripe-balance", actor: "staff:1", pressKey, planHash });
  expect(await press(shown.planHash, "first")).toMatchObject({ changed: true, payouts: 0 });
  expect(await house.query("select id from payout_run where shop_id = $1", [store.shopId])).toEqual([]);
  expect(await store.rewards()).toMatchObject([{ state: "due" }]);
  const now = await checkPayouts(services, store.shopId, { rewardIds, rail: "stripe-balance" });
  expect(now.refused).toMatchObject([{ reason: "person_incomplete" }]);
  expect(await press(now.planHash, "second")).toMatchObject({
    changed: false,
    notIssued: [{ reason: "person_incomplete" }],
  });
  expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "person_incomplete" }]);
});
