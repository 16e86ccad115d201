import { describe, expect, test } from "vitest";
import { type ReasonCode, reasonCode, reasons, sentence } from "./reason.ts";

const codes = Object.keys(reasons) as ReasonCode[];

/** The values that each sentence names. Whoever gives such a reason gives these; a new gap is written down here first. */
const gaps: Partial<Record<ReasonCode, readonly string[]>> = {
  existing_customer: ["previousOrders"],
  below_minimum_spend: ["base", "minimum"],
  order_currency_mismatch: ["orderCurrency", "rewardCurrency"],
  in_hold: ["days"],
  counts_towards_reward: ["needed", "number"],
  after_rewarded_order: ["needed", "number"],
  not_the_nth_referral: ["everyNth", "place"],
  share_ended_by_orders: ["orders"],
  share_ended_by_time: ["months"],
  share_ended_by_total: ["total"],
  cap_reached: ["limit"],
  budget_spent: ["limit"],
};

describe("reasons", () => {
  test.each(codes)("%s is told to both sides in whole sentences", (code) => {
    for (const side of ["person", "merchant"] as const) {
      const text = reasons[code][side];
      expect(text).toMatch(/^[A-Z].*\.$/s);
      expect(text).not.toMatch(/advocate|affiliate|referee|TODO/i);
    }
  });

  test.each(codes)("what the person reads about %s needs no value", (code) => {
    expect(reasons[code].person).not.toContain("{");
  });

  test.each(codes)("the gaps of %s are known, and filled by their values", (code) => {
    const named = [...reasons[code].merchant.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(named.sort()).toEqual([...(gaps[code] ?? [])].sort());
    const values = Object.fromEntries((gaps[code] ?? []).map((name) => [name, `<${name}>`]));
    expect(sentence({ code, values }, "merchant")).not.toMatch(/[{}]/);
  });

  test("a value that was not stored shows as its name", () => {
    expect(sentence({ code: "in_hold" }, "merchant")).toContain("{days}");
  });

  test("a stored code is read back, and one that this version does not know is none", () => {
    for (const code of codes) expect(reasonCode(code)).toBe(code);
    for (const stored of ["no_such_reason", "toString", "", null]) expect(reasonCode(stored)).toBeNull();
  });
});
