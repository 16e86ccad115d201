import { expect, test } from "vitest";
import { inOrder } from "./in-order.ts";

const at = (second: number) => new Date(Date.UTC(2026, 10, 1) + second * 1_000);
const placed = (orderId: string, second: number | null) => ({ orderId, paidAt: second === null ? null : at(second) });

test.each([
  ["by the time of payment", placed("9", 1), placed("1", 2)],
  ["what was never paid last", placed("9", 1), placed("1", null)],
  ["a sign-up before the orders of its second", placed("sign_up:longer", 1), placed("1", 1)],
  ["a shorter number before a longer one", placed("9", 1), placed("10", 1)],
  ["of one length the smaller one", placed("19", 1), placed("20", 1)],
  ["of two sign-ups the shorter", placed("sign_up:z", 1), placed("sign_up:aa", 1)],
  ["never paid by number", placed("9", null), placed("10", null)],
])("%s", (_, first, next) => {
  expect(inOrder(first, next)).toBeLessThan(0);
  expect(inOrder(next, first)).toBeGreaterThan(0);
  expect(inOrder(first, { ...first })).toBe(0);
});
