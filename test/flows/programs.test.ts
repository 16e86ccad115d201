import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { usualRules } from "../../app/core/program/usual-rules.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const percent = (basisPoints: number) => ({ kind: "percent_of_order" as const, basisPoints, capMinor: null });

/** What each order is worth now, by its name in the store: minor units, or why nothing. */
async function worth(store: Store): Promise<Record<string, number | string>> {
  const rows = await house.query<{ name: string; refusal: string | null; minor: number | null }>(
    `select o.name, o.refusal, (select sum(case when w.state = 'cancelled' then 0 else w.amount_minor - w.clawed_minor end)::int8 from reward w
       where w.shop_id = o.shop_id and w.order_id = o.order_id) as minor
     from qualifying_order o where o.shop_id = $1 order by o.name`,
    [store.shopId],
  );
  return Object.fromEntries(rows.map((row) => [row.name, row.refusal ?? Number(row.minor ?? 0)]));
}

const tick = (minutes = 5) => house.control.clock.advance({ minutes });

describe("the therapist's revenue share", () => {
  const share = { trigger: "every_paid_order" as const, reward: percent(2_000), newCustomersOnly: false, holdDays: 0 };

  test("a client is the referrer's for good: every paid order brings a fifth, with the code or without, also months later", async () => {
    const store = await house.openShop();
    await store.program({ ...share, holdDays: 14 });
    const anna = await store.referrer("anna@example.com");
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], lines: [{ variant: "GRD-01" }] });
    await tick();
    await store.buys({ customer: "ben@example.com", lines: [{ variant: "GRD-01" }] });
    await house.days(80);
    await store.buys({ customer: "ben@example.com", lines: [{ variant: "KIT-PO", quantity: 2 }] });
    // The first one had the friend's ten percent off.
    expect(await worth(store)).toEqual({ "#1001": 1_800, "#1002": 2_000, "#1003": 2_000 });
    await house.days(15);
    expect(await store.payable(anna.referrerId)).toBe(5_800);
  });

  test("a refund of one takes its own share back, and leaves the others alone", async () => {
    const store = await house.openShop();
    await store.program(share);
    const anna = await store.referrer("anna@example.com");
    const lines = [{ variant: "GRD-01" }];
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], lines });
    await tick();
    const second = await store.buys({ customer: "ben@example.com", lines });
    await house.days(0);
    expect(await store.issue("shopify-discount")).toMatchObject({
      payouts: 1,
      totals: [{ amountMinor: 3_800, currency: "USD" }],
    });
    await tick();
    await house.control.orders.refund({ shop: store.shop, order: second.id, full: true });
    await house.settled();
    expect(await worth(store)).toEqual({ "#1001": 1_800, "#1002": "order_refunded" });
    expect(await store.payable(anna.referrerId)).toBe(-2_000);
    await store.buys({ customer: "ben@example.com", lines: [{ variant: "KIT-PO", quantity: 3 }] });
    await house.days(0);
    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 1, totals: [{ amountMinor: 1_000 }] });
  });

  test("with an end: the first order brings more, two count, and what ended says so", async () => {
    const store = await house.openShop();
    await store.program({
      ...share,
      recurrence: { ...usualRules.recurrence, firstReward: percent(5_000), maxOrders: 2 },
    });
    const anna = await store.referrer("anna@example.com");
    const lines = [{ variant: "GRD-01" }];
    const first = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], lines });
    for (let more = 0; more < 2; more += 1) {
      await tick();
      await store.buys({ customer: "ben@example.com", lines });
    }
    expect(await worth(store)).toEqual({ "#1001": 4_500, "#1002": 2_000, "#1003": "share_ended_by_orders" });
    // The first falls away: the second is the first now, and the third comes in.
    await house.control.orders.cancel({ shop: store.shop, order: first.id });
    await house.settled();
    expect(await worth(store)).toEqual({ "#1001": "order_cancelled", "#1002": 5_000, "#1003": 2_000 });
    const page = (await (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).json()) as object;
    expect(JSON.stringify(page)).toContain("every order of a friend");
  });

  test("up to a total per client, over months, in any order of arrival", async () => {
    const store = await house.openShop();
    await store.program({ ...share, recurrence: { ...usualRules.recurrence, months: 2, totalMinor: 3_000 } });
    const anna = await store.referrer("anna@example.com");
    const lines = [{ variant: "GRD-01" }];
    await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], lines });
    await house.days(20);
    await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
    await house.control.checkout({ shop: store.shop, customer: "ben@example.com", lines });
    await house.control.webhooks.behave();
    await house.days(20);
    await store.buys({ customer: "ben@example.com", lines });
    await house.days(40);
    await store.buys({ customer: "ben@example.com", lines });
    expect(await worth(store)).toEqual({ "#1001": 1_800, "#1003": 1_200, "#1004": "share_ended_by_time" });
    await house.control.webhooks.release();
    await house.settled();
    expect(await worth(store)).toEqual({
      "#1001": 1_800,
      "#1002": 1_200,
      "#1003": "share_ended_by_total",
      "#1004": "share_ended_by_time",
    });
  });
});

describe("the first-invoice client referral", () => {
  test("the first invoice of at least so much brings the bonus; smaller ones before it do not use it up", async () => {
    const store = await house.openShop();
    await store.program({
      reward: { kind: "fixed", amountMinor: 5_000, currency: "USD" as never },
      minimumSpendMinor: 10_000,
      newCustomersOnly: true,
      holdDays: 0,
    });
    const anna = await store.referrer("anna@example.com");
    const buys = async (quantity: number, discountCodes: string[] = []) => {
      const order = await store.buys({
        customer: "ben@example.com",
        discountCodes,
        lines: [{ variant: "KIT-PO", quantity }],
      });
      await tick();
      return order;
    };
    await buys(1, [anna.code]);
    const exact = await buys(2);
    await buys(4);
    await house.days(0);
    expect(exact.currentSubtotal).toBe("100.00");
    expect(await worth(store)).toEqual({ "#1001": "below_minimum_spend", "#1002": 5_000, "#1003": "not_first_order" });
    await house.control.orders.cancel({ shop: store.shop, order: exact.id });
    await house.settled();
    expect(await worth(store)).toEqual({ "#1001": "below_minimum_spend", "#1002": "order_cancelled", "#1003": 5_000 });
    await house.days(0);
    expect(await store.payable(anna.referrerId)).toBe(5_000);
  });

  test("or the third that qualifies", async () => {
    const store = await house.openShop();
    await store.program({ trigger: "nth_paid_order", nthOrder: 3, newCustomersOnly: false });
    const anna = await store.referrer("anna@example.com");
    for (let order = 0; order < 4; order += 1) {
      await store.buys({ customer: "ben@example.com", discountCodes: order === 0 ? [anna.code] : [] });
      await tick();
    }
    expect(await worth(store)).toEqual({
      "#1001": "counts_towards_reward",
      "#1002": "counts_towards_reward",
      "#1003": 1_000,
      "#1004": "after_rewarded_order",
    });
    expect(await store.judged()).toMatchObject([{ referral: "qualified" }, {}, {}, {}]);
  });
});

/** Friends buy one after the other with Anna's code. */
async function friendsBuy(store: Store, code: string, names: readonly string[]) {
  const orders = [];
  for (const name of names) {
    orders.push(
      await store.buys({ customer: `${name}@example.com`, discountCodes: [code], lines: [{ variant: "GRD-01" }] }),
    );
    await tick();
  }
  return orders;
}

/** Rewards by what they are for: a place that was reached, or an order's name. */
async function bonuses(store: Store): Promise<Record<string, number>> {
  const rows = await house.query<{ cause: string; minor: number }>(
    `select cause, sum(case when state = 'cancelled' then 0 else amount_minor - clawed_minor end)::int8 as minor
     from reward where shop_id = $1 and cause like 'milestone:%' group by 1 order by 1`,
    [store.shopId],
  );
  return Object.fromEntries(rows.map((row) => [row.cause, Number(row.minor)]));
}

describe("the five-referral tier", () => {
  const usd = (amountMinor: number) => ({ kind: "fixed" as const, amountMinor, currency: "USD" as never });

  test("from the fifth friend on each brings more; a refund of an early one moves the next down, and back", async () => {
    const store = await house.openShop();
    await store.program({ reward: usd(1_000), tiers: [{ from: 5, reward: usd(1_500) }], holdDays: 0 });
    const anna = await store.referrer("anna@example.com");
    const orders = await friendsBuy(store, anna.code, ["ben", "f1", "f2", "f3", "f4", "f5"]);
    await house.days(0);
    expect(Object.values(await worth(store))).toEqual([1_000, 1_000, 1_000, 1_000, 1_500, 1_500]);
    await store.issue("shopify-discount");
    expect((await store.payouts()).map((payout) => payout.amountMinor)).toEqual([7_000]);

    await house.control.orders.cancel({ shop: store.shop, order: orders[1]?.id ?? "" });
    await house.settled();
    // Five are left: the fourth of them is below the tier now, the last is the fifth.
    expect(Object.values(await worth(store))).toEqual([1_000, "order_cancelled", 1_000, 1_000, 1_000, 1_500]);
    expect(await store.payable(anna.referrerId)).toBe(-1_500);
    const [dropped] = (await store.rewards()).filter((reward) => reward.orderId === orders[4]?.gid);
    expect(dropped).toMatchObject({ state: "issued", amountMinor: 1_500, clawedMinor: 500 });

    // Another friend is the sixth that counts, and what they bring fills what was taken back.
    await friendsBuy(store, anna.code, ["david"]);
    await house.days(0);
    expect(Object.values(await worth(store)).at(-1)).toBe(1_500);
    expect(await store.payable(anna.referrerId)).toBe(0);
  });

  test("friends who had bought before do not count towards it, and each referrer climbs alone", async () => {
    const store = await house.openShop();
    await store.program({ reward: usd(1_000), tiers: [{ from: 2, reward: usd(2_000) }] });
    const anna = await store.referrer("anna@example.com");
    const david = await store.referrer("david@example.com");
    await store.buys({ customer: "ben@example.com" });
    await tick();
    await friendsBuy(store, anna.code, ["ben"]);
    await friendsBuy(store, david.code, ["f3"]);
    await friendsBuy(store, anna.code, ["f1", "f2"]);
    await house.days(1);
    expect(Object.values(await worth(store))).toEqual(["existing_customer", 1_000, 1_000, 2_000]);
  });

  test("heard of in any order the places are those of the payments", async () => {
    const store = await house.openShop();
    await store.program({ reward: usd(1_000), tiers: [{ from: 3, reward: usd(3_000) }], newCustomersOnly: false });
    const anna = await store.referrer("anna@example.com");
    await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
    for (const name of ["ben", "f1", "f2", "f3"]) {
      await house.control.checkout({
        shop: store.shop,
        customer: `${name}@example.com`,
        discountCodes: [anna.code],
        lines: [{ variant: "GRD-01" }],
      });
      await tick();
    }
    await house.control.webhooks.behave();
    await house.control.webhooks.release({ reversed: true });
    await house.settled();
    expect(await worth(store)).toEqual({ "#1001": 1_000, "#1002": 1_000, "#1003": 3_000, "#1004": 3_000 });
  });
});

describe("places among a referrer's friends", () => {
  const usd = (amountMinor: number) => ({ kind: "fixed" as const, amountMinor, currency: "USD" as never });

  test("a milestone brings a bonus once, moves to the next friend after a refund, and goes when nobody stands there", async () => {
    const store = await house.openShop();
    await store.program({
      reward: usd(500),
      milestones: [{ at: 3, amountMinor: 5_000, currency: "USD" as never }],
      holdDays: 0,
    });
    const anna = await store.referrer("anna@example.com");
    const orders = await friendsBuy(store, anna.code, ["ben", "f1", "f2", "f3"]);
    await house.days(0);
    expect(await bonuses(store)).toEqual({ "milestone:3": 5_000 });
    expect(await store.payable(anna.referrerId)).toBe(7_000);
    await house.control.orders.cancel({ shop: store.shop, order: orders[0]?.id ?? "" });
    await house.settled();
    expect(await bonuses(store)).toEqual({ "milestone:3": 5_000 });
    await house.control.orders.refund({ shop: store.shop, order: orders[1]?.id ?? "", full: true });
    await house.settled();
    expect(await bonuses(store)).toEqual({ "milestone:3": 0 });
    await house.days(0);
    expect(await store.payable(anna.referrerId)).toBe(1_000);
  });

  test("every second friend alone is rewarded, whose order may come first", async () => {
    const store = await house.openShop();
    await store.program({ reward: usd(1_000), everyNth: 2, newCustomersOnly: false });
    const anna = await store.referrer("anna@example.com");
    const orders = await friendsBuy(store, anna.code, ["ben", "f1", "f2", "f3"]);
    const none = "not_the_nth_referral";
    expect(Object.values(await worth(store))).toEqual([none, 1_000, none, 1_000]);
    await house.control.orders.cancel({ shop: store.shop, order: orders[0]?.id ?? "" });
    await house.settled();
    expect(Object.values(await worth(store))).toEqual(["order_cancelled", none, 1_000, none]);
  });

  test("a tier that is added later counts the friends from before, who keep their own terms", async () => {
    const store = await house.openShop();
    const programId = await store.program({ reward: usd(1_000), newCustomersOnly: false });
    const anna = await store.referrer("anna@example.com");
    const orders = await friendsBuy(store, anna.code, ["ben", "f1"]);
    const { saveProgram } = await import("../../app/flows/save-program.ts");
    const { defaultTerms } = await import("../support/house.ts");
    const saved = await saveProgram(house.app.services, store.shopId, {
      programId,
      name: "Friends",
      terms: { ...defaultTerms, reward: usd(1_000), newCustomersOnly: false, tiers: [{ from: 3, reward: usd(9_000) }] },
      actor: "merchant",
    });
    expect(saved).toMatchObject({ ok: true, version: 2 });
    await house.settled();
    await friendsBuy(store, anna.code, ["f2"]);
    expect(Object.values(await worth(store))).toEqual([1_000, 1_000, 9_000]);
    await house.control.orders.cancel({ shop: store.shop, order: orders[0]?.id ?? "" });
    await house.settled();
    expect(Object.values(await worth(store))).toEqual(["order_cancelled", 1_000, 1_000]);
  });
});
