import { describe, expect, test } from "vitest";
import { referralRow } from "../../../test/support/core-rows.ts";
import { clearReferral, restoreReferral, standOf } from "./clear-referral.ts";
import { emptyBook, type ReferralRow } from "./order-book.ts";

const at = new Date("2026-11-20T09:00:00Z");
const flagged: Partial<ReferralRow> = {
  state: "flagged",
  verdict: { state: "flagged", reason: "waiting_for_review", values: null },
};

function staffBook() {
  const book = emptyBook();
  book.actor = "staff:1";
  return book;
}

describe("finding a referral genuine", () => {
  test("lifts the verdict, says when, and is told with the note", () => {
    const book = staffBook();
    const referral = referralRow(flagged);
    expect(clearReferral(book, referral, at, { what: "referral_approved", note: "Two sisters." })).toBe(true);
    expect(referral).toMatchObject({ verdict: null, clearedAt: at, fate: "changed", previousOrders: null });
    expect(book.activity).toEqual([
      {
        shopId: 1,
        referralId: "rfl_1",
        rewardId: null,
        actor: "staff:1",
        what: "referral_approved",
        reason: null,
        data: { note: "Two sisters." },
      },
    ]);
  });

  test("without a note tells none", () => {
    const book = staffBook();
    clearReferral(book, referralRow(flagged), at, { what: "referral_paid_unreviewed" });
    expect(book.activity).toMatchObject([{ what: "referral_paid_unreviewed", data: {} }]);
    expect(book.activity[0]?.data).toEqual({});
  });

  test.each(["pending", "qualified", "reversed"] as const)("has nothing to lift of one that is %s", (state) => {
    const book = staffBook();
    const referral = referralRow({ state, reason: "existing_customer" });
    expect(clearReferral(book, referral, at, { what: "referral_approved" })).toBe(false);
    expect(referral).toEqual(referralRow({ state, reason: "existing_customer" }));
    expect(book.activity).toEqual([]);
  });

  test("makes a friend whom Shopify knew count as new, where that alone was the reason", () => {
    const known: Partial<ReferralRow> = { state: "rejected", reason: "existing_customer", previousOrders: 3 };
    const alone = referralRow(known);
    clearReferral(staffBook(), alone, at, { what: "referral_approved" });
    expect(alone.previousOrders).toBe(0);

    const byVerdict = referralRow({
      ...known,
      verdict: { state: "rejected", reason: "rejected_by_staff", values: null },
    });
    clearReferral(staffBook(), byVerdict, at, { what: "referral_approved" });
    expect(byVerdict.previousOrders).toBe(3);

    const other = referralRow({ ...known, reason: "rejected_by_staff" });
    clearReferral(staffBook(), other, at, { what: "referral_approved" });
    expect(other.previousOrders).toBe(3);
  });

  test("leaves a row that is new in the book as new", () => {
    const added = referralRow({ ...flagged, fate: "added" });
    clearReferral(staffBook(), added, at, { what: "referral_approved" });
    expect(added.fate).toBe("added");
  });
});

describe("taking the decision back", () => {
  test("brings back what stood before, and is told", () => {
    const book = staffBook();
    const referral = referralRow({ ...flagged, previousOrders: 2 });
    const before = standOf(referral);
    expect(before).toEqual({ verdict: flagged.verdict, cleared: false, previousOrders: 2 });
    clearReferral(book, referral, at, { what: "referral_approved" });
    restoreReferral(book, referral, before, new Date());
    expect(referral).toMatchObject({ verdict: flagged.verdict, clearedAt: null, previousOrders: 2 });
    expect(book.activity.map(({ what, data }) => [what, data])).toEqual([
      ["referral_approved", {}],
      ["decision_undone", {}],
    ]);
  });

  test("keeps since when it was cleared, and gives a day to one that was cleared and is not", () => {
    const cleared = referralRow({ clearedAt: at });
    const before = standOf(cleared);
    expect(before.cleared).toBe(true);
    restoreReferral(staffBook(), cleared, before, new Date("2026-12-24T00:00:00Z"));
    expect(cleared.clearedAt).toEqual(at);
    const lost = referralRow();
    restoreReferral(staffBook(), lost, before, at);
    expect(lost.clearedAt).toEqual(at);
  });

  test("brings back how many orders Shopify knew of", () => {
    const referral = referralRow({ state: "rejected", reason: "existing_customer", previousOrders: 3 });
    const before = standOf(referral);
    clearReferral(staffBook(), referral, at, { what: "referral_approved" });
    expect(referral.previousOrders).toBe(0);
    restoreReferral(staffBook(), referral, before, at);
    expect(referral.previousOrders).toBe(3);
  });

  test("keeps what Shopify answered in between", () => {
    const referral = referralRow({ previousOrders: 4 });
    restoreReferral(staffBook(), referral, { verdict: null, cleared: false, previousOrders: null }, at);
    expect(referral.previousOrders).toBe(4);
  });
});
