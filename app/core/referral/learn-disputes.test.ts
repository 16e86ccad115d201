import { describe, expect, test } from "vitest";
import { orderRow, referralRow } from "../../../test/support/core-rows.ts";
import type { ShopId } from "../ids.ts";
import type { Disputes } from "./disputes.ts";
import { learnDisputes } from "./learn-disputes.ts";
import { emptyBook, keepOrder, type OrderRow } from "./order-book.ts";

const shop = 1 as ShopId;
const orderId = orderRow().orderId;

function bookWith(over: Partial<OrderRow> = {}) {
  const book = emptyBook();
  const order = orderRow(over);
  const referral = referralRow();
  keepOrder(book, order);
  book.referrals.set(`1|${referral.referralId}`, referral);
  return { book, order, referral };
}

describe("disputes about an order", () => {
  test.each([
    ["open", "dispute_opened"],
    ["lost", "dispute_lost"],
    ["won", "dispute_won"],
  ] as const)("%s is kept, told, and settled afterwards", (outcome, what) => {
    const { book, order, referral } = bookWith();
    expect(learnDisputes(book, shop, orderId, { "7": outcome })).toBe(true);
    expect(order).toMatchObject({ disputes: { "7": outcome }, moved: true, fate: "changed" });
    expect([...book.touched]).toEqual([referral]);
    expect(book.activity).toEqual([
      {
        shopId: 1,
        referralId: "rfl_1",
        rewardId: null,
        actor: "goodword",
        what,
        reason: null,
        data: { order: "#1", orderId, dispute: "7" },
      },
    ]);
  });

  test("of several only the news is told", () => {
    const { book } = bookWith({ disputes: { "7": "open", "8": "won" } });
    learnDisputes(book, shop, orderId, { "7": "lost", "8": "won" });
    expect(book.activity.map(({ what, data }) => [what, data.dispute])).toEqual([["dispute_lost", "7"]]);
  });

  test.each<[string, Disputes | null]>([
    ["nothing", null],
    ["what is known", { "7": "open" }],
  ])("%s is no news", (_, told) => {
    const { book, order } = bookWith({ disputes: { "7": "open" } });
    expect(learnDisputes(book, shop, orderId, told)).toBe(false);
    expect(order).toEqual(orderRow({ disputes: { "7": "open" } }));
    expect(book.touched.size + book.activity.length).toBe(0);
  });

  test("of an order that nobody referred are none of ours", () => {
    const { book } = bookWith();
    expect(learnDisputes(book, shop, "gid://shopify/Order/2", { "7": "open" })).toBe(false);
  });

  test("an order without its referral is a fault of the books", () => {
    const { book } = bookWith();
    book.referrals.clear();
    expect(() => learnDisputes(book, shop, orderId, { "7": "open" })).toThrow(orderId);
  });

  test("leave a row that is new in the book as new", () => {
    const { book, order } = bookWith({ fate: "added" });
    learnDisputes(book, shop, orderId, { "7": "open" });
    expect(order.fate).toBe("added");
  });
});
