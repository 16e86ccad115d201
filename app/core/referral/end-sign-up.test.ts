import { describe, expect, test } from "vitest";
import { orderRow, referralRow } from "../../../test/support/core-rows.ts";
import type { Terms } from "../program/terms.ts";
import { endSignUp } from "./end-sign-up.ts";
import { emptyBook, type OrderRow } from "./order-book.ts";

const at = (day: number) => new Date(Date.UTC(2026, 10, day, 10));

/** A referral by a sign-up that met its guard on the first, with a hold of ten days, beside an order. */
function bookWith(over: Partial<OrderRow> = {}) {
  const book = emptyBook();
  const signUp = orderRow({ orderId: "sign_up:ben", paidAt: at(1), ...over });
  book.terms.set("1|prg_1|1", { holdDays: 10 } as Terms);
  book.ordersOfReferral.set("1|rfl_1", [orderRow(), signUp]);
  return { book, signUp };
}

describe("an account that is no more", () => {
  test.each([
    ["told in the hold", { told: at(5) }, {}, at(5)],
    ["told at the end of the hold", { told: at(11) }, {}, at(11)],
    ["told after the hold", { told: at(12) }, {}, null],
    ["noticed in the hold", { noticed: at(5) }, {}, at(5)],
    ["noticed at the end of the hold", { noticed: at(11) }, {}, at(11)],
    ["noticed after the hold", { noticed: at(20) }, {}, at(11)],
    ["told while its guard was not met", { told: at(40) }, { paidAt: null }, at(40)],
    ["noticed while its guard was not met", { noticed: at(40) }, { paidAt: null }, at(40)],
  ] as const)("%s", (_, end, over, cancelledAt) => {
    const { book, signUp } = bookWith(over);
    const changes = cancelledAt !== null;
    expect(endSignUp(book, referralRow(), end)).toBe(changes);
    expect(signUp).toMatchObject({ cancelledAt, moved: changes, fate: changes ? "changed" : "stored" });
    expect(book.ordersOfReferral.get("1|rfl_1")?.[0]).toEqual(orderRow());
  });

  test("is known once, and there again when it became one with another", () => {
    const { book, signUp } = bookWith({ cancelledAt: at(5) });
    expect(endSignUp(book, referralRow(), { told: at(6) })).toBe(false);
    expect(signUp.cancelledAt).toEqual(at(5));
    expect(endSignUp(book, referralRow(), null)).toBe(true);
    expect(signUp).toMatchObject({ cancelledAt: null, moved: true, fate: "changed" });
    expect(endSignUp(book, referralRow(), null)).toBe(false);
  });

  test("whose sign-up is new to the book is still to be added", () => {
    const { book, signUp } = bookWith({ fate: "added" });
    expect(endSignUp(book, referralRow(), { told: at(5) })).toBe(true);
    expect(signUp).toMatchObject({ cancelledAt: at(5), fate: "added" });
  });

  test("of a friend who did not sign up changes nothing", () => {
    const { book } = bookWith({ orderId: "gid://shopify/Order/2" });
    expect(endSignUp(book, referralRow(), { told: at(5) })).toBe(false);
    book.ordersOfReferral.clear();
    expect(endSignUp(book, referralRow(), { told: at(5) })).toBe(false);
  });

  test("under terms that are not there is a bug to hear about", () => {
    const { book } = bookWith();
    book.terms.clear();
    expect(() => endSignUp(book, referralRow(), { told: at(5) })).toThrow(
      "referral rfl_1 points at terms that are not there",
    );
  });
});
