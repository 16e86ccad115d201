import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { FraudRules } from "../../app/core/fraud/fraud-rules.ts";
import type { SignalName } from "../../app/core/fraud/signals.ts";
import type { CheckoutInput } from "../sandbox/control.ts";
import { reviewsOf, rulesWith, signalsOf, storeWith } from "../support/fraud.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const at = (email: string, change: Partial<CheckoutInput> = {}): CheckoutInput => ({ customer: email, ...change });

describe("each signal, seen in an order as Shopify tells it", () => {
  const cases: readonly [SignalName, CheckoutInput, FraudRules?][] = [
    ["same_name", at("x1@example.com", { shipTo: { name: "Arendt, ANNA" } })],
    ["same_address", at("x2@example.com", { shipTo: { address1: "HOME", zip: "97201" } })],
    ["disposable_email", at("somebody@mailinator.com")],
    ["coupon_site", at("x3@example.com", { visit: { referringSite: "https://www.retailmenot.com/view/demo" } })],
    [
      "paid_click",
      at("x4@example.com", { visit: { landingSite: "/?gw=CODE&gclid=abc" } }),
      rulesWith({ paid_click: { referrer: "flag" } }),
    ],
    ["gift_card_pair", at("x5@example.com", { lines: [{ variant: "GIFT-25", quantity: 2 }, { variant: "GRD-01" }] })],
  ];

  test.each(cases)("%s flags the referral and its reward waits", async (signal, order, fraud) => {
    const { store, code } = await storeWith(house, fraud);
    const home = (await house.control.customers.get({ shop: store.shop, customer: "anna@example.com" })).id;
    const shipTo =
      order.shipTo?.address1 === "HOME"
        ? { address1: `${Number(BigInt(home) % 9_000n) + 2} Example St`, zip: "97201" }
        : order.shipTo;
    await store.buys({ ...order, ...(shipTo ? { shipTo } : {}), discountCodes: [code] });
    expect(await signalsOf(house, store)).toEqual([`${signal}:flag`]);
    expect(await store.judged()).toMatchObject([{ referral: "flagged", reason: "waiting_for_review", refusal: null }]);
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);
  });

  test("same_phone: the number on the order is the referrer's, with or without its country", async () => {
    const store = await house.openShop();
    await store.program({ fraud: rulesWith(), newCustomersOnly: false });
    await house.control.customers.create({ shop: store.shop, email: "pia@example.com", phone: "+49 170 1234567" });
    const pia = await store.referrer("pia@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [pia.code], shipTo: { phone: "0170 1234567" } });
    expect(await signalsOf(house, store)).toEqual(["same_phone:flag"]);
  });

  test("similar_email flags, and a +tag of the referrer's own address is the referrer", async () => {
    const store = await house.openShop();
    await store.program({ fraud: rulesWith(), newCustomersOnly: false });
    await house.control.customers.create({ shop: store.shop, email: "pauline.meyer@gmail.com" });
    const pauline = await store.referrer("pauline.meyer@gmail.com");
    await store.buys({ customer: "paulinemeyer77@example.com", discountCodes: [pauline.code] });
    await store.buys({ customer: "paulinemeyer+shop@googlemail.com", discountCodes: [pauline.code] });
    expect(await store.judged()).toMatchObject([
      { referral: "flagged", reason: "waiting_for_review" },
      { referral: "rejected", reason: "self_referral", refusal: "self_referral" },
    ]);
    expect(await store.rewards()).toHaveLength(1);
  });

  test("same_network: the fourth friend from one browser is flagged, a friend who comes again is not counted", async () => {
    const { store, code } = await storeWith(house);
    const visit = { ip: "203.0.113.99", userAgent: "Mozilla/5.0 (same)" };
    for (const name of ["n1", "n1", "n2", "n3"])
      await store.buys({ customer: `${name}@example.com`, discountCodes: [code], visit });
    expect(await signalsOf(house, store)).toEqual([]);
    await store.buys({ customer: "n4@example.com", discountCodes: [code], visit });
    // Another browser behind the same address, as in an office.
    await store.buys({ customer: "n5@example.com", discountCodes: [code], visit: { ...visit, userAgent: "other" } });
    expect(await signalsOf(house, store)).toEqual(["same_network:flag"]);
    await house.days(8);
    await store.buys({ customer: "n6@example.com", discountCodes: [code], visit });
    expect(await signalsOf(house, store)).toEqual(["same_network:flag"]);
  });

  test("velocity counts the referrer's friends within its days", async () => {
    const { store, code } = await storeWith(house, rulesWith({ velocity: { threshold: 2, referrer: "flag" } }));
    for (const name of ["v1", "v2", "v3"]) await store.buys({ customer: `${name}@example.com`, discountCodes: [code] });
    expect(await signalsOf(house, store)).toEqual(["velocity:flag"]);
    await house.days(8);
    await store.buys({ customer: "v4@example.com", discountCodes: [code] });
    expect(await signalsOf(house, store)).toEqual(["velocity:flag"]);
  });

  test("refund_rate: a referrer whose friends send things back is looked at", async () => {
    const { store, code } = await storeWith(house);
    for (const name of ["r1", "r2", "r3", "r4", "r5"]) {
      const order = await store.buys({ customer: `${name}@example.com`, discountCodes: [code] });
      if (name < "r3") await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
      await house.settled();
    }
    expect(await signalsOf(house, store)).toEqual([]);
    await store.buys({ customer: "r6@example.com", discountCodes: [code] });
    expect(await signalsOf(house, store)).toEqual(["refund_rate:flag"]);
  });

  test("own_code: a code of one's own beside a friend's earns nobody anything", async () => {
    const { store, code } = await storeWith(
      house,
      rulesWith({ same_customer: { referrer: "off", friend: "off" }, same_email: { referrer: "off", friend: "off" } }),
    );
    await store.buys({ customer: "anna@example.com", discountCodes: [code] });
    expect(await signalsOf(house, store)).toContain("own_code:block");
    expect(await store.judged()).toMatchObject([{ refusal: "self_referral", referral: "rejected" }]);
    expect(await store.rewards()).toEqual([]);
  });
});

describe("modes", () => {
  const mailinator = (code: string) => ({ customer: "somebody@mailinator.com", discountCodes: [code] });

  test("a rule that is off leaves no trace, one in shadow is noted and does nothing", async () => {
    const off = await storeWith(house, rulesWith({ disposable_email: { friend: "off", referrer: "off" } }));
    await off.store.buys(mailinator(off.code));
    expect(await signalsOf(house, off.store)).toEqual([]);
    const shadow = await storeWith(house, rulesWith({ disposable_email: { referrer: "shadow" } }));
    await shadow.store.buys(mailinator(shadow.code));
    expect(await signalsOf(house, shadow.store)).toEqual(["disposable_email:shadow"]);
    for (const { store } of [off, shadow]) {
      expect(await store.judged()).toMatchObject([{ referral: "qualified", refusal: null }]);
      expect(await reviewsOf(house, store)).toEqual([]);
    }
  });

  test("a rule that blocks refuses the order, and the person learns that checks failed, not which", async () => {
    const { store, code } = await storeWith(house, rulesWith({ disposable_email: { referrer: "block" } }));
    await store.buys(mailinator(code));
    expect(await store.judged()).toMatchObject([
      { referral: "rejected", reason: "blocked_by_rule", refusal: "blocked_by_rule" },
    ]);
    expect(await store.rewards()).toEqual([]);
    expect(await reviewsOf(house, store)).toEqual([]);
  });

  test("rules that changed do not judge what was made under the ones before", async () => {
    const { store, code } = await storeWith(house);
    await store.buys({ customer: "ben@example.com", discountCodes: [code] });
    await store.program({ newCustomersOnly: false, fraud: rulesWith({ coupon_site: { referrer: "block" } }) });
    await store.buys({
      customer: "ben@example.com",
      visit: { referringSite: "https://retailmenot.com/" },
    });
    // The friend's second order falls under the terms of the first, where a coupon site is flagged.
    expect(await signalsOf(house, store)).toEqual(["coupon_site:flag"]);
  });
});

test("who is signed in and opens their own link is not offered the friend's discount; a friend is", async () => {
  const { store, code } = await storeWith(house);
  const offer = (customer?: string) =>
    store.proxy(`/proxy/offer?code=${code}`, customer === undefined ? {} : { customer });
  expect((await offer("anna@example.com")).status).toBe(404);
  expect((await offer("ben@example.com")).status).toBe(200);
  expect((await offer()).status).toBe(200);
});

test("two shops: the same people leave hashes that have nothing in common, and no name, number or address is kept", async () => {
  const one = await storeWith(house);
  const two = await storeWith(house);
  const order = { customer: "ben@example.com", shipTo: { name: "Ben Bauer", phone: "+1 503 555 0100" } };
  await one.store.buys({ ...order, discountCodes: [one.code] });
  await two.store.buys({ ...order, discountCodes: [two.code] });
  const marks = async (store: Store) =>
    (
      await house.query<{ all: string }>(
        "select marks::text || coalesce(encode(network, 'hex'), '') as all from order_trace where shop_id = $1",
        [store.shopId],
      )
    )[0]?.all ?? "";
  const [a, b] = [await marks(one.store), await marks(two.store)];
  const hashes = (text: string): readonly string[] => text.match(/[\w-]{20,}/g) ?? [];
  expect(hashes(a).length).toBeGreaterThan(3);
  expect(hashes(a).filter((hash) => hashes(b).includes(hash))).toEqual([]);
  expect(a).not.toMatch(/ben|bauer|503|example/i);
});

test("a friend who is erased leaves no trace to compare with, and the referral stays", async () => {
  const { store, code } = await storeWith(house);
  await store.buys({ customer: "ben@example.com", discountCodes: [code] });
  await store.buys({ customer: "david@example.com", discountCodes: [code] });
  await house.control.privacy.redactCustomer({ shop: store.shop, customer: "ben@example.com" });
  await house.settled();
  const [row] = await house.query<{ traces: number; referrals: number }>(
    `select (select count(*)::int from order_trace where shop_id = $1) as traces, (select count(*)::int from referral where shop_id = $1) as referrals`,
    [store.shopId],
  );
  expect(row).toEqual({ traces: 1, referrals: 2 });
});
