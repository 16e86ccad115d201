import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { Terms } from "../../app/core/program/terms.ts";
import { type House, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

/** A store with a code of its own that may be combined, and Anna's; what an order with both comes to. */
async function orderWithBoth(offerCombinesWith: Terms["offerCombinesWith"]) {
  const store = await house.openShop();
  await store.program({
    offerCombinesWith,
    reward: { kind: "percent_of_order", basisPoints: 1_000, capMinor: null },
    newCustomersOnly: false,
  });
  const { code } = await store.referrer("anna@example.com");
  const winter = { shop: store.shop, code: "WINTER", percentage: 0.05, combinesWith: ["order"] } as const;
  await house.control.discounts.create(winter);
  const order = await store.buys({
    customer: "ben@example.com",
    discountCodes: ["WINTER", code],
    lines: [{ variant: "GRD-01" }],
  });
  const [reward] = await store.rewards();
  return {
    code,
    used: order.discountCodes.toSorted((a) => (a === "WINTER" ? 1 : -1)),
    subtotal: order.subtotal,
    earned: reward?.amountMinor,
  };
}

test("an offer that stands alone is used instead of another discount, the better one stays", async () => {
  const { code, ...order } = await orderWithBoth([]);
  expect(order).toEqual({ used: [code], subtotal: "90.00", earned: 900 });
});

test("an offer that may be combined is used with it, and the reward is of what both leave", async () => {
  const { code, ...order } = await orderWithBoth(["order"]);
  expect(order).toEqual({ used: [code, "WINTER"], subtotal: "85.00", earned: 850 });
});

test("a class that the other discount is not of changes nothing", async () => {
  expect((await orderWithBoth(["shipping"])).used).toHaveLength(1);
});
