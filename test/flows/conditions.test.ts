import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { findUnfulfilled } from "../../app/flows/find-unfulfilled.ts";
import { lapseRewards } from "../../app/flows/lapse-rewards.ts";
import { lapsing, lapsingAt } from "../../app/store/unclaimed-rewards.ts";
import { connect, type House, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

test("held from fulfilment on: no date before, then so many days, and what nobody fulfils is told", async () => {
  const store = await house.openShop();
  await store.program({ holdFrom: "fulfilment", holdDays: 7 });
  const anna = await store.referrer("anna@example.com");
  const lines = [{ variant: "GRD-01" }];
  const order = await store.buys({ customer: "f1@example.com", discountCodes: [anna.code], lines });
  await store.buys({ customer: "f2@example.com", discountCodes: [anna.code], lines });
  await house.days(20);
  expect(await store.rewards()).toMatchObject([
    { state: "held", reason: "waiting_for_fulfilment" },
    { state: "held", reason: "waiting_for_fulfilment" },
  ]);
  const page = async () =>
    JSON.stringify(await (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).json());
  expect(await page()).toContain("Waiting until your friend's order is on its way.");
  expect(await page()).toContain("Yours 7 days after the order is fulfilled.");

  await house.control.orders.fulfil({ shop: store.shop, order: order.id });
  await house.settled();
  expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_hold" }, { state: "held" }]);
  await house.days(6);
  expect(await store.payable(anna.referrerId)).toBe(0);
  await house.days(2);
  expect(await store.rewards()).toMatchObject([{ state: "due" }, { reason: "waiting_for_fulfilment" }]);

  // Another one is young still, and not named.
  await house.days(60);
  await store.buys({ customer: "f3@example.com", discountCodes: [anna.code], lines });
  await house.days(40);
  await findUnfulfilled(house.app.services, store.shopId);
  expect(await store.problems()).toMatchObject([
    { key: "orders:unfulfilled", action: expect.stringContaining("Fulfil or cancel #1002 in Shopify") },
  ]);
  await house.control.orders.cancel({ shop: store.shop, order: "1002" });
  await house.settled();
  await findUnfulfilled(house.app.services, store.shopId);
  expect(await store.problems()).toEqual([]);
  expect(await store.rewards()).toMatchObject([
    { state: "due" },
    { state: "cancelled", reason: "order_cancelled" },
    {},
  ]);
});

test("orders over the counter and from drafts earn nothing where the program leaves them out, and say so", async () => {
  const store = await house.openShop();
  await store.program({ leaveOut: ["pos", "draft"], newCustomersOnly: false });
  const anna = await store.referrer("anna@example.com");
  const lines = [{ variant: "GRD-01" }];
  for (const source of ["pos", "draft", "web"] as const) {
    await store.buys({ customer: "f1@example.com", discountCodes: [anna.code], lines, source });
    await house.control.clock.advance({ minutes: 5 });
  }
  expect((await store.judged()).map(({ refusal }) => refusal)).toEqual(["left_out_pos", "left_out_draft", null]);
  expect(await store.rewards()).toMatchObject([{ amountMinor: 1_000, state: "held" }]);
});

test("with a smallest payout, rewards wait together until enough is owed, by hand and by themselves", async () => {
  for (const issue of ["manual", "automatic"] as const) {
    const store = await house.openShop();
    await store.program({
      minimumPayoutMinor: 2_500,
      holdDays: 0,
      newCustomersOnly: false,
      issue,
      rails: ["shopify-discount"],
    });
    const anna = await store.referrer("anna@example.com");
    const buys = async (name: string) => {
      await store.buys({ customer: `${name}@example.com`, discountCodes: [anna.code] });
      await house.control.clock.advance({ minutes: 5 });
      await house.days(0);
    };
    await buys("f1");
    await buys("f2");
    if (issue === "manual")
      expect(await store.issue("shopify-discount")).toMatchObject({
        payouts: 0,
        notIssued: [{ detail: "$20.00 of $25.00: $5.00 is missing." }, { reason: "below_minimum_payout" }],
      });
    expect(await store.rewards()).toMatchObject([
      { state: "due", reason: "below_minimum_payout" },
      { state: "due", reason: "below_minimum_payout" },
    ]);
    const page = JSON.stringify(await (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).json());
    expect(page).toContain("Waits until enough has come together");
    expect(page).toContain("Paid out from $25.00 on");
    await buys("f3");
    if (issue === "manual") await store.issue("shopify-discount");
    expect((await store.payouts()).map(({ state, amountMinor }) => [state, amountMinor])).toEqual([["issued", 3_000]]);
  }
});

test("the workspace credit with expiry: who has no account there is told, and what nobody claims in time lapses for good", async () => {
  const store = await house.openShop();
  await connect({ app: house.app, shopId: store.shopId }, "stripe-balance");
  await store.program({
    holdDays: 0,
    newCustomersOnly: false,
    rails: ["stripe-balance"],
    unclaimed: { days: 30, remindDays: 10 },
  });
  await house.control.customers.create({ shop: store.shop, email: "workspace@example.com", firstName: "Wanda" });
  const wanda = await store.referrer("workspace@example.com");
  const order = await store.buys({ customer: "f1@example.com", discountCodes: [wanda.code] });
  await house.days(0);
  await store.issue("stripe-balance");
  expect(await store.rewards()).toMatchObject([{ state: "failed", reason: "no_customer" }]);
  const look = async (path: string) => await (await store.proxy(path, { customer: "workspace@example.com" })).text();
  const night = async () => {
    await lapseRewards(house.app.services, store.shopId);
    await house.settled();
  };

  await house.days(15);
  await night();
  expect(await look("/proxy/referrer")).not.toContain("lapses on");
  await house.days(10);
  await night();
  expect(await look("/proxy/referrer")).toContain("Delayed; lapses on");
  expect(await look("/proxy/statement")).toContain("cannot be sent before you say where");
  const balances = await house.app.services.db.inShop(store.shopId, (db) => lapsing(db));
  expect(balances).toMatchObject([{ value: { amountMinor: 1_000, currency: "USD" } }]);
  const told = house.app.services.clock.now();
  const at = (moment: Date) => house.app.services.db.inShop(store.shopId, (db) => lapsingAt(db, moment));

  // Late as the reminder was, its ten days are kept.
  await house.days(6);
  await night();
  expect(await store.rewards()).toMatchObject([{ state: "failed" }]);
  await house.days(5);
  await night();
  await night();
  expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "reward_lapsed", amountMinor: 1_000 }]);
  expect(await store.payable(wanda.referrerId)).toBe(0);
  expect(await look("/proxy/referrer")).toContain("It was not claimed in time.");
  // The balances of a day say what was to lapse on that day.
  expect(await at(new Date(told.getTime() - 5 * 86_400_000))).toEqual([]);
  expect(await at(told)).toEqual(balances);
  expect(await at(house.app.services.clock.now())).toEqual([]);

  // Whatever becomes of the order, it neither comes back nor is taken away again.
  await house.control.orders.cancel({ shop: store.shop, order: order.id });
  await house.settled();
  expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "reward_lapsed" }]);
  expect(await store.payable(wanda.referrerId)).toBe(0);
});
