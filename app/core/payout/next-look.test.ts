import { expect, test } from "vitest";
import { nextLook } from "./next-look.ts";
import type { PayoutState } from "./payout-states.ts";

const looks = (state: PayoutState, seconds: number) => {
  let count = 0;
  for (let age = 0; age < seconds; count += 1) age += nextLook(state, age) ?? Number.POSITIVE_INFINITY;
  return count;
};

test("what a provider has is asked about often at first and seldom later", () => {
  expect(nextLook("accepted", 0)).toBe(60);
  expect(nextLook("accepted", 3_600)).toBe(900);
  expect(nextLook("accepted", 30 * 86_400)).toBe(21_600);
  expect(looks("accepted", 30 * 86_400)).toBeLessThan(160);
});

test("what may be lost is asked about within a quarter of an hour, always", () => {
  expect([0, 60, 86_400].map((age) => nextLook("unknown", age))).toEqual([15, 60, 900]);
});

test("what was just sent has a minute for its own answer", () => {
  expect([0, 3_600].map((age) => nextLook("sending", age))).toEqual([60, 60]);
});

test("nobody asks about what has its end or has not left", () => {
  for (const state of ["requested", "issued", "failed", "reversed"] as const) expect(nextLook(state, 60)).toBeNull();
});
