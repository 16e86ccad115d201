import { expect, test } from "vitest";
import { currency, money } from "../money/money.ts";
import { compareWithProvider, type OurPayment, type TheirPayment } from "./sweep.ts";

const usd = currency("USD");
const their = (key: string, change: Partial<TheirPayment> = {}): TheirPayment => ({
  key,
  reference: `ORDER_${key}`,
  value: money(1_000, usd),
  state: "paid",
  ...change,
});
const our = (key: string, change: Partial<OurPayment & { listed: boolean }> = {}) => ({
  key,
  reference: `ORDER_${key}`,
  value: money(1_000, usd),
  state: "issued" as OurPayment["state"],
  listed: true,
  ...change,
});
const compare = (theirs: TheirPayment[], ours: ReturnType<typeof our>[], foreign: string[] = []) =>
  compareWithProvider(theirs, ours, new Set(foreign));

test("what both have alike is nothing to tell", () => {
  expect(compare([their("a"), their("b", { state: "open" })], [our("a"), our("b", { state: "accepted" })])).toEqual([]);
});

test("what only the provider has is told, unless it is another shop's or came to nothing", () => {
  expect(compare([their("a"), their("b"), their("c", { state: "undone" })], [], ["b"])).toEqual([
    { kind: "only_there", name: "ORDER_a" },
  ]);
});

test("what only we have is told where the provider's list would have to show it", () => {
  expect(compare([], [our("a"), our("b", { listed: false }), our("c", { state: "failed" })])).toEqual([
    { kind: "only_here", name: "ORDER_a" },
  ]);
});

test("another amount, and a payment of what counts as failed here, are told", () => {
  expect(
    compare(
      [their("a", { value: money(999, usd) }), their("b"), their("c")],
      [our("a"), our("b", { state: "failed", listed: false }), our("c", { state: "unknown" })],
    ),
  ).toEqual([
    { kind: "other_amount", name: "ORDER_a" },
    { kind: "paid_there", name: "ORDER_b" },
  ]);
});

test("what came to nothing at the provider, or has no amount there, is as we have it", () => {
  expect(compare([their("a", { state: "undone" }), their("b", { value: null })], [our("a"), our("b")])).toEqual([]);
  expect(compare([their("a", { state: "undone", value: money(1, usd) })], [our("a", { state: "failed" })])).toEqual([]);
});

test("another currency is another amount, a reversed payout one that failed here, and an accepted one has to be there", () => {
  expect(
    compare(
      [their("a", { value: money(1_000, currency("EUR")) }), their("b")],
      [our("a"), our("b", { state: "reversed" }), our("c", { state: "accepted", reference: null })],
    ),
  ).toEqual([
    { kind: "other_amount", name: "ORDER_a" },
    { kind: "paid_there", name: "ORDER_b" },
    { kind: "only_here", name: "c" },
  ]);
});
