import { expect, test } from "vitest";
import { orderRow, referralRow } from "../../../test/support/core-rows.ts";
import type { Terms } from "../program/terms.ts";
import { confirmSignUp } from "./confirm-sign-up.ts";
import { emptyBook, type OrderRow } from "./order-book.ts";

const then = new Date("2026-11-02T10:00:00Z");

function bookWith(order: OrderRow | null, guard: Terms["signUp"]["guard"] = "verified_email") {
  const book = emptyBook();
  book.terms.set("1|prg_1|1", { signUp: { guard, days: 30 } } as Terms);
  if (order) book.ordersOfReferral.set("1|rfl_1", [orderRow(), order]);
  return book;
}
const joined = (over: Partial<OrderRow> = {}) => orderRow({ orderId: "sign_up:ben", paidAt: null, ...over });

test("a confirmed address is what the sign-up waited for, once", () => {
  const signUp = joined();
  const book = bookWith(signUp);
  expect(confirmSignUp(book, referralRow(), then)).toBe(true);
  expect(signUp).toMatchObject({ paidAt: then, moved: true, fate: "changed" });
  expect(book.ordersOfReferral.get("1|rfl_1")?.[0]).toEqual(orderRow());
  expect(confirmSignUp(book, referralRow(), new Date("2026-11-03T10:00:00Z"))).toBe(false);
  expect(signUp.paidAt).toEqual(then);
});

test("one that is new to the book is still to be added", () => {
  const signUp = joined({ fate: "added" });
  expect(confirmSignUp(bookWith(signUp), referralRow(), then)).toBe(true);
  expect(signUp).toMatchObject({ paidAt: then, fate: "added" });
});

test.each([
  ["waits for something else", bookWith(joined(), "account_days")],
  ["did not sign up", bookWith(orderRow({ orderId: "gid://shopify/Order/2", paidAt: null }))],
  ["has nothing", bookWith(null)],
])("a friend who %s confirms nothing", (_, book) => {
  expect(confirmSignUp(book, referralRow(), then)).toBe(false);
  for (const each of book.ordersOfReferral.get("1|rfl_1") ?? []) expect(each).toMatchObject({ moved: false });
});

test("terms that are not there wait for nothing", () => {
  expect(confirmSignUp(bookWith(joined()), referralRow({ termsVersion: 2 }), then)).toBe(false);
});
