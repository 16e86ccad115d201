import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { calendarOf, type Day, daysAfter } from "../../app/core/calendar.ts";
import { type Liability, liabilities } from "../../app/core/ledger/liability.ts";
import { countDays } from "../../app/flows/count-days.ts";
import { foldBooks } from "../../app/flows/fold-books.ts";
import { figuresSince } from "../../app/store/day-counts.ts";
import { booksOn } from "../../app/store/views/books-on.ts";
import { figuresBetween } from "../../app/store/views/recent-figures.ts";
import { type House, type Store, startHouse } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const calendar = calendarOf("America/New_York");
const now = () => house.app.services.clock.now();
const today = (): Day => calendar.dayOf(now());
const owedOn = async (store: Store, day: Day): Promise<readonly Liability[]> =>
  liabilities(await house.app.services.db.inShop(store.shopId, (db) => booksOn(db, day, calendar)));
/** What is waiting to be folded is folded: two looks, since a turn may find another one at work. */
const folded = async () => {
  for (let turn = 0; turn < 200; turn += 1) {
    await foldBooks(house.app.services);
    const [row] = await house.query<{ n: number }>("select count(*)::int as n from ledger_unfolded");
    if (row?.n === 0) return;
  }
  throw new Error("the books were not folded");
};

describe("what a store owes", () => {
  test("is told for today and for every day before, whatever happened since", async () => {
    const store = await house.openShop();
    await store.program({ holdDays: 5 });
    const anna = await store.referrer("anna@example.com");
    const first = today();
    expect(await owedOn(store, first)).toEqual([]);
    const ben = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
    await store.buys({ customer: "guest1@example.com", discountCodes: [anna.code] });
    expect(await owedOn(store, today())).toMatchObject([
      { currency: "USD", heldMinor: 2_000, dueMinor: 0, owedMinor: 2_000, costMinor: 2_000 },
    ]);
    const earned = today();

    await house.days(6);
    const due = today();
    expect(await owedOn(store, due)).toMatchObject([{ heldMinor: 0, dueMinor: 2_000, owedMinor: 2_000 }]);

    await house.days(1);
    const sent = today();
    await store.issue("shopify-discount");
    expect(await owedOn(store, sent)).toMatchObject([
      { dueMinor: 0, onItsWayMinor: 0, owedMinor: 0, paidOutMinor: 2_000 },
    ]);

    await house.days(1);
    const back = today();
    await house.control.orders.refund({ shop: store.shop, order: ben.id, full: true });
    await house.settled();
    await folded();
    const history = async () => Promise.all([earned, due, sent, back].map((day) => owedOn(store, day)));
    expect(await history()).toMatchObject([
      [{ heldMinor: 2_000, owedMinor: 2_000, belowZeroMinor: 0, costMinor: 2_000 }],
      [{ heldMinor: 0, dueMinor: 2_000, owedMinor: 2_000, paidOutMinor: 0 }],
      [{ dueMinor: 0, owedMinor: 0, paidOutMinor: 2_000 }],
      [
        {
          dueMinor: 0,
          belowZeroMinor: 1_000,
          owedMinor: 0,
          paidOutMinor: 2_000,
          costMinor: 1_000,
          expectedReversal: { basisPoints: 5_000, amountMinor: 0 },
        },
      ],
    ]);
    expect(await owedOn(store, daysAfter(earned, -1))).toEqual([]);
    for (const [liability] of await history()) {
      const sum = (side: "debitMinor" | "creditMinor") =>
        liability?.accounts.reduce((total, each) => total + each[side], 0);
      expect(sum("debitMinor")).toBe(sum("creditMinor"));
    }
  });

  test("is the same before and after it is folded, by one folder or by several at once", async () => {
    const store = await house.openShop({ currency: "KWD" });
    await store.program({ holdDays: 0 });
    const anna = await store.referrer("anna@example.com");
    for (const guest of ["g1@example.com", "g2@example.com", "g3@example.com"])
      await store.buys({ customer: guest, discountCodes: [anna.code] });
    await house.days(1);
    const before = await owedOn(store, today());
    await Promise.all(Array.from({ length: 4 }, () => foldBooks(house.app.services)));
    await folded();
    expect(await owedOn(store, today())).toEqual(before);
    expect(before).toMatchObject([{ currency: "KWD", dueMinor: 3_000 }]);
    const [sums] = await house.query<{ day: number; books: number }>(
      `select (select sum(credit_minor - debit_minor) from ledger_day where account = 'referrer_payable' and shop_id = $1)::int as day,
         (select sum(amount_minor) from ledger_entry where account = 'referrer_payable' and shop_id = $1)::int as books`,
      [store.shopId],
    );
    expect(sums).toEqual({ day: 3_000, books: 3_000 });
  });
});

test("the home page's figures are the same whether its days were counted or not", async () => {
  const store = await house.openShop();
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  for (const guest of ["h1@example.com", "h2@example.com"]) {
    await store.buys({ customer: guest, discountCodes: [anna.code] });
    await house.days(2);
  }
  await store.issue("shopify-discount");
  const from = daysAfter(today(), -29);
  const figures = () =>
    house.app.services.db.inShop(store.shopId, async (db) => ({
      shown: await figuresSince(db, calendar, from, now()),
      live: await figuresBetween(db, calendar.startOf(from), now()),
    }));
  const before = await figures();
  expect(before.shown).toEqual(before.live);
  expect(before.live).toMatchObject({ referrals: 2, issued: [{ currency: "USD", amountMinor: 2_000 }] });
  await countDays(house.app.services, store.shopId);
  const after = await figures();
  expect(after.shown).toEqual(before.live);
  // What was counted is not looked at again: an order that changes since shows with the next night.
  const [row] = await house.query<{ n: number }>("select count(*)::int as n from shop_day where shop_id = $1", [
    store.shopId,
  ]);
  expect(row?.n).toBeGreaterThan(0);
});
