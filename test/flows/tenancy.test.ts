import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type House, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

test("transactions of several shops at once each stay in their own", async () => {
  const { db } = house.app.services;
  const stores = [house, await house.openShop(), await house.openShop()];
  const seen = await Promise.all(
    Array.from({ length: 30 }, (_, index) => {
      const { shopId } = stores[index % stores.length] ?? house;
      return db.inShop(shopId, async (shop) => {
        const before = shop.shopId;
        const rows = await shop.$queryRaw<{ id: number }[]>`select id from shop`;
        return [shopId, before, shop.shopId, ...rows.map((row) => row.id)];
      });
    }),
  );
  for (const [own, ...others] of seen) expect(others).toEqual([own, own, own]);
});

test("holds of several shops end at the same moment, each in its own books", async () => {
  const stores = await Promise.all([house.openShop(), house.openShop(), house.openShop({ currency: "JPY" })]);
  for (const store of stores) {
    await store.program();
    const anna = await store.referrer("anna@example.com");
    for (const friend of ["f1@example.com", "f2@example.com", "f3@example.com"])
      await store.buys({ customer: friend, discountCodes: [anna.code] });
  }
  await house.days(15);
  for (const store of stores)
    expect((await store.rewards()).map((reward) => reward.state)).toEqual(["due", "due", "due"]);
});
