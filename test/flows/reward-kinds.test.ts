import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { Terms } from "../../app/core/program/terms.ts";
import { saveProgram } from "../../app/flows/save-program.ts";
import { defaultTerms, type House, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const twenty: Terms["reward"] = { kind: "percent_off", basisPoints: 2_000 };
const codes = async (store: Store) =>
  (await house.control.discounts.list(store.shop)).flatMap((discount) =>
    discount.codes.filter(({ code }) => code.startsWith("THANKS-")).map((one) => ({ ...one, gives: discount.value })),
  );
const page = async (store: Store, path = "/proxy/me") =>
  (await (await store.proxy(path, { customer: "anna@example.com" })).text()).replaceAll("&#37;", "%");
/** A full refund of everything, shipping included. */
const refund = async (store: Store, order: { id: string }) => {
  await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
  await house.settled();
};

describe("rewards that are no money", () => {
  test("a code for 20 % off the next order, which the referrer uses", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 0, reward: twenty, rails: ["shopify-discount"], issue: "automatic" });
    const anna = await store.referrer("anna@example.com");
    expect(await page(store)).toContain("20% off your next order");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    expect(await store.rewards()).toMatchObject([{ amountMinor: 1, currency: "PERCENT_OFF:2000" }]);
    await house.days(0);
    expect(await store.payouts()).toMatchObject([{ rail: "shopify-discount", state: "issued", amountMinor: 1 }]);
    const [code] = await codes(store);
    expect(await page(store)).toContain(code?.code);
    expect(await page(store, "/proxy/statement")).toContain("20% off");
    const { order } = await house.control.checkout({
      shop: store.shop,
      customer: "anna@example.com",
      discountCodes: [code?.code ?? ""],
      lines: [{ variant: "GRD-01" }],
    });
    expect(order).toMatchObject({ subtotal: "80.00" });
  });

  test("a partial refund leaves the code, a full one takes it back while nobody has used it", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 0, reward: twenty, rails: ["shopify-discount"] });
    const anna = await store.referrer("anna@example.com");
    const order = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant: "GRD-01" }, { variant: "MUG-BL", quantity: 2 }],
    });
    await house.days(0);
    await store.issue("shopify-discount");
    const mugs = order.lines.find(({ title }) => /mug/i.test(title))?.id ?? "";
    await house.control.orders.refund({ shop: store.shop, order: order.id, lines: [{ line: mugs, quantity: 1 }] });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "issued", clawedMinor: 0 }]);
    expect(await codes(store)).toHaveLength(1);
    await refund(store, order);
    await until("the code to be taken back", async () => (await codes(store)).length === 0);
    await house.hurry();
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "order_refunded" }]);
    expect(await store.payable(anna.referrerId)).toBe(0);
  });

  test("a code that was used and is no longer earned is filled by the next of its kind", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 0, reward: twenty, rails: ["shopify-discount"] });
    const anna = await store.referrer("anna@example.com");
    const first = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await store.issue("shopify-discount");
    const [code] = await codes(store);
    await house.control.checkout({ shop: store.shop, customer: "anna@example.com", discountCodes: [code?.code ?? ""] });
    await refund(store, first);
    await house.hurry();
    expect(await store.payable(anna.referrerId)).toBe(-1);
    await store.buys({ customer: "new.friend@example.com", discountCodes: [anna.code] });
    await house.days(0);
    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 0 });
    expect((await store.rewards()).at(-1)).toMatchObject({ state: "issued", reason: "offset_by_clawback" });
    expect(await store.payable(anna.referrerId)).toBe(0);
  });

  test("a bonus of another kind, and a limit of so many codes", async () => {
    const store = await house.openShop();
    await store.program({
      holdDays: 0,
      newCustomersOnly: false,
      reward: twenty,
      trigger: "every_paid_order",
      milestones: [{ at: 1, piece: { kind: "free_shipping" } }],
      referrerPieces: { count: 2, period: "ever" },
      budget: { amountMinor: 1, period: "ever", whenSpent: "stop" },
      rails: ["shopify-discount"],
    });
    const anna = await store.referrer("anna@example.com");
    for (let order = 0; order < 3; order += 1)
      await store.buys({ customer: "ben@example.com", discountCodes: order === 0 ? [anna.code] : [] });
    const earned = (await store.rewards()).map(({ currency, amountMinor }) => `${amountMinor} ${currency}`);
    expect(earned.toSorted()).toEqual(["1 FREE_SHIPPING", "1 PERCENT_OFF:2000", "1 PERCENT_OFF:2000"]);
    expect((await store.judged()).map(({ refusal }) => refusal)).toEqual([null, null, "cap_reached"]);
    await house.days(0);
    await store.issue("shopify-discount");
    expect((await codes(store)).map(({ gives }) => gives).toSorted()).toEqual([
      "20% off the order",
      "20% off the order",
      expect.stringMatching(/shipping/i),
    ]);
  });

  test("a tier of another kind takes the place of what stood before it, when an earlier friend falls away", async () => {
    const store = await house.openShop();
    await store.program({
      holdDays: 0,
      tiers: [{ from: 2, reward: twenty }],
      rails: ["shopify-discount"],
    });
    const anna = await store.referrer("anna@example.com");
    const first = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await store.buys({ customer: "new.friend@example.com", discountCodes: [anna.code] });
    await house.days(0);
    expect(await store.rewards()).toMatchObject([
      { currency: "USD", state: "due" },
      { currency: "PERCENT_OFF:2000", state: "due" },
    ]);
    await refund(store, first);
    expect(await store.rewards()).toMatchObject([
      { currency: "USD", state: "cancelled" },
      { currency: "PERCENT_OFF:2000", state: "cancelled", reason: "reward_of_another_kind" },
      { currency: "USD", amountMinor: 1_000 },
    ]);
  });

  test("something that the store does itself waits on its list, in its own words", async () => {
    const store = await house.openShop();
    const text = "An hour of coaching";
    await store.program({ holdDays: 0, reward: { kind: "free_service", text }, rails: ["manual"], issue: "automatic" });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    expect(await store.payouts()).toMatchObject([{ rail: "manual", state: "accepted", reason: "to_hand_over" }]);
    expect(await page(store)).toContain(text);
  });

  test("a program is not saved with no way that carries what it gives", async () => {
    const store = await house.openShop();
    const saved = await saveProgram(house.app.services, store.shopId, {
      programId: null,
      name: "Coaching",
      terms: { ...defaultTerms, reward: twenty, rails: ["tremendous", "stripe-balance"] },
      actor: "merchant",
    });
    expect(saved).toMatchObject({
      ok: false,
      problems: [{ path: "rails", message: expect.stringContaining("a code for a percentage off") }],
    });
  });
});
