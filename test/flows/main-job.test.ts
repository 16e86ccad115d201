import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { currency } from "../../app/core/money/money.ts";
import { connect, type House, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const fixed = (amountMinor: number, code = "USD") => ({
  kind: "fixed" as const,
  amountMinor,
  currency: currency(code),
});
const percent = (basisPoints: number, capMinor: number | null = null) => ({
  kind: "percent_of_order" as const,
  basisPoints,
  capMinor,
});

describe("a friend's first paid order becomes a reward that reaches the referrer", () => {
  test("as a discount code: held, due after the hold, issued once the merchant presses", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    const order = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    expect(order.discountCodes).toEqual([anna.code]);
    expect(await store.rewards()).toMatchObject([
      { orderId: order.gid, state: "held", reason: "in_hold", amountMinor: 1_000, currency: "USD" },
    ]);
    await house.days(13);
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);
    await house.days(2);
    expect(await store.rewards()).toMatchObject([{ state: "due", reason: "waiting_for_issue" }]);
    expect(await store.payable(anna.referrerId)).toBe(1_000);

    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 1, notIssued: [] });
    expect(await store.rewards()).toMatchObject([{ state: "issued", reason: "delivered" }]);
    const made = (await house.control.discounts.list(store.shop)).flatMap((discount) =>
      discount.codes
        .filter(({ code }) => code.startsWith("THANKS-"))
        .map(({ code }) => ({ code, worth: discount.value })),
    );
    expect(made).toEqual([{ code: made[0]?.code, worth: "$10.00 off the order" }]);
    // The referrer reads the code on their own page.
    const page = (await (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).json()) as {
      rewards: { state: string; delivery: { code: string } | null }[];
    };
    expect(page.rewards).toMatchObject([{ state: "issued", delivery: { code: made[0]?.code } }]);
    expect(
      await house.query(
        "select account, sum(amount_minor)::int8 as sum from ledger_entry where shop_id = $1 group by account order by account",
        [store.shopId],
      ),
    ).toEqual([
      { account: "rail_cash", sum: 1_000 },
      { account: "rail_clearing", sum: 0 },
      { account: "referrer_held", sum: 0 },
      { account: "referrer_payable", sum: 0 },
      { account: "reward_expense", sum: -1_000 },
    ]);
  });

  test("as credit on the Stripe balance of the customer with the referrer's address", async () => {
    const store = await house.openShop();
    await connect({ ...house, ...store }, "stripe-balance");
    await store.program({ holdDays: 0 });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await store.issue("stripe-balance");
    const [payout] = await store.payouts();
    expect(payout).toMatchObject({ state: "issued", amountMinor: 1_000 });
    const { transactions } = (await house.control.emulators("stripe").snapshot()) as {
      transactions: { amount: number; currency: string; metadata: Record<string, string> }[];
    };
    expect(transactions.filter((line) => line.metadata.goodword_payout === payout?.id)).toMatchObject([
      { amount: -1_000, currency: "usd" },
    ]);
  });

  test("as a gift card: accepted by Tremendous, issued when its webhook says that it was delivered", async () => {
    const store = await house.openShop();
    await connect({ ...house, ...store }, "tremendous");
    await house.control.emulators("tremendous").call("setDeliveries", { mode: "by_hand" });
    await store.program({ holdDays: 0 });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await house.days(0);
    await store.issue("tremendous");
    expect(await store.payouts()).toMatchObject([{ state: "accepted", reason: "on_its_way" }]);
    expect(await store.rewards()).toMatchObject([{ state: "issuing" }]);

    const emulator = house.control.emulators("tremendous");
    const { orders } = (await emulator.snapshot()) as {
      orders: { reward: { id: string; denomination: number; email: string } }[];
    };
    const reward = orders.at(-1)?.reward;
    expect(reward).toMatchObject({ denomination: 10, email: "anna@example.com" });
    await emulator.call("deliver", { id: reward?.id });
    await emulator.call("settle");
    await house.settled();
    expect(await store.payouts()).toMatchObject([{ state: "issued", reason: "delivered" }]);
    expect(await store.rewards()).toMatchObject([{ state: "issued" }]);
    await emulator.call("setDeliveries", { mode: "automatic" });
  });

  test("by itself when the program issues automatically, over the first rail that can pay the person", async () => {
    const store = await house.openShop();
    // Stripe comes first in the terms and is not connected: the code is the fall-back.
    await store.program({ holdDays: 3, issue: "automatic", rails: ["stripe-balance", "shopify-discount"] });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);
    await house.days(3);
    await until("the reward to be issued", async () => (await store.rewards())[0]?.state === "issued");
    expect(await store.payouts()).toMatchObject([{ rail: "shopify-discount", state: "issued" }]);
  });

  test("one payout covers all of a referrer's rewards", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 0 });
    const anna = await store.referrer("anna@example.com");
    for (const friend of ["f1@example.com", "f2@example.com", "f3@example.com"])
      await store.buys({ customer: friend, discountCodes: [anna.code] });
    await house.days(0);
    const run = await store.issue("shopify-discount");
    expect(run).toMatchObject({ payouts: 1, totals: [{ amountMinor: 3_000, currency: "USD" }] });
    expect(await store.payouts()).toMatchObject([{ amountMinor: 3_000, state: "issued" }]);
  });
});

describe("a reward is what the terms say of the order", () => {
  test("a percentage is taken of the subtotal after discounts, without shipping and tax", async () => {
    const store = await house.openShop({ taxRate: 0.25 });
    await store.program({ reward: percent(1_000) });
    const anna = await store.referrer("anna@example.com");
    const order = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant: "GRD-01", quantity: 1 }],
    });
    expect(order.currentSubtotal).toBe("90.00");
    expect(await store.rewards()).toMatchObject([{ amountMinor: 900 }]);
  });

  test("half a cent is rounded once, by the one rule", async () => {
    const store = await house.openShop();
    await store.program({ reward: percent(1_000) });
    const anna = await store.referrer("anna@example.com");
    // 14.50 less 10 % is 13.05; a tenth of it is 1.305.
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], lines: [{ variant: "MUG-BL" }] });
    expect(await store.rewards()).toMatchObject([{ amountMinor: 131 }]);
  });

  test("a cap holds for one order", async () => {
    const store = await house.openShop();
    await store.program({ reward: percent(5_000, 2_000) });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], lines: [{ variant: "GRD-01" }] });
    expect(await store.rewards()).toMatchObject([{ amountMinor: 2_000 }]);
  });

  test("the minimum spend is reached by an order of exactly that much, and not by one cent less", async () => {
    const store = await house.openShop();
    await store.program({ minimumSpendMinor: 9_000 });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], lines: [{ variant: "GRD-01" }] });
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);

    const strict = await house.openShop();
    await strict.program({ minimumSpendMinor: 9_001 });
    const erin = await strict.referrer("erin@example.com");
    await strict.buys({ customer: "ben@example.com", discountCodes: [erin.code], lines: [{ variant: "GRD-01" }] });
    expect(await strict.rewards()).toEqual([]);
    expect(await strict.judged()).toMatchObject([{ refusal: "below_minimum_spend" }]);
  });

  test("gift cards in the cart earn nothing", async () => {
    const store = await house.openShop();
    await store.program({
      reward: percent(1_000),
      offer: { value: { kind: "percent", basisPoints: 100 }, minimumMinor: null, oncePerCustomer: true },
    });
    const anna = await store.referrer("anna@example.com");
    const order = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant: "GIFT-50" }, { variant: "KIT-PO" }],
    });
    const kit = order.lines.find((line) => line.sku === "KIT-PO");
    const base = Math.round((Number(kit?.price) - Number(kit?.discount)) * 100);
    expect(await store.rewards()).toMatchObject([{ amountMinor: Math.round(base / 10) }]);

    await store.buys({
      customer: "f2@example.com",
      attributes: {},
      discountCodes: [anna.code],
      lines: [{ variant: "GIFT-25" }],
    });
    expect(await store.rewards()).toHaveLength(1);
  });

  test("tax that prices include is taken out first", async () => {
    const store = await house.openShop({ taxesIncluded: true, taxRate: 0.25 });
    await store.program({ reward: percent(1_000) });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], lines: [{ variant: "GRD-01" }] });
    // 90.00 with 25 % tax inside is 72.00 without.
    expect(await store.rewards()).toMatchObject([{ amountMinor: 720 }]);
  });

  test("a store in yen pays yen, which have no decimals", async () => {
    const store = await house.openShop({ currency: "JPY", taxRate: 0 });
    await store.program({ reward: fixed(500, "JPY"), holdDays: 0 });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    expect(await store.rewards()).toMatchObject([{ amountMinor: 500, currency: "JPY" }]);
    await house.days(0);
    expect(await store.issue("shopify-discount")).toMatchObject({ totals: [{ amountMinor: 500, currency: "JPY" }] });
    const [thanks] = (await house.control.discounts.list(store.shop)).filter((discount) =>
      discount.codes.some(({ code }) => code.startsWith("THANKS-")),
    );
    expect(thanks?.value).toMatch(/^[¥￥]500 off/);

    const share = await house.openShop({ currency: "JPY", taxRate: 0 });
    await share.program({ reward: percent(1_000) });
    const erin = await share.referrer("erin@example.com");
    const order = await share.buys({
      customer: "ben@example.com",
      discountCodes: [erin.code],
      lines: [{ variant: "GRD-01" }],
    });
    expect(await share.rewards()).toMatchObject([
      { amountMinor: Math.round(Number(order.currentSubtotal) / 10), currency: "JPY" },
    ]);
  });

  test("a friend who pays in another currency earns the referrer the shop's", async () => {
    const store = await house.openShop();
    await store.program({ reward: percent(1_000) });
    const anna = await store.referrer("anna@example.com");
    const order = await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      lines: [{ variant: "GRD-01" }],
      presentmentCurrency: "EUR",
    });
    expect(order.presentmentCurrency).toBe("EUR");
    expect(await store.rewards()).toMatchObject([{ amountMinor: 900, currency: "USD" }]);
  });

  test("a friend keeps the terms of the referral; changed terms are for new friends", async () => {
    const store = await house.openShop();
    const programId = await store.program({ newCustomersOnly: false });
    const anna = await store.referrer("anna@example.com");
    const first = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], pay: false });
    await house.control.orders.markPaid({ shop: store.shop, order: first.id });
    await house.settled();
    const { saveProgram } = await import("../../app/flows/save-program.ts");
    const { defaultTerms } = await import("../support/house.ts");
    const saved = await saveProgram(house.app.services, store.shopId, {
      programId,
      name: "Friends",
      terms: { ...defaultTerms, newCustomersOnly: false, reward: fixed(2_500) },
      actor: "merchant",
    });
    expect(saved).toMatchObject({ ok: true, version: 2 });
    await house.settled();
    await store.buys({ customer: "david@example.com", discountCodes: [anna.code] });
    expect((await store.rewards()).map((reward) => reward.amountMinor)).toEqual([1_000, 2_500]);
  });
});

describe("an order belongs to a referrer by evidence that is kept", () => {
  const evidence = (shopId: number) =>
    house.query<{ attribution: string; confidence: number; kinds: string[]; visit: string | null }>(
      `select o.attribution, o.confidence, array(select e ->> 'kind' from jsonb_array_elements(o.evidence) e) as kinds, r.visit_id as visit
       from qualifying_order o join referral r on r.shop_id = o.shop_id and r.id = o.referral_id where o.shop_id = $1 order by o.name`,
      [shopId],
    );

  test("by the discount code, and the visit it came from", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    const shown = (await (await store.proxy(`/proxy/offer?code=${anna.code.toLowerCase()}`)).json()) as {
      code: string;
      token: string;
      referrerName: string;
      headline: string;
    };
    expect(shown).toMatchObject({ code: anna.code, referrerName: "Anna", headline: "10% off your first order" });
    await store.buys({
      customer: "ben@example.com",
      discountCodes: [anna.code],
      attributes: { _goodword: shown.token },
    });
    expect(await evidence(store.shopId)).toMatchObject([
      {
        attribution: "discount_code",
        confidence: 100,
        kinds: ["discount_code", "cart_attribute"],
        visit: expect.stringMatching(/^vis_/),
      },
    ]);
  });

  test("by the signed cart attribute alone, when the code was taken off at checkout", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    const { token } = (await (await store.proxy(`/proxy/offer?code=${anna.code}`)).json()) as { token: string };
    await store.buys({ customer: "ben@example.com", attributes: { _goodword: token } });
    expect(await evidence(store.shopId)).toMatchObject([{ attribution: "cart_attribute", confidence: 90 }]);
    expect(await store.rewards()).toHaveLength(1);
  });

  test("a forged cart attribute is worth nothing, nor is one of another shop", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    const { token } = (await (await store.proxy(`/proxy/offer?code=${anna.code}`)).json()) as { token: string };
    const other = await house.openShop();
    await other.program();
    await other.referrer("anna@example.com");
    await other.buys({ customer: "ben@example.com", attributes: { _goodword: token } });
    await store.buys({ customer: "ben@example.com", attributes: { _goodword: `${token.slice(0, -3)}AAA` } });
    await store.buys({ customer: "f2@example.com", attributes: { _goodword: "x".repeat(5_000) } });
    expect([...(await store.rewards()), ...(await other.rewards())]).toEqual([]);
  });

  test("by a friend who was referred before: the second order is theirs too, and earns nothing more", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await store.buys({ customer: "ben@example.com" });
    expect(await evidence(store.shopId)).toMatchObject([
      { attribution: "discount_code" },
      { attribution: "known_friend", confidence: 80 },
    ]);
    expect(await store.judged()).toMatchObject([{ refusal: null }, { refusal: "not_first_order" }]);
    expect(await store.rewards()).toHaveLength(1);
  });

  test("a friend stays with who referred them first, whoever's code comes later", async () => {
    const store = await house.openShop();
    await store.program({
      offer: { value: { kind: "percent", basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: false },
    });
    const anna = await store.referrer("anna@example.com");
    const david = await store.referrer("david@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await store.buys({ customer: "ben@example.com", discountCodes: [david.code] });
    expect(await store.judged()).toMatchObject([{ refusal: null }, { refusal: "belongs_to_other_referrer" }]);
    const owners = await house.query("select distinct referrer_id from reward where shop_id = $1", [store.shopId]);
    expect(owners).toEqual([{ referrer_id: anna.referrerId }]);
  });

  test("of several discount codes the referral's own counts, and all are kept as evidence", async () => {
    const store = await house.openShop();
    await store.program();
    const anna = await store.referrer("anna@example.com");
    const david = await store.referrer("david@example.com");
    const order = await store.buys({ customer: "ben@example.com", discountCodes: ["SUMMER26", anna.code, david.code] });
    // Shopify refuses the code that nobody made and the second one that does not combine.
    expect(order.discountCodes).toEqual([anna.code]);
    expect(await store.rewards()).toHaveLength(1);
    // A body may carry several all the same: the first known one decides.
    const [paid] = await house.control.webhooks.deliveries({ shop: store.shop, topic: "orders/paid" });
    const text = (paid?.body ?? "")
      .replaceAll(order.id, "7700000000000000001")
      .replace(/"customer":\{.*?\},"/s, '"customer":null,"')
      .replaceAll("ben@example.com", "f9@example.com")
      .replace(
        /"discount_codes":\[.*?\]/s,
        `"discount_codes":[{"code":"SUMMER26"},{"code":"${david.code}"},{"code":"${anna.code}"}]`,
      );
    await house.control.webhooks.send({ shop: store.shop, topic: "orders/paid", payload: JSON.parse(text) });
    await house.settled();
    const [, second] = await evidence(store.shopId);
    expect(second?.kinds).toEqual(["discount_code", "discount_code"]);
    const owners = await house.query<{ referrer_id: string }>(
      "select referrer_id from reward where shop_id = $1 order by created_at, id",
      [store.shopId],
    );
    expect(owners.map((row) => row.referrer_id)).toEqual([anna.referrerId, david.referrerId]);
  });
});
