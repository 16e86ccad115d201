import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Terms } from "../../app/core/program/terms.ts";
import { readOrder } from "../../app/flows/read-order.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

async function product(store: Store, sku: string): Promise<{ id: string; title: string }> {
  const found = (await house.control.products.list(store.shop)).find((one) =>
    one.variants.some((variant) => variant.sku === sku),
  );
  if (!found) throw new Error(`no product has a variant ${sku}`);
  return { id: `gid://shopify/Product/${found.id}`, title: found.title };
}

const allow = async (store: Store) => {
  const { scopes } = await house.control.apps.get(store.shop);
  await house.control.apps.setScopes({ shop: store.shop, scopes: [...scopes, "read_products"] });
  await house.settled();
};
/** A tenth of what counts, of which the friend has a tenth off. */
const program = (store: Store, change: Partial<Terms>) =>
  store.program({
    reward: { kind: "percent_of_order", basisPoints: 1_000, capMinor: null },
    newCustomersOnly: false,
    trigger: "every_paid_order",
    ...change,
  });
const invited = (code: string) => ({ discountCodes: [code] });

test("only some products: a share of them alone, a refund of another changes nothing, and an order without them says so", async () => {
  const store = await house.openShop();
  await allow(store);
  const grinder = await product(store, "GRD-01");
  await program(store, { rewardItems: { kind: "only", products: [grinder], collections: [] }, holdDays: 14 });
  const anna = await store.referrer("anna@example.com");
  expect(await (await store.proxy("/proxy/referrer", { customer: "anna@example.com" })).text()).toContain(
    `Only these products count: ${grinder.title}`,
  );
  const order = await store.buys({
    customer: "ben@example.com",
    ...invited(anna.code),
    lines: [{ variant: "GRD-01" }, { variant: "KIT-PO", quantity: 2 }],
  });
  expect(await store.rewards()).toMatchObject([{ state: "held", amountMinor: 900 }]);
  await house.control.orders.refund({ shop: store.shop, order: order.id, lines: [{ line: "KIT-PO", quantity: 1 }] });
  await house.settled();
  // Read over the API it is the same order.
  await readOrder(house.app.services, store.shopId, order.gid);
  await house.settled();
  expect(await store.rewards()).toMatchObject([{ state: "held", reason: "in_hold", amountMinor: 900 }]);
  await house.control.clock.advance({ minutes: 5 });
  await store.buys({ customer: "ben@example.com", lines: [{ variant: "KIT-PO" }] });
  expect((await store.judged()).map(({ refusal }) => refusal)).toEqual([null, "no_qualifying_product"]);
  // The hold ends by what was read again, and by nothing else.
  await house.days(15);
  expect((await store.rewards()).map(({ state }) => state)).toEqual(["due"]);
  await house.control.orders.refund({ shop: store.shop, order: order.id, lines: [{ line: "GRD-01", quantity: 1 }] });
  await house.settled();
  expect(await store.rewards()).toMatchObject([{ state: "cancelled", reason: "no_qualifying_product" }]);
});

test("all but some: the minimum spend is of the rest, and without the scope what counted is kept", async () => {
  const store = await house.openShop();
  const kit = await product(store, "KIT-PO");
  await program(store, {
    rewardItems: { kind: "all_but", products: [kit], collections: [] },
    minimumSpendMinor: 9_000,
    holdDays: 14,
  });
  const anna = await store.referrer("anna@example.com");
  const lines = [{ variant: "GRD-01" }, { variant: "KIT-PO", quantity: 3 }];
  const order = await store.buys({ customer: "ben@example.com", ...invited(anna.code), lines });
  await house.control.clock.advance({ minutes: 5 });
  await store.buys({
    customer: "cleo@example.com",
    ...invited(anna.code),
    lines: [{ variant: "KIT-PO", quantity: 3 }],
  });
  expect((await store.judged()).map(({ refusal }) => refusal)).toEqual([null, "no_qualifying_product"]);
  expect(await store.rewards()).toMatchObject([{ amountMinor: 900 }]);
  await readOrder(house.app.services, store.shopId, order.gid);
  await house.days(15);
  expect(await store.rewards()).toMatchObject([{ state: "due", amountMinor: 900 }]);
});
