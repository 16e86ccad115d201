import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { mostRewardCollections } from "../../app/core/program/limit-rules.ts";
import type { Terms } from "../../app/core/program/terms.ts";
import { readOrder } from "../../app/flows/read-order.ts";
import { reconcileOrders } from "../../app/flows/reconcile-orders.ts";
import { orderReaderOf } from "../../app/sources/registry.ts";
import { type House, install, type Store, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const asking = "AskAboutGoods";

async function coffee(store: Store): Promise<{ id: string; title: string }> {
  for (const { collections } of await house.control.products.list(store.shop)) {
    const found = collections.find(({ title }) => title === "Coffee");
    if (found) return { id: `gid://shopify/Collection/${found.id}`, title: "Coffee" };
  }
  throw new Error("nothing is in the collection Coffee");
}

const scopes = async (store: Store, more: readonly string[]) => {
  const { scopes: granted } = await house.control.apps.get(store.shop);
  const without = granted.filter((scope) => scope !== "read_products");
  await house.control.apps.setScopes({ shop: store.shop, scopes: [...without, ...more] });
  await house.settled();
};

/** A store in which a tenth of all coffee is earned, of which the friend has a tenth off. */
async function storeOf(
  change: Partial<Terms> = {},
  kind: "only" | "all_but" = "only",
): Promise<{ store: Store; code: string }> {
  const store = await house.openShop();
  await scopes(store, ["read_products"]);
  await store.program({
    reward: { kind: "percent_of_order", basisPoints: 1_000, capMinor: null },
    trigger: "every_paid_order",
    newCustomersOnly: false,
    rewardItems: { kind, products: [], collections: [await coffee(store)] },
    ...change,
  });
  return { store, code: (await store.referrer("anna@example.com")).code };
}

/** Until Shopify has said what it was asked. */
const answered = (store: Store) =>
  until("what collections goods are in", async () => {
    await house.settled();
    const open = await house.query("select from referral where shop_id = $1 and check_at is not null", [store.shopId]);
    return open.length === 0;
  });
const buys = async (store: Store, input: Parameters<Store["buys"]>[0]) => {
  const order = await store.buys(input);
  await answered(store);
  return order;
};
const asked = async (store: Store) => (await house.control.calls.list({ host: store.shop, operation: asking })).length;
const minute = () => house.control.clock.advance({ minutes: 1 });
const seen = (store: Store) =>
  house.query(
    "select title, cardinality(collections) as within, found from order_line where shop_id = $1 order by title",
    [store.shopId],
  );

test("what is in a collection when it is bought earns, whatever becomes of the collection, the product and the order", async () => {
  const { store, code } = await storeOf({ newCustomersOnly: true });
  expect(await (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).text()).toContain(
    "Only these products count: everything of Coffee",
  );
  const order = await buys(store, {
    customer: "ben@example.com",
    discountCodes: [code],
    lines: [{ variant: "COF-MB-250", quantity: 2 }, { variant: "KIT-PO" }],
  });
  const [{ amountMinor = 0 } = {}] = await store.rewards();
  expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_hold" }]);
  expect(amountMinor).toBeGreaterThan(0);
  // Both questions were one request.
  expect(await asked(store)).toBe(1);
  expect(await house.control.calls.list({ host: store.shop, operation: "ReadCustomerHistories" })).toEqual([]);
  expect(await seen(store)).toEqual([
    { title: "Morning Blend Coffee", within: 1, found: true },
    { title: "Pour Over Kit", within: 0, found: true },
  ]);
  // The merchant moves everything about, and deletes the product: this order was judged by what it was.
  await house.control.products.collect({ shop: store.shop, product: "COF-MB-250", collections: [] });
  await house.control.products.collect({ shop: store.shop, product: "KIT-PO", collections: ["coffee"] });
  await minute();
  await house.control.orders.refund({ shop: store.shop, order: order.id, lines: [{ line: "KIT-PO", quantity: 1 }] });
  await answered(store);
  for (const { id } of await house.control.webhooks.deliveries({ shop: store.shop, topic: "orders/paid" }))
    await house.control.webhooks.redeliver(id);
  await readOrder(house.app.services, store.shopId, order.gid);
  await answered(store);
  expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_hold", amountMinor }]);
  await house.control.products.delete({ shop: store.shop, product: "COF-MB-250" });
  await minute();
  await house.control.orders.refund({
    shop: store.shop,
    order: order.id,
    lines: [{ line: "COF-MB-250", quantity: 1 }],
  });
  await answered(store);
  expect(await store.rewards()).toMatchObject([
    { state: "held", reason: "order_reduced", amountMinor: amountMinor / 2 },
  ]);
  // The hold ends with the order as it was read again, and nobody was asked a second time.
  await house.days(15);
  expect(await store.rewards()).toMatchObject([{ state: "due", amountMinor: amountMinor / 2 }]);
  expect(await asked(store)).toBe(1);
});

test("an article that comes later is looked at when it is heard of, and only it", async () => {
  const { store, code } = await storeOf();
  const order = await buys(store, {
    customer: "ben@example.com",
    discountCodes: [code],
    lines: [{ variant: "KIT-PO", quantity: 2 }],
  });
  expect(await store.judged()).toMatchObject([{ refusal: "no_qualifying_product" }]);
  expect(await store.rewards()).toEqual([]);
  await minute();
  const exchanged = { shop: store.shop, order: order.id, quantity: 1, line: "KIT-PO" };
  await house.control.orders.exchange({ ...exchanged, variant: "COF-MB-250" });
  await answered(store);
  const [{ amountMinor = 0 } = {}] = await store.rewards();
  expect(await store.judged()).toMatchObject([{ refusal: null }]);
  expect(amountMinor).toBeGreaterThan(0);
  await minute();
  await house.control.orders.exchange({ ...exchanged, variant: "GRD-01" });
  await answered(store);
  expect(await store.rewards()).toMatchObject([{ state: "held", amountMinor }]);
  expect((await seen(store)).length).toBe(3);
  expect(await asked(store)).toBe(3);
  // An order that is heard of late is judged by what is so then.
  await minute();
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "hold", times: 5 });
  const lines = [{ variant: "COF-MB-250" }];
  await house.control.checkout({ shop: store.shop, customer: "cleo@example.com", discountCodes: [code], lines });
  await house.control.products.collect({ shop: store.shop, product: "COF-MB-250", collections: [] });
  await house.control.webhooks.release();
  await house.control.webhooks.behave();
  await answered(store);
  expect(await store.judged()).toMatchObject([{ refusal: null }, { refusal: "no_qualifying_product" }]);
});

test("while Shopify cannot be asked an order waits and says so, and earns as soon as it answers", async () => {
  const { store, code } = await storeOf({}, "all_but");
  await house.control.faults.add({ host: store.shop, operation: asking, kind: "status", status: 503, times: 500 });
  const lines = [{ variant: "KIT-PO" }, { variant: "COF-MB-250" }];
  await store.buys({ customer: "ben@example.com", discountCodes: [code], lines });
  expect(await store.judged()).toMatchObject([{ refusal: "waiting_for_collections", referral: "pending" }]);
  expect(await store.rewards()).toEqual([]);
  await house.control.clock.advance({ minutes: 60 });
  await house.settled();
  expect(await store.judged()).toMatchObject([{ refusal: "waiting_for_collections" }]);
  await house.control.faults.clear();
  await minute();
  await answered(store);
  expect(await store.judged()).toMatchObject([{ refusal: null, referral: "qualified" }]);
  expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_hold" }]);
});

test("without the right to read products the merchant is asked for it; what was deleted before is in no collection", async () => {
  const { store, code } = await storeOf();
  await scopes(store, []);
  await store.buys({ customer: "ben@example.com", discountCodes: [code], lines: [{ variant: "COF-MB-250" }] });
  await until("the problem", async () => (await store.problems()).some(({ key }) => key === "shopify:products"));
  expect(await store.judged()).toMatchObject([{ refusal: "waiting_for_collections", referral: "pending" }]);
  expect(await asked(store)).toBe(0);
  await house.control.products.delete({ shop: store.shop, product: "COF-MB-250" });
  await scopes(store, ["read_products"]);
  await minute();
  await answered(store);
  expect(await store.problems()).toEqual([]);
  expect(await store.judged()).toMatchObject([{ refusal: "products_deleted", referral: "pending" }]);
  expect(await seen(store)).toEqual([{ title: null, within: 0, found: false }]);
});

test("an order that was found without its goods is read again once that is allowed, also after the app was away", async () => {
  const { store, code } = await storeOf();
  await scopes(store, []);
  // No delivery of it comes: the nightly reading finds it, and may not see its products.
  await house.control.webhooks.misbehave({ shop: store.shop, kind: "drop", times: 5 });
  await house.control.checkout({
    shop: store.shop,
    customer: "ben@example.com",
    discountCodes: [code],
    lines: [{ variant: "COF-MB-250" }, { variant: "KIT-PO" }],
  });
  await house.control.webhooks.behave();
  await reconcileOrders(house.app.services, store.shopId);
  await until("the problem", async () => (await store.problems()).some(({ key }) => key === "shopify:products"));
  const wholeOf = () =>
    house.query("select goods ->> 'wholeMinor' as whole from qualifying_order where shop_id = $1", [store.shopId]);
  expect(await wholeOf()).toEqual([{ whole: null }]);
  expect(await store.judged()).toMatchObject([{ refusal: "waiting_for_collections" }]);
  await house.control.apps.uninstall(store.shop);
  await house.settled();
  await house.control.clock.advance({ minutes: 30 });
  await install(house.control, house.app, store.shop);
  await scopes(store, ["read_products"]);
  await minute();
  await until("the goods to be read", async () =>
    (await wholeOf()).some((row) => (row as { whole: string }).whole !== null),
  );
  await house.control.clock.advance({ minutes: 10 });
  await answered(store);
  expect(await store.judged()).toMatchObject([{ refusal: null, referral: "qualified" }]);
  expect(await store.rewards()).toMatchObject([{ state: "held" }]);
  expect(await store.problems()).toEqual([]);
});

test("a program that names no collection asks nothing and keeps nothing of the goods", async () => {
  const { store, code } = await storeOf({ rewardItems: { kind: "all" } });
  await buys(store, { customer: "ben@example.com", discountCodes: [code], lines: [{ variant: "COF-MB-250" }] });
  expect(await store.rewards()).toMatchObject([{ state: "held" }]);
  expect(await asked(store)).toBe(0);
  // Whatever a program may name has room in one request: what was left out would be taken for outside.
  expect(orderReaderOf("shopify").most.collections).toBe(mostRewardCollections);
  expect(
    await house.query("select from qualifying_order where shop_id = $1 and goods is not null", [store.shopId]),
  ).toEqual([]);
});
