import { describe, expect, test } from "vitest";
import { currency } from "../money/money.ts";
import { isLimited } from "./is-limited.ts";
import { isRanked, lastPlaceThatMatters } from "./is-ranked.ts";
import type { Terms } from "./terms.ts";

const usd = currency("USD");
const tiers: Terms["tiers"] = [5, 3].map((from) => ({
  from,
  reward: { kind: "fixed", amountMinor: 500, currency: usd },
}));
const milestones: Terms["milestones"] = [{ at: 4, amountMinor: 1_000, currency: usd }];
const none = { tiers: [], milestones: [], everyNth: null };

describe("whether a place among others matters, and how far", () => {
  test.each([
    ["no such rule", none, false, 0],
    ["tiers", { ...none, tiers }, true, 5],
    ["a milestone", { ...none, milestones }, true, 4],
    ["tiers and a milestone", { ...none, tiers, milestones }, true, 5],
    ["every third", { ...none, everyNth: 3 }, true, Number.POSITIVE_INFINITY],
  ])("%s", (_, terms, ranked, last) => {
    expect(isRanked(terms)).toBe(ranked);
    expect(lastPlaceThatMatters(terms)).toBe(last);
  });
});

describe("whether others' rewards limit one", () => {
  const free = { referrerCap: null, referrerPieces: null, budget: null };
  test.each([
    ["nothing", free, false],
    ["a cap", { ...free, referrerCap: { amountMinor: 1, period: "month" as const } }, true],
    ["so many pieces", { ...free, referrerPieces: { count: 1, period: "ever" as const } }, true],
    ["a budget", { ...free, budget: { amountMinor: 1, period: "ever" as const, whenSpent: "stop" as const } }, true],
  ])("%s", (_, terms, limited) => {
    expect(isLimited(terms)).toBe(limited);
  });
});
