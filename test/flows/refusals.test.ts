import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { ReferralId } from "../../app/core/ids.ts";
import { changeProgramState } from "../../app/flows/change-program-state.ts";
import { rejectReferral } from "../../app/flows/reject-referral.ts";
import { deliver } from "../support/deliver.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** What an order may leave behind in the shop's tables. */
async function traces(store: Store): Promise<Record<string, number>> {
  const [row] = await house.query<Record<string, number>>(
    `select (select count(*) from friend where shop_id = $1) as friends, (select count(*) from referral where shop_id = $1) as referrals,
       (select count(*) from qualifying_order where shop_id = $1) as orders, (select count(*) from reward where shop_id = $1) as rewards,
       (select count(*) from ledger_entry where shop_id = $1) as ledger, (select count(*) from activity where shop_id = $1) as activity`,
    [store.shopId],
  );
  return row ?? {};
}
const nothing = { friends: 0, referrals: 0, orders: 0, rewards: 0, ledger: 0, activity: 0 };

const reasonsOf = async (store: Store) =>
  (
    await house.query<{ reason: string }>(
      "select reason from inbound_event where shop_id = $1 and topic = 'orders/paid' order by id",
      [store.shopId],
    )
  ).map((row) => row.reason);

test("nobody refers themselves: the same customer is refused, with the reason", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "anna@example.com", discountCodes: [anna.code] });
  expect(await store.rewards()).toEqual([]);
  expect(await store.judged()).toMatchObject([
    { refusal: "self_referral", referral: "rejected", reason: "self_referral" },
  ]);
});

test.each([
  ["in another case", "ANNA@Example.COM"],
  ["with spaces around it", "  anna@example.com "],
])("the referrer's own address %s is the referrer, also without an account", async (_, email) => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "drop" });
  await house.control.checkout({ shop: store.shop, customer: "ben@example.com", discountCodes: [anna.code] });
  const [paid] = await house.control.webhooks.deliveries({ shop: store.shop, topic: "orders/paid" });
  // A guest checkout: the address is typed, and there is no customer.
  const body = (paid?.body ?? "")
    .replace(/"customer":\{.*?\},"discount_applications"/s, '"customer":null,"discount_applications"')
    .replaceAll('"ben@example.com"', JSON.stringify(email));
  expect(await deliver(house, { shop: store.shop, body })).toMatchObject({ status: 200 });
  await house.settled();
  expect(await store.judged()).toMatchObject([{ refusal: "self_referral", referral: "rejected" }]);
  expect(await store.rewards()).toEqual([]);
});

test("a friend who had bought before the app came is found by the check, and the reward is cancelled", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "cleo@example.com", discountCodes: [anna.code] });
  expect(await store.judged()).toMatchObject([{ referral: "rejected", reason: "existing_customer" }]);
  expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "existing_customer" }]);
  const history = await house.query<{ what: string; previous: string | null }>(
    "select what, data ->> 'previousOrders' as previous from activity where shop_id = $1 order by id",
    [store.shopId],
  );
  expect(history).toContainEqual({ what: "referral_rejected", previous: "3" });
});

test("a program for everybody rewards a friend who had bought before", async () => {
  const store = await house.openShop();
  await store.program({ newCustomersOnly: false });
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "cleo@example.com", discountCodes: [anna.code] });
  expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_hold" }]);
});

test("a reward waits while Shopify does not say whether the friend is new, and goes on when it does", async () => {
  const store = await house.openShop();
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  await house.control.faults.add({
    host: store.shop,
    operation: "ReadCustomerHistories",
    kind: "status",
    status: 503,
    times: 50,
  });
  await house.control.checkout({ shop: store.shop, customer: "ben@example.com", discountCodes: [anna.code] });
  await house.settled();
  expect(await store.rewards()).toMatchObject([{ state: "held", reason: "waiting_for_customer_check" }]);
  await house.control.faults.clear();
  await house.days(1);
  const { until } = await import("../support/house.ts");
  await until("the check", async () => (await store.rewards())[0]?.state === "due");
  expect(await store.judged()).toMatchObject([{ referral: "qualified" }]);
});

test("an earlier order without the code, heard of late, does not make an old customer new", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await house.control.faults.add({
    host: store.shop,
    operation: "ReadCustomerHistories",
    kind: "status",
    status: 503,
    times: 50,
  });
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold", times: 3 });
  await house.control.checkout({ shop: store.shop, customer: "ben@example.com" });
  await house.control.clock.advance({ minutes: 5 });
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.control.webhooks.release();
  await house.settled();
  expect(await store.judged()).toMatchObject([{ attribution: "known_friend" }, { attribution: "discount_code" }]);
  await house.control.faults.clear();
  await house.days(1);
  expect(await store.judged()).toMatchObject([{ referral: "rejected", reason: "existing_customer" }, {}]);
  expect(await store.rewards()).toMatchObject([{ state: "cancelled" }]);
});

test("an order below the minimum says by how much, and earns once it is edited up", async () => {
  const store = await house.openShop();
  await store.program({ minimumSpendMinor: 5_000 });
  const anna = await store.referrer("anna@example.com");
  const order = await store.buys({
    customer: "ben@example.com",
    discountCodes: [anna.code],
    lines: [{ variant: "GRD-01", quantity: 1 }, { variant: "MUG-BL" }],
  });
  expect(await store.rewards()).toHaveLength(1);
  const small = await store.buys({
    customer: "f2@example.com",
    discountCodes: [anna.code],
    lines: [{ variant: "COF-NR-250", quantity: 1 }],
  });
  expect(await store.judged()).toMatchObject([{ refusal: null }, { refusal: "below_minimum_spend" }]);
  const [line] = small.lines;
  await house.control.orders.edit({
    shop: store.shop,
    order: small.id,
    setQuantity: { line: line?.id ?? "", quantity: 4 },
  });
  await house.settled();
  // The added items do not count before they are paid.
  expect(await store.judged()).toMatchObject([{ refusal: null }, { refusal: "below_minimum_spend" }]);
  await house.control.clock.advance({ seconds: 1 });
  await house.control.orders.markPaid({ shop: store.shop, order: small.id });
  await house.settled();
  expect(await store.judged()).toMatchObject([{ refusal: null }, { refusal: null }]);
  expect(await store.rewards()).toMatchObject([{ orderId: order.gid }, { orderId: small.gid, state: "held" }]);
});

test("a test order leaves no trace", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  const before = await traces(store);
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], test: true });
  expect(await traces(store)).toEqual(before);
  expect(await reasonsOf(store)).toEqual(["test_order"]);
});

test("an order that nobody referred leaves no trace", async () => {
  const store = await house.openShop();
  await store.program();
  await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com" });
  await store.buys({ customer: null });
  expect(await traces(store)).toEqual(nothing);
  expect(await reasonsOf(store)).toEqual(["not_referred", "not_referred"]);
});

test("a code that nobody made is nobody's referral, whatever it spells", async () => {
  const store = await house.openShop();
  await store.program();
  const { order, refusedCodes } = await house.control.checkout({
    shop: store.shop,
    customer: "ben@example.com",
    discountCodes: ["NOSUCHCODE"],
  });
  await house.settled();
  expect(order.discountCodes).toEqual([]);
  expect(refusedCodes).toHaveLength(1);
  expect((await store.proxy("/proxy/offer?code=NOSUCHCODE")).status).toBe(404);
  expect(await traces(store)).toEqual(nothing);
});

test("an unpaid order earns nothing until it is paid, and nothing when it never is", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  const order = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code], pay: false });
  expect(await traces(store)).toEqual(nothing);
  await house.control.orders.markPaid({ shop: store.shop, order: order.id });
  await house.settled();
  expect(await store.rewards()).toMatchObject([{ state: "held" }]);

  const never = await store.buys({ customer: "f2@example.com", discountCodes: [anna.code], pay: false });
  await house.control.orders.cancel({ shop: store.shop, order: never.id });
  await house.settled();
  expect(await store.rewards()).toHaveLength(1);
});

test("a paused program takes no new friends, and what was earned goes on", async () => {
  const store = await house.openShop();
  const programId = await store.program();
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await changeProgramState(house.app.services, store.shopId, { programId, state: "paused", actor: "merchant" });
  await house.settled();
  // Shopify's discount is off, too.
  const { order, refusedCodes } = await house.control.checkout({
    shop: store.shop,
    customer: "david@example.com",
    discountCodes: [anna.code],
  });
  expect([order.discountCodes, refusedCodes.length]).toEqual([[], 1]);
  expect((await store.proxy(`/proxy/offer?code=${anna.code}`)).status).toBe(404);
  expect(await (await store.proxy("/proxy/referrer", { customer: "david@example.com" })).json()).toMatchObject({
    state: "closed",
  });
  await house.days(15);
  expect(await store.rewards()).toMatchObject([{ state: "due" }]);
});

test("an order from before the pause that arrives after it is judged by the program as it is", async () => {
  const store = await house.openShop();
  const programId = await store.program();
  const anna = await store.referrer("anna@example.com");
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold" });
  await house.control.checkout({ shop: store.shop, customer: "ben@example.com", discountCodes: [anna.code] });
  await changeProgramState(house.app.services, store.shopId, { programId, state: "paused", actor: "merchant" });
  await house.control.webhooks.behave();
  await house.control.webhooks.release();
  await house.settled();
  expect(await reasonsOf(store)).toEqual(["program_not_active"]);
  expect(await store.rewards()).toEqual([]);
});

test("a sale at the counter without a customer is judged by its code alone", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  await store.buys({ customer: null, discountCodes: [anna.code], source: "pos" });
  const judged = await store.judged();
  const rewards = await store.rewards();
  // Nobody can say whether this buyer is new: the order stands on its own, once.
  expect(judged).toMatchObject([{ attribution: "discount_code" }]);
  expect(rewards).toHaveLength(1);
});

test("staff reject a referral with a note, and no later state of the order revives it", async () => {
  const store = await house.openShop();
  await store.program();
  const anna = await store.referrer("anna@example.com");
  const order = await store.buys({
    customer: "ben@example.com",
    discountCodes: [anna.code],
    lines: [{ variant: "KIT-PO", quantity: 2 }],
  });
  const [row] = await house.query<{ id: ReferralId }>("select id from referral where shop_id = $1", [store.shopId]);
  const reject = (note: string) =>
    rejectReferral(house.app.services, store.shopId, { referralId: row?.id as ReferralId, note, actor: "merchant" });
  expect(await reject("  ")).toMatchObject({ ok: false });
  expect(await reject("Same household.")).toEqual({ ok: true });
  expect(await reject("Same household.")).toMatchObject({ ok: false });
  expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "rejected_by_staff" }]);
  await house.control.orders.edit({
    shop: store.shop,
    order: order.id,
    setQuantity: { line: order.lines[0]?.id ?? "", quantity: 3 },
  });
  await house.settled();
  await house.days(20);
  expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "rejected_by_staff" }]);
  await store.buys({ customer: "ben@example.com" });
  expect((await store.judged()).map((each) => each.refusal)).toEqual(["rejected_by_staff", "rejected_by_staff"]);
});
