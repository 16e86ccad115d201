import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { OrderView } from "../sandbox/control.ts";
import { deliver } from "../support/deliver.ts";
import { type House, type Store, startHouse } from "../support/house.ts";
import { spendCodes } from "../support/spend-codes.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** Anna's friend Ben has bought, in a store with a program of its own. */
async function referred(change: Parameters<Store["program"]>[0] = {}) {
  const store = await house.openShop();
  await store.program({ newCustomersOnly: false, ...change });
  const { code, referrerId } = await store.referrer("anna@example.com");
  const order = await store.buys({ customer: "ben@example.com", discountCodes: [code] });
  const open = async (of: OrderView = order, type?: "inquiry") => {
    await house.control.orders.openDispute({ shop: store.shop, order: of.id, ...(type ? { type } : {}) });
    await house.settled();
  };
  const decide = async (status: "won" | "lost" | "accepted" | "prevented", of: OrderView = order) => {
    await house.control.orders.moveDispute({ shop: store.shop, order: of.id, status });
    await house.settled();
  };
  return { store, code, referrerId, order, open, decide };
}

describe("a payment that the friend's bank asks back", () => {
  test("keeps the reward waiting beyond its hold, and won lets it go on", async () => {
    const { store, open, decide } = await referred();
    await open();
    expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_dispute", amountMinor: 1_000 }]);
    await house.days(20);
    expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_dispute" }]);
    await decide("won");
    await house.days(0);
    expect(await store.rewards()).toMatchObject([{ state: "due", reason: "waiting_for_issue" }]);
  });

  test("makes a reward that is due wait again, so that nobody can issue it", async () => {
    const { store, referrerId, open, decide } = await referred();
    await house.days(15);
    expect(await store.rewards()).toMatchObject([{ state: "due" }]);
    await open(undefined, "inquiry");
    expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_dispute" }]);
    expect(await store.payable(referrerId)).toBe(0);
    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 0 });
    await decide("prevented");
    await house.days(0);
    expect(await store.rewards()).toMatchObject([{ state: "due" }]);
    expect(await store.payable(referrerId)).toBe(1_000);
  });

  test.each(["lost", "accepted"] as const)("%s counts as refunded in full: nothing is owed", async (status) => {
    const { store, open, decide } = await referred();
    await open();
    await decide(status);
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "dispute_lost" }]);
    expect(await store.judged()).toMatchObject([{ refusal: "dispute_lost", referral: "reversed" }]);
    await house.days(20);
    expect(await store.rewards()).toMatchObject([{ state: "cancelled" }]);
  });

  test("lost after the reward was spent leaves a balance below zero, and what the bank reverses later restores it", async () => {
    const { store, referrerId, open, decide } = await referred();
    await house.days(15);
    await store.issue("shopify-discount");
    await spendCodes(house, store.shop, "anna@example.com");
    await open();
    expect(await store.rewards()).toMatchObject([{ state: "issued" }]);
    await decide("lost");
    expect(await store.rewards()).toMatchObject([{ state: "clawed_back", reason: "dispute_lost", clawedMinor: 1_000 }]);
    expect(await store.payable(referrerId)).toBe(-1_000);
    await decide("won");
    expect(await store.rewards()).toMatchObject([{ state: "issued", clawedMinor: 0 }]);
    expect(await store.payable(referrerId)).toBe(0);
  });

  test("a refund during the dispute takes nothing twice", async () => {
    const reward = { kind: "percent_of_order" as const, basisPoints: 1_000, capMinor: null };
    const { store, referrerId, order, open, decide } = await referred({ reward, holdDays: 1 });
    await house.days(2);
    await store.issue("shopify-discount");
    await spendCodes(house, store.shop, "anna@example.com");
    const [before] = await store.rewards();
    await open();
    await house.control.clock.advance({ seconds: 1 });
    await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
    await house.settled();
    await decide("lost");
    expect(await store.rewards()).toMatchObject([{ state: "clawed_back", clawedMinor: before?.amountMinor }]);
    expect(await store.payable(referrerId)).toBe(-(before?.amountMinor ?? 0));
  });

  test("the friend's next order takes the place of one that was lost", async () => {
    const { store, code, open, decide } = await referred();
    await house.control.clock.advance({ minutes: 1 });
    const second = await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    await open();
    await decide("lost");
    expect(await store.rewards()).toMatchObject([
      { state: "cancelled", reason: "dispute_lost" },
      { state: "held", orderId: second.gid },
    ]);
  });
});

describe("deliveries about a dispute", () => {
  test("told twice and the wrong way round end the same", async () => {
    const { store, order } = await referred();
    await house.control.webhooks.misbehave({ kind: "hold", shop: store.shop, topic: "disputes/create" });
    await house.control.orders.openDispute({ shop: store.shop, order: order.id });
    await house.control.orders.moveDispute({ shop: store.shop, order: order.id, status: "won" });
    await house.settled();
    await house.control.webhooks.behave();
    await house.control.webhooks.release();
    await house.settled();
    for (const { id } of await house.control.webhooks.deliveries({ shop: store.shop, topic: "disputes/create" }))
      await house.control.webhooks.redeliver(id);
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_hold" }]);
    await house.days(15);
    expect(await store.rewards()).toMatchObject([{ state: "due" }]);
  });

  test("that come before the order itself are not lost", async () => {
    const store = await house.openShop();
    await store.program({ newCustomersOnly: false });
    const { code } = await store.referrer("anna@example.com");
    await house.control.webhooks.misbehave({ kind: "hold", shop: store.shop, topic: "orders/paid" });
    await house.control.webhooks.misbehave({ kind: "hold", shop: store.shop, topic: "orders/updated" });
    const { order } = await house.control.checkout({
      shop: store.shop,
      customer: "ben@example.com",
      discountCodes: [code],
    });
    await house.control.orders.openDispute({ shop: store.shop, order: order.id });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_dispute" }]);
    await house.control.webhooks.behave();
    await house.control.webhooks.release();
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_dispute" }]);
  });

  test("that never come are made up for when the hold ends: the order is read again", async () => {
    const { store, order } = await referred();
    await house.control.webhooks.misbehave({ kind: "drop", shop: store.shop, topic: "disputes/create" });
    await house.control.orders.openDispute({ shop: store.shop, order: order.id });
    await house.days(15);
    expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_dispute" }]);
  });

  test("about an order that Shopify no longer shows still count: disputes come up to 120 days later", async () => {
    const { store, open, decide } = await referred();
    await house.days(100);
    await open();
    await decide("lost");
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "dispute_lost" }]);
  });

  test("under another shop's name have no effect there, nor about an order that nobody referred", async () => {
    const { store, order } = await referred();
    const other = await house.openShop();
    const plain = await other.buys({ customer: "carl@example.com" });
    await house.control.orders.openDispute({ shop: other.shop, order: plain.id });
    await house.settled();
    // A body that Shopify signed for the one store, sent to us under the other's name.
    await house.control.orders.openDispute({ shop: store.shop, order: order.id });
    await house.control.orders.moveDispute({ shop: store.shop, order: order.id, status: "won" });
    await house.settled();
    for (const { body } of await house.control.webhooks.deliveries({ shop: store.shop, topic: "disputes/create" }))
      await deliver(house, { shop: other.shop, topic: "disputes/create", body });
    await house.settled();
    expect(await other.rewards()).toEqual([]);
    expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_hold" }]);
  });
});
