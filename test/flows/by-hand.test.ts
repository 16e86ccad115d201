import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { PayoutId, ReferrerId } from "../../app/core/ids.ts";
import { type HandOver, handOverPayouts } from "../../app/flows/hand-over-payouts.ts";
import { reconcilePayouts } from "../../app/flows/reconcile-payouts.ts";
import { undoHandOver } from "../../app/flows/undo-hand-over.ts";
import { handOvers } from "../../app/store/views/hand-overs.ts";
import { connect, type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** A store whose merchant is to hand Anna ten dollars over. */
async function toHandOver(): Promise<Store & { readonly orderId: string; readonly anna: { referrerId: string } }> {
  const store = await house.openShop();
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  const order = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(0);
  await store.issue("manual");
  expect(await store.payouts()).toMatchObject([{ state: "accepted", reason: "to_hand_over", rail: "manual" }]);
  return { ...store, orderId: order.id, anna };
}

const decide = async (store: Store, change: Partial<HandOver> = {}) => {
  const payoutIds = (await store.payouts()).map((payout) => payout.id as PayoutId);
  const asked = { payoutIds, decision: "handed_over", note: "Bank transfer", proof: "4711", actor: "staff:1" } as const;
  return handOverPayouts(house.app.services, store.shopId, { ...asked, ...change });
};

test("what is handed over is issued when somebody says so, with note and proof, once", async () => {
  const store = await toHandOver();
  const waiting = await (await store.proxy("/proxy/me", { customer: "anna@example.com" })).text();
  expect(waiting).toContain("The store will hand it over to you");
  expect(await decide(store)).toEqual({ ok: true, done: 1, passedOver: 0 });
  expect(await decide(store)).toEqual({ ok: true, done: 0, passedOver: 1 });
  expect(await store.payouts()).toMatchObject([{ state: "issued", detail: "Bank transfer (proof: 4711)" }]);
  expect(await store.rewards()).toMatchObject([{ state: "issued", reason: "delivered" }]);
  const page = await (await store.proxy("/proxy/me", { customer: "anna@example.com" })).text();
  expect(page).toContain("Handed over by the store");
  expect(page).not.toContain("4711");
});

test("nothing ends it but the merchant's word: weeks and look-ups leave it waiting", async () => {
  const store = await toHandOver();
  await house.days(40);
  await reconcilePayouts(house.app.services, 86_400_000);
  await house.settled();
  expect(await store.payouts()).toMatchObject([{ state: "accepted", reason: "to_hand_over" }]);
  expect(await store.problems()).toEqual([]);
});

test("a mistake is taken back: the money is owed again, and it can be issued anew", async () => {
  const store = await toHandOver();
  await decide(store);
  const payoutId = (await store.payouts())[0]?.id as PayoutId;
  const undo = (note: string) => undoHandOver(house.app.services, store.shopId, { payoutId, note, actor: "staff:1" });
  expect(await undo(" ")).toMatchObject({ ok: false, message: expect.stringContaining("note") });
  expect(await undo("It was Zoe's")).toEqual({ ok: true });
  expect(await undo("It was Zoe's")).toMatchObject({ ok: false });
  expect(await store.payouts()).toMatchObject([{ state: "reversed", reason: "hand_over_undone" }]);
  expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "hand_over_undone" }]);
  await store.issue("manual");
  await decide(store);
  expect((await store.payouts()).map((payout) => payout.state)).toEqual(["reversed", "issued"]);
});

test("what will not be handed over stays owed, and no machine decides another way for it", async () => {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "tremendous");
  await store.program({ holdDays: 0, rails: ["manual", "tremendous"], issue: "automatic" });
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(0);
  await house.settled();
  expect(await store.payouts()).toMatchObject([{ rail: "manual", state: "accepted" }]);
  expect(await decide(store, { decision: "not_handed_over", note: "No address", proof: "" })).toMatchObject({
    done: 1,
  });
  await house.settled();
  expect(await store.payouts()).toMatchObject([{ state: "failed", reason: "not_handed_over" }]);
  expect(await store.payable(anna.referrerId)).toBe(1_000);
});

test("a payout of another rail is nobody's to hand over", async () => {
  const store = await house.openShop();
  await connect({ ...house, ...store }, "tremendous");
  await house.control.emulators("tremendous").call("setDeliveries", { mode: "by_hand" });
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(0);
  await store.issue("tremendous");
  expect(await store.payouts()).toMatchObject([{ state: "accepted" }]);
  expect(await decide(store)).toEqual({ ok: true, done: 0, passedOver: 1 });
  const other = await house.openShop();
  const payoutIds = (await store.payouts()).map((payout) => payout.id as PayoutId);
  expect(await decide(other, { payoutIds })).toEqual({ ok: true, done: 0, passedOver: 1 });
});

test("a refund before the hand-over is shown on the list, and handed over all the same it is owed back", async () => {
  const store = await toHandOver();
  await house.control.orders.refund({ shop: store.shop, order: store.orderId, full: true });
  await house.settled();
  const listed = await house.app.services.db.inShop(store.shopId, (db) =>
    handOvers(db, house.app.services.seal, "manual", "waiting", null),
  );
  expect(listed.rows).toMatchObject([
    { amountMinor: 1_000, clawedMinor: 1_000, referrer: { email: "anna@example.com" } },
  ]);
  await decide(store);
  expect(await store.rewards()).toMatchObject([{ state: "clawed_back" }]);
  expect(await store.payable(store.anna.referrerId as ReferrerId)).toBe(-1_000);
});
