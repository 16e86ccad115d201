import { expect, test } from "vitest";
import { currency, money } from "../../core/money/money.ts";
import { addUpCheck } from "./add-up-check.ts";
import type { CheckedPart } from "./issue-answer.ts";

const usd = (amountMinor: number) => money(amountMinor, currency("USD"));
const part = (change: Partial<CheckedPart>): CheckedPart => ({
  kind: "checked",
  rail: "stripe-balance",
  from: 0,
  ready: 1,
  totals: [usd(1_000)],
  funds: null,
  fills: [],
  refused: [],
  others: [],
  people: 3,
  done: 1,
  planHash: "one",
  ...change,
});
const no = { rewardId: "rwd_1", referrer: "Anna", why: "No.", detail: "" };

test("a dry run of many people adds up part by part", () => {
  const first = addUpCheck(null, part({ funds: usd(5_000), fills: [usd(200)], refused: [no] }));
  const whole = addUpCheck(first, part({ from: 1, done: 3, ready: 2, totals: [usd(500)], refused: [no] }));
  expect(whole).toMatchObject({
    ready: 3,
    done: 3,
    people: 3,
    totals: [usd(1_500)],
    funds: usd(5_000),
    fills: [usd(200)],
    refused: [no, no],
  });
});

test("a part of another plan, rail or place is not added", () => {
  const first = addUpCheck(null, part({}));
  for (const other of [{ planHash: "two" }, { rail: "tremendous" }, { from: 2 }])
    expect(addUpCheck(first, part({ from: 1, done: 2, ...other }))).toBeNull();
  expect(addUpCheck(null, part({ from: 1 }))).toBeNull();
});
