import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { OrderView } from "../sandbox/control.ts";
import { deliver } from "../support/deliver.ts";
import { connect, type House, type Store, startHouse, until } from "../support/house.ts";
import { spendCodes } from "../support/spend-codes.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const tenth = { kind: "percent_of_order" as const, basisPoints: 1_000, capMinor: null };

async function referredOrder(
  store: Store,
  lines = [{ variant: "KIT-PO", quantity: 2 }],
): Promise<{ order: OrderView; code: string; referrerId: Awaited<ReturnType<Store["referrer"]>>["referrerId"] }> {
  const { code, referrerId } = await store.referrer("anna@example.com");
  const order = await store.buys({ customer: "ben@example.com", discountCodes: [code], lines });
  // Until Shopify has said that the friend is new, that is what a reward tells.
  await until("the friend to be checked", async () => {
    const open = await house.query("select from referral where shop_id = $1 and check_at is not null", [store.shopId]);
    return open.length === 0;
  });
  return { order, code, referrerId };
}

/** The world's next second: Shopify's times are whole seconds. */
const tick = () => house.control.clock.advance({ seconds: 1 });

describe("a reward follows its order", () => {
  test("refunded in full before it is issued: cancelled, and nothing is owed", async () => {
    const store = await house.openShop();
    await store.program();
    const { order, referrerId } = await referredOrder(store);
    await tick();
    await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "order_refunded" }]);
    await house.days(20);
    expect(await store.rewards()).toMatchObject([{ state: "cancelled" }]);
    expect(await store.payable(referrerId)).toBe(0);
  });

  test("cancelled while due: cancelled, and the merchant cannot issue it any more", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 1 });
    const { order } = await referredOrder(store);
    await house.days(2);
    expect(await store.rewards()).toMatchObject([{ state: "due" }]);
    await house.control.orders.cancel({ shop: store.shop, order: order.id });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "order_cancelled" }]);
    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 0 });
  });

  test("refunded in part: a percentage becomes smaller, each time", async () => {
    const store = await house.openShop();
    await store.program({ reward: tenth });
    const { order } = await referredOrder(store);
    expect(await store.rewards()).toMatchObject([{ amountMinor: 900 }]);
    await tick();
    await house.control.orders.refund({
      shop: store.shop,
      order: order.id,
      lines: [{ line: order.lines[0]?.id ?? "", quantity: 1 }],
    });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "held", amountMinor: 450, reason: "order_reduced" }]);
    await tick();
    await house.control.orders.refund({
      shop: store.shop,
      order: order.id,
      lines: [{ line: order.lines[0]?.id ?? "", quantity: 1 }],
    });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "cancelled" }]);
  });

  test("a fixed reward stands while a part of the order does", async () => {
    const store = await house.openShop();
    await store.program();
    const { order } = await referredOrder(store);
    await tick();
    await house.control.orders.refund({
      shop: store.shop,
      order: order.id,
      lines: [{ line: order.lines[0]?.id ?? "", quantity: 1 }],
    });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "held", amountMinor: 1_000 }]);
  });

  test("returned to store credit is returned: where the money went plays no part", async () => {
    const store = await house.openShop();
    await store.program({ reward: tenth });
    const { order } = await referredOrder(store);
    const lines = [{ line: order.lines[0]?.id ?? "", quantity: 1 }];
    await tick();
    await house.control.orders.refund({ shop: store.shop, order: order.id, lines, to: "store_credit" });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "held", amountMinor: 450, reason: "order_reduced" }]);
    await tick();
    await house.control.orders.refund({ shop: store.shop, order: order.id, full: true, to: "store_credit" });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "order_refunded" }]);
    const { storeCredit } = await house.control.customers.get({ shop: store.shop, customer: "ben@example.com" });
    expect(storeCredit).toHaveLength(1);
  });

  test("exchanged: a percentage is of what the friend keeps in the end, dearer or cheaper", async () => {
    const store = await house.openShop();
    await store.program({ reward: tenth });
    const { order } = await referredOrder(store);
    const amount = async () => (await store.rewards())[0]?.amountMinor;
    const tenthOf = (decimal: string) => Math.round(Number(decimal) * 10);
    const products = await house.control.products.list(store.shop);
    const variants = products.filter(({ giftCard }) => !giftCard).flatMap(({ variants: all }) => all);
    const byPrice = variants.sort((a, b) => Number(a.price) - Number(b.price));
    const exchange = async (line: string, variant: string) => {
      await tick();
      const changed = await house.control.orders.exchange({
        shop: store.shop,
        order: order.id,
        line,
        quantity: 1,
        variant,
      });
      await house.settled();
      return changed;
    };
    const dearer = await exchange(order.lines[0]?.id ?? "", byPrice.at(-1)?.id ?? "");
    expect(Number(dearer.currentSubtotal)).toBeGreaterThan(Number(order.currentSubtotal));
    expect(await amount()).toBe(tenthOf(dearer.currentSubtotal));
    const cheaper = await exchange(order.lines[0]?.id ?? "", byPrice[0]?.id ?? "");
    expect(Number(cheaper.currentSubtotal)).toBeLessThan(Number(dearer.currentSubtotal));
    expect(await amount()).toBe(tenthOf(cheaper.currentSubtotal));
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);
  });

  test("edited down and up again: the reward goes with it both ways", async () => {
    const store = await house.openShop();
    await store.program({ reward: tenth });
    const { order } = await referredOrder(store);
    const line = order.lines[0]?.id ?? "";
    const amount = async () => (await store.rewards())[0]?.amountMinor;
    const set = async (quantity: number) => {
      await tick();
      await house.control.orders.edit({ shop: store.shop, order: order.id, setQuantity: { line, quantity } });
      await house.settled();
    };
    await set(1);
    expect(await amount()).toBe(450);
    await set(4);
    // What was added is not paid yet, and does not count yet; what was paid goes on counting.
    expect(await store.rewards()).toMatchObject([{ state: "held" }]);
    expect(await amount()).toBeLessThanOrEqual(900);
    await tick();
    await house.control.orders.markPaid({ shop: store.shop, order: order.id });
    await house.settled();
    const { currentSubtotal } = await house.control.orders.get({ shop: store.shop, order: order.id });
    expect(await amount()).toBe(Math.round(Number(currentSubtotal) * 10));
    await set(2);
    expect(await amount()).toBeLessThan(Math.round(Number(currentSubtotal) * 10));
  });

  test("a change that was never delivered is found before the reward is released", async () => {
    const store = await house.openShop();
    await store.program({ reward: tenth });
    const { order } = await referredOrder(store);
    await tick();
    await house.control.webhooks.misbehave({ shop: store.shop, kind: "drop" });
    await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
    await house.control.webhooks.behave();
    await house.control.clock.advance({ days: 15 });
    await until("the reward to be taken back", async () => (await store.rewards())[0]?.state === "cancelled");
    expect(await store.rewards()).toMatchObject([{ reason: "order_refunded" }]);
  });

  test("two changes within one second are both followed", async () => {
    const store = await house.openShop();
    await store.program({ reward: tenth, holdDays: 1 });
    const { order } = await referredOrder(store, [{ variant: "KIT-PO", quantity: 4 }]);
    const line = order.lines[0]?.id ?? "";
    for (const quantity of [1, 1])
      await house.control.orders.refund({ shop: store.shop, order: order.id, lines: [{ line, quantity }] });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "held", amountMinor: 900 }]);
    // The hold ends as ever: nothing waits for a state that is known already.
    await house.days(2);
    expect(await store.rewards()).toMatchObject([{ state: "due", amountMinor: 900 }]);
  });
});

describe("after a reward was issued, what falls away is taken back in the books", () => {
  test("the balance is negative, and the next reward fills it", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 0 });
    const { order, code, referrerId } = await referredOrder(store);
    await house.days(0);
    await store.issue("shopify-discount");
    await spendCodes(house, store.shop, "anna@example.com");
    await tick();
    await house.control.orders.cancel({ shop: store.shop, order: order.id });
    await house.settled();
    expect(await store.rewards()).toMatchObject([
      { state: "clawed_back", reason: "order_cancelled", clawedMinor: 1_000 },
    ]);
    expect(await store.payable(referrerId)).toBe(-1_000);

    await store.buys({ customer: "f2@example.com", discountCodes: [code] });
    await house.days(0);
    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 0, offset: 1 });
    expect(await store.rewards()).toMatchObject([
      { state: "clawed_back" },
      { state: "issued", reason: "offset_by_clawback" },
    ]);
    expect(await store.payable(referrerId)).toBe(0);
    expect(await store.payouts()).toHaveLength(1);

    await store.buys({ customer: "f3@example.com", discountCodes: [code] });
    await house.days(0);
    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 1, totals: [{ amountMinor: 1_000 }] });
  });

  test("a part that was taken back makes the next payout smaller by it", async () => {
    const store = await house.openShop();
    await store.program({ reward: tenth, holdDays: 0 });
    const { order, code } = await referredOrder(store);
    await house.days(0);
    await store.issue("shopify-discount");
    await tick();
    await house.control.orders.refund({
      shop: store.shop,
      order: order.id,
      lines: [{ line: order.lines[0]?.id ?? "", quantity: 1 }],
    });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "issued", amountMinor: 900, clawedMinor: 450 }]);
    await store.buys({ customer: "f2@example.com", discountCodes: [code], lines: [{ variant: "GRD-01" }] });
    await house.days(0);
    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 1, totals: [{ amountMinor: 450 }] });
    expect((await store.payouts()).map((payout) => payout.amountMinor)).toEqual([900, 450]);
  });

  test("while a payout is on its way: taken back once it arrived", async () => {
    const store = await house.openShop();
    await connect({ ...house, ...store }, "tremendous");
    const emulator = house.control.emulators("tremendous");
    await emulator.call("setDeliveries", { mode: "by_hand" });
    await store.program({ holdDays: 0 });
    const { order, referrerId } = await referredOrder(store);
    await house.days(0);
    await store.issue("tremendous");
    await tick();
    await house.control.orders.cancel({ shop: store.shop, order: order.id });
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "issuing", clawedMinor: 1_000 }]);
    const { orders } = (await emulator.snapshot()) as { orders: { reward: { id: string } }[] };
    await emulator.call("deliver", { id: orders.at(-1)?.reward.id });
    await emulator.call("setDeliveries", { mode: "automatic" });
    await emulator.call("settle");
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "clawed_back" }]);
    expect(await store.payable(referrerId)).toBe(-1_000);
  });

  test("while a payout is on its way and then fails: nothing is owed, and nothing is taken twice", async () => {
    const store = await house.openShop();
    await connect({ ...house, ...store }, "tremendous");
    const emulator = house.control.emulators("tremendous");
    await emulator.call("setApprovals", { status: "PENDING APPROVAL" });
    await store.program({ holdDays: 0 });
    const { order, referrerId } = await referredOrder(store);
    await house.days(0);
    await store.issue("tremendous");
    expect(await store.payouts()).toMatchObject([{ state: "accepted" }]);
    await tick();
    await house.control.orders.cancel({ shop: store.shop, order: order.id });
    await house.settled();
    const { orders } = (await emulator.snapshot()) as { orders: { id: string }[] };
    await emulator.call("reject", { id: orders.at(-1)?.id });
    await emulator.call("setApprovals", { status: null });
    await emulator.call("settle");
    await house.settled();
    expect(await store.payouts()).toMatchObject([{ state: "failed" }]);
    expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "order_cancelled" }]);
    expect(await store.payable(referrerId)).toBe(0);
  });

  test("a gift card that is cancelled at the provider afterwards makes its reward payable again", async () => {
    const store = await house.openShop();
    await connect({ ...house, ...store }, "tremendous");
    const emulator = house.control.emulators("tremendous");
    await store.program({ holdDays: 0 });
    const { referrerId } = await referredOrder(store);
    await house.days(0);
    await store.issue("tremendous");
    await emulator.call("settle");
    await house.settled();
    expect(await store.rewards()).toMatchObject([{ state: "issued" }]);
    const { orders } = (await emulator.snapshot()) as { orders: { reward: { id: string } }[] };
    await emulator.call("cancelReward", { id: orders.at(-1)?.reward.id });
    await emulator.call("settle");
    await house.settled();
    expect(await store.payouts()).toMatchObject([{ state: "reversed" }]);
    expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "returned_by_provider" }]);
    expect(await store.payable(referrerId)).toBe(1_000);
    expect(await store.issue("shopify-discount")).toMatchObject({ payouts: 1 });
  });
});

describe("the end is the same whatever arrives first", () => {
  test.each(["refunded", "cancelled"] as const)(
    "an order that was %s before its payment was heard of never earns",
    async (how) => {
      const store = await house.openShop();
      await store.program({ holdDays: 0 });
      const { code } = await store.referrer("anna@example.com");
      await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
      const { order } = await house.control.checkout({
        shop: store.shop,
        customer: "ben@example.com",
        discountCodes: [code],
      });
      await tick();
      if (how === "refunded") await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
      else await house.control.orders.cancel({ shop: store.shop, order: order.id });
      await house.control.webhooks.behave();
      await house.control.webhooks.release({ reversed: true });
      await house.settled();
      await house.days(30);
      expect((await store.rewards()).filter((reward) => reward.state !== "cancelled")).toEqual([]);
      expect(await store.judged()).toMatchObject([
        { refusal: how === "refunded" ? "order_refunded" : "order_cancelled" },
      ]);
    },
  );

  /** What a friend's order goes through: paid, edited down, refunded in part, cancelled with the rest refunded. */
  async function bodiesOf(
    store: Store,
    code: string,
    friend: string,
    apart: boolean,
    steps: number,
  ): Promise<string[]> {
    const seen = (await house.control.webhooks.deliveries({ shop: store.shop })).length;
    const { order } = await house.control.checkout({
      shop: store.shop,
      customer: friend,
      discountCodes: [code],
      lines: [{ variant: "KIT-PO", quantity: 3 }],
    });
    const line = order.lines[0]?.id ?? "";
    const story = [
      () => house.control.orders.edit({ shop: store.shop, order: order.id, setQuantity: { line, quantity: 2 } }),
      () => house.control.orders.refund({ shop: store.shop, order: order.id, lines: [{ line, quantity: 1 }] }),
      () => house.control.orders.cancel({ shop: store.shop, order: order.id }),
    ];
    for (const step of story.slice(0, steps)) {
      if (apart) await tick();
      await step();
    }
    const made = (await house.control.webhooks.deliveries({ shop: store.shop })).slice(seen);
    return [
      ...new Set(made.filter(({ topic }) => /^orders\/(paid|updated|cancelled)$/.test(topic)).map(({ body }) => body)),
    ];
  }

  function permutations<Item>(items: readonly Item[]): Item[][] {
    if (items.length <= 1) return [[...items]];
    return items.flatMap((item, index) =>
      permutations([...items.slice(0, index), ...items.slice(index + 1)]).map((rest) => [item, ...rest]),
    );
  }

  test.each([
    ["a second apart, to the cancellation", true, 3],
    ["a second apart, to the refund", true, 2],
    ["within one second, to the cancellation", false, 3],
    ["within one second, to the refund", false, 2],
  ] as const)("every order of deliveries %s", async (_, apart, steps) => {
    const store = await house.openShop();
    await store.program({
      reward: tenth,
      newCustomersOnly: false,
      holdDays: 1,
      offer: { value: { kind: "percent", basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: false },
    });
    const { code } = await store.referrer("anna@example.com");
    await house.control.webhooks.misbehave({ shop: store.shop, kind: "drop" });
    const orders = permutations([...Array(steps + 1).keys()]);
    for (const [index, order] of orders.entries()) {
      const bodies = await bodiesOf(store, code, `p${index}@example.com`, apart, steps);
      expect(bodies).toHaveLength(steps + 1);
      for (const step of order) {
        const answer = await deliver(house, { shop: store.shop, topic: "orders/updated", body: bodies[step] ?? "" });
        expect(answer.status).toBe(200);
      }
    }
    await house.settled();
    await house.control.webhooks.behave();
    const present = new Map(
      (await house.control.orders.list(store.shop)).map((order) => [
        order.gid,
        Math.round(Number(order.currentSubtotal) * 10),
      ]),
    );
    await house.days(2);
    const rewards = await store.rewards();
    const owed = new Map(
      rewards.map((reward) => [reward.orderId, reward.state === "cancelled" ? 0 : reward.amountMinor]),
    );
    expect([...present].map(([id]) => [id, owed.get(id) ?? 0])).toEqual(
      [...present].map(([id, minor]) => [id, steps === 3 ? 0 : minor]),
    );
  });
});
