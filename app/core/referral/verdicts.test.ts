import { describe, expect, test } from "vitest";
import { referralRow } from "../../../test/support/core-rows.ts";
import { answerCheck } from "./answer-check.ts";
import { giveVerdict } from "./give-verdict.ts";
import { emptyBook } from "./order-book.ts";

const checkAt = new Date("2026-11-02T00:00:00Z");
const line = { shopId: 1, referralId: "rfl_1", rewardId: null, actor: "goodword" };

describe("what Shopify says of the friend's orders", () => {
  const asked = () => referralRow({ checkAt, checkOrderId: "1" });

  test("none before this one: a new customer", () => {
    const book = emptyBook();
    const referral = asked();
    expect(answerCheck(book, referral, "1", 0)).toBe(true);
    expect(referral).toMatchObject({ previousOrders: 0, fate: "changed" });
    expect(book.activity).toEqual([{ ...line, what: "new_customer_confirmed", reason: null, data: {} }]);
  });

  test("some before: told with their number", () => {
    const book = emptyBook();
    const referral = asked();
    expect(answerCheck(book, referral, "1", 2)).toBe(true);
    expect(referral.previousOrders).toBe(2);
    expect(book.activity).toEqual([
      { ...line, what: "referral_rejected", reason: "existing_customer", data: { previousOrders: 2 } },
    ]);
  });

  test.each([
    ["is no longer asked", { checkAt: null, checkOrderId: "1" }],
    ["is asked by another order", { checkAt, checkOrderId: "2" }],
  ])("a question that %s has no answer", (_, over) => {
    const book = emptyBook();
    const referral = referralRow(over);
    expect(answerCheck(book, referral, "1", 0)).toBe(false);
    expect(referral).toEqual(referralRow(over));
    expect(book.activity).toEqual([]);
  });

  test("leaves a row that is new in the book as new", () => {
    const referral = { ...asked(), fate: "added" as const };
    answerCheck(emptyBook(), referral, "1", 0);
    expect(referral.fate).toBe("added");
  });
});

describe("what staff or a rule decides", () => {
  test.each([
    ["rejected", "referral_rejected"],
    ["flagged", "referral_flagged"],
  ] as const)("%s is kept and told", (state, what) => {
    const book = emptyBook();
    const referral = referralRow();
    const verdict = { state, reason: "rejected_by_staff", values: { note: "Same flat." } } as const;
    expect(giveVerdict(book, referral, verdict)).toBe(true);
    expect(referral).toMatchObject({ verdict, fate: "changed" });
    expect(book.activity).toEqual([{ ...line, what, reason: "rejected_by_staff", data: { note: "Same flat." } }]);
  });

  test("the same a second time is nothing new", () => {
    const book = emptyBook();
    const verdict = { state: "flagged", reason: "waiting_for_review", values: null } as const;
    const referral = referralRow({ verdict });
    expect(giveVerdict(book, referral, { ...verdict, reason: "rejected_by_staff" })).toBe(false);
    expect(referral.verdict).toBe(verdict);
    expect(book.activity).toEqual([]);
    expect(giveVerdict(book, referral, { ...verdict, state: "rejected" })).toBe(true);
  });

  test("leaves a row that is new in the book as new", () => {
    const referral = referralRow({ fate: "added" });
    giveVerdict(emptyBook(), referral, { state: "flagged", reason: "waiting_for_review", values: null });
    expect(referral.fate).toBe("added");
  });
});
