import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type House, type Store, startHouse } from "../support/house.ts";
import { spendCodes } from "../support/spend-codes.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const tenth = { kind: "percent_of_order" as const, basisPoints: 1_000, capMinor: null };
/** The code works for every order of a friend, so that a friend can have two that came by it. */
const everyTime = {
  offer: { value: { kind: "percent" as const, basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: false },
};

/** A friend orders and the deliveries are kept back; `release` lets them arrive. */
async function keptBack(store: Store, code: string, lines: readonly { variant: string; quantity?: number }[]) {
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
  const { order } = await house.control.checkout({
    shop: store.shop,
    customer: "ben@example.com",
    discountCodes: [code],
    lines: [...lines],
  });
  await house.control.webhooks.behave();
  await house.control.clock.advance({ minutes: 5 });
  return order;
}

const outcome = async (store: Store) =>
  Object.fromEntries(
    (await store.rewards()).map((reward) => [
      reward.orderId,
      reward.state === "cancelled" ? 0 : reward.amountMinor - reward.clawedMinor,
    ]),
  );

describe("a friend's orders count by the time they were paid, not by the time we heard of them", () => {
  test("the first one, heard of after the customer check of the second, lifts the rejection and earns", async () => {
    const store = await house.openShop();
    await store.program({ ...everyTime, reward: tenth });
    const anna = await store.referrer("anna@example.com");
    const first = await keptBack(store, anna.code, [{ variant: "GRD-01" }]);
    const second = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant: "MUG-BL" }],
    });
    await house.days(1);
    // All we know says that the friend had ordered before.
    expect(await store.judged()).toMatchObject([
      { referral: "rejected", reason: "existing_customer", refusal: "existing_customer" },
    ]);

    await house.control.webhooks.release();
    await house.settled();
    await house.days(1);
    expect(await store.judged()).toMatchObject([
      { order: first.name, referral: "qualified", reason: null, refusal: null },
      { order: second.name, refusal: "not_first_order" },
    ]);
    expect(await outcome(store)).toEqual({ [first.gid]: 900, [second.gid]: 0 });
    await house.days(15);
    expect(await store.payable(anna.referrerId)).toBe(900);
  });

  test("a friend who really had bought before stays rejected, whatever arrives when", async () => {
    const store = await house.openShop();
    await store.program({ ...everyTime });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com" });
    await house.control.clock.advance({ minutes: 5 });
    const first = await keptBack(store, anna.code, [{ variant: "GRD-01" }]);
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(1);
    await house.control.webhooks.release();
    await house.settled();
    await house.days(1);
    expect(await store.judged()).toMatchObject([
      { order: first.name, referral: "rejected", refusal: "existing_customer" },
      { refusal: "existing_customer" },
    ]);
    expect(Object.values(await outcome(store)).every((minor) => minor === 0)).toBe(true);
  });

  test("two in reverse: the first earns its own percentage, and the second no longer does", async () => {
    const store = await house.openShop();
    await store.program({ ...everyTime, reward: tenth, newCustomersOnly: false });
    const anna = await store.referrer("anna@example.com");
    const first = await keptBack(store, anna.code, [{ variant: "GRD-01" }]);
    const second = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant: "KIT-PO", quantity: 2 }],
    });
    const { [second.gid]: early } = await outcome(store);
    expect(early).toBe(Math.round(Number(second.currentSubtotal) * 10));
    await house.control.webhooks.release();
    await house.settled();
    expect(await outcome(store)).toEqual({ [second.gid]: 0, [first.gid]: 900 });
    expect(await store.judged()).toMatchObject([{ refusal: null }, { refusal: "not_first_order" }]);
  });

  test("the first one, by another referrer's code, takes the friend along, and the second earns for nobody", async () => {
    const store = await house.openShop();
    await store.program({ ...everyTime, reward: tenth, newCustomersOnly: false });
    const anna = await store.referrer("anna@example.com");
    const david = await store.referrer("david@example.com");
    const first = await keptBack(store, anna.code, [{ variant: "GRD-01" }]);
    const second = await store.buys({ customer: "ben@example.com", discountCodes: [david.code] });
    const third = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    expect(await store.judged()).toMatchObject([{ refusal: null }, { refusal: "belongs_to_other_referrer" }]);
    await house.control.webhooks.release();
    await house.settled();
    expect(await store.judged()).toMatchObject([
      { order: first.name, referral: "qualified", refusal: null },
      { order: second.name, refusal: "belongs_to_other_referrer" },
      { order: third.name, refusal: "not_first_order" },
    ]);
    expect(await outcome(store)).toEqual({ [second.gid]: 0, [first.gid]: 900 });
    expect((await store.rewards()).map(({ reason }) => reason)).toContain("earlier_order");
    await house.days(15);
    expect(await store.payable(anna.referrerId)).toBe(900);
    expect(await store.payable(david.referrerId)).toBe(0);
    // Told once more it changes nothing, and the next order is Anna's.
    const [delivery] = await house.control.webhooks.deliveries({ shop: store.shop, topic: "orders/paid" });
    await house.control.webhooks.redeliver(delivery?.id ?? "");
    await store.buys({ customer: "ben@example.com" });
    expect((await store.judged()).map(({ refusal }) => refusal)).toEqual([
      null,
      "belongs_to_other_referrer",
      "not_first_order",
      "not_first_order",
    ]);
  });

  test("the first one arrives after the second's reward went out: taken back in the books, and the first fills it", async () => {
    const store = await house.openShop();
    await store.program({ ...everyTime, reward: tenth, newCustomersOnly: false, holdDays: 0 });
    const anna = await store.referrer("anna@example.com");
    const first = await keptBack(store, anna.code, [{ variant: "GRD-01" }]);
    const second = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant: "MUG-BL" }],
    });
    await house.days(0);
    await store.issue("shopify-discount");
    await spendCodes(house, store.shop, "anna@example.com");
    const [{ amountMinor: sent } = { amountMinor: 0 }] = await store.payouts();
    await house.control.webhooks.release();
    await house.settled();
    expect(await outcome(store)).toEqual({ [second.gid]: 0, [first.gid]: 900 });
    await house.days(0);
    await store.issue("shopify-discount");
    // Both payouts together are what the first order earns.
    expect((await store.payouts()).map((payout) => payout.amountMinor)).toEqual([sent, 900 - sent]);
    expect(await store.payable(anna.referrerId)).toBe(0);
  });
});

describe("the first that counts hands over, and takes back", () => {
  test("cancelled, to the second order, which had earned nothing until then", async () => {
    const store = await house.openShop();
    await store.program({ ...everyTime, reward: tenth });
    const anna = await store.referrer("anna@example.com");
    const bought = { customer: "ben@example.com", discountCodes: [anna.code] };
    const first = await store.buys({ ...bought, lines: [{ variant: "GRD-01" }] });
    await house.control.clock.advance({ minutes: 5 });
    const second = await store.buys({ ...bought, lines: [{ variant: "KIT-PO", quantity: 2 }] });
    await house.days(1);
    expect(await outcome(store)).toEqual({ [first.gid]: 900 });
    await house.control.orders.cancel({ shop: store.shop, order: first.id });
    await house.settled();
    expect(await outcome(store)).toEqual({ [first.gid]: 0, [second.gid]: 900 });
    expect(await store.judged()).toMatchObject([
      { refusal: "order_cancelled", referral: "qualified" },
      { refusal: null },
    ]);
    await house.days(15);
    expect(await store.payable(anna.referrerId)).toBe(900);
  });

  test("edited below the minimum and up again: the second steps in, and back", async () => {
    const store = await house.openShop();
    await store.program({ ...everyTime, reward: tenth, minimumSpendMinor: 5_000 });
    const anna = await store.referrer("anna@example.com");
    const bought = { customer: "ben@example.com", discountCodes: [anna.code] };
    const first = await store.buys({ ...bought, lines: [{ variant: "KIT-PO", quantity: 2 }] });
    await house.control.clock.advance({ minutes: 5 });
    const second = await store.buys({ ...bought, lines: [{ variant: "GRD-01" }] });
    const line = first.lines[0]?.id ?? "";
    const set = async (quantity: number) => {
      await house.control.clock.advance({ seconds: 1 });
      await house.control.orders.edit({ shop: store.shop, order: first.id, setQuantity: { line, quantity } });
      await house.control.clock.advance({ seconds: 1 });
      await house.control.orders.markPaid({ shop: store.shop, order: first.id }).catch(() => undefined);
      await house.settled();
    };
    await set(1);
    expect(await outcome(store)).toEqual({ [first.gid]: 0, [second.gid]: 900 });
    expect(await store.judged()).toMatchObject([{ refusal: "below_minimum_spend" }, { refusal: null }]);
    await set(3);
    const { currentSubtotal } = await house.control.orders.get({ shop: store.shop, order: first.id });
    expect(await outcome(store)).toEqual({ [first.gid]: Math.round(Number(currentSubtotal) * 10), [second.gid]: 0 });
    expect(await store.judged()).toMatchObject([{ refusal: null }, { refusal: "not_first_order" }]);
  });
});

test("an order that grows after its reward went out earns the difference as another reward, and gives that back first", async () => {
  const store = await house.openShop();
  await store.program({ ...everyTime, reward: tenth, newCustomersOnly: false, holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  const order = await store.buys({
    customer: "ben@example.com",
    discountCodes: [anna.code],
    lines: [{ variant: "KIT-PO", quantity: 2 }],
  });
  await house.days(0);
  await store.issue("shopify-discount");
  expect(await outcome(store)).toEqual({ [order.gid]: 900 });
  const line = order.lines[0]?.id ?? "";
  const set = async (quantity: number) => {
    await house.control.clock.advance({ seconds: 1 });
    await house.control.orders.edit({ shop: store.shop, order: order.id, setQuantity: { line, quantity } });
    await house.control.clock.advance({ seconds: 1 });
    await house.control.orders.markPaid({ shop: store.shop, order: order.id }).catch(() => undefined);
    await house.settled();
    const { currentSubtotal } = await house.control.orders.get({ shop: store.shop, order: order.id });
    return Math.round(Number(currentSubtotal) * 10);
  };
  const owed = async () =>
    (await store.rewards()).reduce(
      (sum, reward) => sum + (reward.state === "cancelled" ? 0 : reward.amountMinor - reward.clawedMinor),
      0,
    );
  const grown = await set(4);
  expect(grown).toBeGreaterThan(900);
  expect(await owed()).toBe(grown);
  expect(await store.rewards()).toMatchObject([{ state: "issued", amountMinor: 900 }, { amountMinor: grown - 900 }]);
  await house.days(0);
  await store.issue("shopify-discount");
  expect((await store.payouts()).map((payout) => payout.amountMinor)).toEqual([900, grown - 900]);
  const shrunk = await set(1);
  expect(await owed()).toBe(shrunk);
  expect(await store.payable(anna.referrerId)).toBe(shrunk - grown);
});
