import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { calendarOf, type Day, monthOf } from "../../app/core/calendar.ts";
import type { FriendId, ReferrerId } from "../../app/core/ids.ts";
import { owed } from "../../app/core/ledger/statement.ts";
import { currency } from "../../app/core/money/money.ts";
import { foldBooks } from "../../app/flows/fold-books.ts";
import { personBalances } from "../../app/store/person-balances.ts";
import { friendRecord } from "../../app/store/views/friend-record.ts";
import { latestActivity } from "../../app/store/views/latest-activity.ts";
import { personStatement } from "../../app/store/views/person-statement.ts";
import { referrerFacts } from "../../app/store/views/referrer-facts.ts";
import { referrerList } from "../../app/store/views/referrer-list.ts";
import { referrerPayouts, referrerRewards } from "../../app/store/views/referrer-money.ts";
import { earlyInMonth } from "../support/early-in-month.ts";
import { type House, type Store, startHouse } from "../support/house.ts";
import { spendCodes } from "../support/spend-codes.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() => house.check());
afterAll(() => house.stop());

const services = () => house.app.services;
const calendar = calendarOf("America/New_York");
const usd = currency("USD");
const thisMonth = (): Day => monthOf(calendar.dayOf(services().clock.now()));
const statementOf = (store: Store, personId: ReferrerId, month = thisMonth()) =>
  services().db.inShop(store.shopId, (db) =>
    personStatement(db, { personId, currency: usd, month, calendar, after: null }),
  );

/** A store whose referrer was paid for one friend, and whose friend then sent everything back. */
async function belowZero(): Promise<Store & { referrerId: ReferrerId; code: string }> {
  await earlyInMonth(house);
  const store = await house.openShop();
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  const order = await store.buys({ customer: "ben@example.com", discountCodes: [anna.code] });
  await house.days(1);
  await store.issue("shopify-discount");
  await spendCodes(house, store.shop, "anna@example.com");
  await house.control.orders.refund({ shop: store.shop, order: order.id, full: true });
  await house.settled();
  return { ...store, ...anna };
}

describe("a referrer's statement", () => {
  test("tells each movement with its cause, and its balances meet the books, folded or not", async () => {
    const store = await belowZero();
    const before = await statementOf(store, store.referrerId);
    expect(before.lines.map((line) => [line.text, line.changeMinor, owed(line.after)])).toEqual([
      ["statement.line.earn", 1_000, 1_000],
      ["statement.line.release", 0, 1_000],
      ["statement.line.sent", -1_000, 0],
      ["statement.line.claw_back", -1_000, -1_000],
    ]);
    expect(before.lines.at(-1)).toMatchObject({ reason: "order_refunded", order: expect.stringMatching(/^#\d+$/) });
    expect(before.lines[2]?.payout).toMatchObject({ rail: "shopify-discount", state: "issued", reason: "delivered" });
    expect([before.opening, before.closing]).toEqual([
      { heldMinor: 0, payableMinor: 0 },
      { heldMinor: 0, payableMinor: -1_000 },
    ]);
    while (await foldBooks(services()));
    await foldBooks(services());
    expect(await statementOf(store, store.referrerId)).toEqual(before);
    expect(await store.payable(store.referrerId)).toBe(-1_000);
    expect(await services().db.inShop(store.shopId, (db) => personBalances(db, [store.referrerId]))).toEqual([
      { personId: store.referrerId, currency: "USD", heldMinor: 0, payableMinor: -1_000 },
    ]);
  });

  test("carries a month's end into the next month's beginning", async () => {
    const store = await belowZero();
    const first = thisMonth();
    await house.days(35);
    await store.buys({ customer: "newcomer@example.com", discountCodes: [store.code] });
    const now = await statementOf(store, store.referrerId);
    expect(now.month > first).toBe(true);
    expect(now.opening).toEqual({ heldMinor: 0, payableMinor: -1_000 });
    // Whether its hold has been ended yet is the worker's to say.
    expect(now.lines.map((line) => line.text).filter((text) => text !== "statement.line.release")).toEqual([
      "statement.line.earn",
    ]);
    expect(owed(now.closing)).toBe(0);
    expect((await statementOf(store, store.referrerId, first)).closing).toEqual(now.opening);
    expect((await statementOf(store, store.referrerId, monthOf(first, -1))).lines).toEqual([]);
  });

  test("is one shop's: another shop reads nothing of it", async () => {
    const store = await belowZero();
    const other = await house.openShop();
    const seen = await services().db.inShop(other.shopId, async (db) => ({
      facts: await referrerFacts(db, services().seal, store.referrerId),
      balances: await personBalances(db, [store.referrerId]),
      rewards: (await referrerRewards(db, store.referrerId, null)).rows,
      payouts: (await referrerPayouts(db, store.referrerId, null)).rows,
      record: await latestActivity(db, services().seal, 10, { referrerId: store.referrerId }),
      list: (
        await referrerList(db, services().seal, {
          search: store.code,
          belowZero: false,
          ambassadors: false,
          cursor: null,
        })
      ).rows,
    }));
    expect(seen).toEqual({ facts: null, balances: [], rewards: [], payouts: [], record: [], list: [] });
    expect((await statementOf(other, store.referrerId)).lines).toEqual([]);
  });
});

describe("the list of referrers", () => {
  test("finds a person by code, e-mail, order and id, and those below zero", async () => {
    const store = await belowZero();
    const cleo = await store.referrer("cleo@example.com");
    await foldBooks(services());
    const find = async (search: string, below = false) =>
      (
        await services().db.inShop(store.shopId, (db) =>
          referrerList(db, services().seal, { search, belowZero: below, ambassadors: false, cursor: null }),
        )
      ).rows.map((row) => row.id);
    const [{ name }] = (await house.query<{ name: string }>("select name from qualifying_order where shop_id = $1", [
      store.shopId,
    ])) as [{ name: string }];
    expect(await find("")).toEqual([cleo.referrerId, store.referrerId]);
    expect(await find(store.code.toLowerCase())).toEqual([store.referrerId]);
    expect(await find(" Anna@Example.com ")).toEqual([store.referrerId]);
    expect(await find(name)).toEqual([store.referrerId]);
    expect(await find(name.replace("#", ""))).toEqual([store.referrerId]);
    expect(await find(cleo.referrerId)).toEqual([cleo.referrerId]);
    expect(await find("nobody@example.com")).toEqual([]);
    expect(await find("", true)).toEqual([store.referrerId]);
    expect(await find("cleo@example.com", true)).toEqual([]);
  });
});

test("a referrer's record has every line of their referrals, with who and why", async () => {
  const store = await belowZero();
  const record = await services().db.inShop(store.shopId, (db) =>
    latestActivity(db, services().seal, 50, { referrerId: store.referrerId }),
  );
  expect(record.map((line) => line.what)).toEqual([
    "reward_clawed_back",
    "payout_issued",
    "payout_requested",
    "reward_due",
    "new_customer_confirmed",
    "reward_held",
    "order_attributed",
  ]);
  expect(record[0]).toMatchObject({ reason: "order_refunded", actor: "goodword", referrer: { name: "Anna Arendt" } });
  expect(record[2]).toMatchObject({ actor: "merchant" });
});

test("a friend's record says whose they are in each program, on what evidence, and what they bought", async () => {
  const store = await belowZero();
  await store.buys({ customer: "ben@example.com", discountCodes: [store.code] });
  const [friend] = await house.query<{ id: FriendId }>("select id from friend where shop_id = $1", [store.shopId]);
  const read = (shopId: Store["shopId"]) =>
    services().db.inShop(shopId, (db) => friendRecord(db, services().seal, friend?.id as FriendId));
  const found = await read(store.shopId);
  expect(found?.referrals).toMatchObject([
    { referrer: { referrerId: store.referrerId, name: "Anna Arendt" }, program: "Friends" },
  ]);
  expect(found?.orders.map((order) => order.evidence.map((piece) => piece.kind))).toEqual([
    ["discount_code"],
    ["known_friend"],
  ]);
  expect(found?.customerId).toMatch(/^gid:\/\/shopify\/Customer\//);
  expect(await read((await house.openShop()).shopId)).toBeNull();
});
