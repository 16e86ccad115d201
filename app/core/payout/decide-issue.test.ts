import { expect, test } from "vitest";
import { calendarOf } from "../calendar.ts";
import type { RewardId } from "../ids.ts";
import { currency } from "../money/money.ts";
import { usualRules } from "../program/usual-rules.ts";
import { type DueByItself, decideIssue } from "./decide-issue.ts";
import type { IssueRule } from "./issue-rule.ts";

const usd = currency("USD");
// A Saturday in New York, a Sunday in UTC.
const at = new Date("2026-11-22T02:00:00Z");
const by = { at, calendar: calendarOf("America/New_York"), shopCurrency: usd };
const reward = (id: string, amountMinor: number, more: Partial<DueByItself> = {}): DueByItself => ({
  rewardId: id as RewardId,
  amountMinor,
  issueAt: null,
  approvedMinor: null,
  waitsForMore: false,
  ...more,
});
const rule = (change: Partial<IssueRule>): IssueRule => ({ ...usualRules.issueRule, ...change });
const decide = (rewards: readonly DueByItself[], change: Partial<IssueRule>) =>
  decideIssue(rewards, usd, rule(change), by);

test("without a rule everything goes at once", () => {
  expect(decide([reward("a", 500), reward("b", 700)], {})).toEqual({ now: ["a", "b"], waits: [] });
});

test("what waited for a day goes at once where no day is named any more", () => {
  expect(decide([reward("a", 500, { issueAt: new Date("2026-12-01T05:00:00Z") })], {})).toEqual({
    now: ["a"],
    waits: [],
  });
});

test("a small reward is not approved by being small", () => {
  expect(decide([reward("a", 1), reward("b", 1_000)], { approvalAboveMinor: 500 }).now).toEqual([]);
});

test("a weekly day is a day of the shop's own calendar", () => {
  expect(decide([reward("a", 500)], { when: "weekly", weekday: 6 }).now).toEqual(["a"]);
  expect(decide([reward("a", 500)], { when: "weekly", weekday: 7 }).waits).toEqual([
    { rewardId: "a", reason: "waits_for_issue_day", until: new Date("2026-11-22T05:00:00Z") },
  ]);
});

test("a day that passed while nobody worked is made up for, and what became due since waits for the next", () => {
  const passed = reward("a", 500, { issueAt: new Date("2026-11-20T05:00:00Z") });
  expect(decide([passed, reward("b", 900)], { when: "weekly", weekday: 5 })).toEqual({
    now: ["a"],
    waits: [{ rewardId: "b", reason: "waits_for_issue_day", until: new Date("2026-11-27T05:00:00Z") }],
  });
});

test("what was too little on its day waits for the next one, together with what came since", () => {
  const little = reward("a", 500, { issueAt: new Date("2026-11-20T05:00:00Z"), waitsForMore: true });
  expect(decide([little], { when: "weekly", weekday: 5 }).now).toEqual([]);
  expect(decide([little, reward("b", 500)], { when: "weekly", weekday: 6 }).now).toEqual(["a", "b"]);
});

test("above the limit somebody approves what goes to one person at once; what is approved goes", () => {
  const large = [reward("a", 600), reward("b", 500)];
  expect(decide(large, { approvalAboveMinor: 1_000 }).waits.map((wait) => wait.reason)).toEqual([
    "needs_approval",
    "needs_approval",
  ]);
  expect(decide(large, { approvalAboveMinor: 1_100 }).now).toEqual(["a", "b"]);
  const approved = reward("a", 600, { approvedMinor: 600 });
  expect(decide([approved, reward("b", 500)], { approvalAboveMinor: 400 })).toEqual({
    now: ["a"],
    waits: [{ rewardId: "b", reason: "needs_approval", until: at }],
  });
  // It grew after it was approved.
  expect(decide([reward("a", 601, { approvedMinor: 600 })], { approvalAboveMinor: 400 }).now).toEqual([]);
});

test("limits in the shop's currency say nothing of a reward that is no money of it", () => {
  expect(decideIssue([reward("a", 1)], currency("FREE_SHIPPING"), rule({ approvalAboveMinor: 1 }), by).now).toEqual([
    "a",
  ]);
  expect(decideIssue([reward("a", 900)], currency("EUR"), rule({ approvalAboveMinor: 500 }), by).now).toEqual(["a"]);
});
