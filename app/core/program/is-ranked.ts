import type { Terms } from "./terms.ts";

/** Whether a referral's reward depends on its place among the referrer's others. */
export function isRanked(terms: Pick<Terms, "tiers" | "milestones" | "everyNth">): boolean {
  return terms.tiers.length > 0 || terms.milestones.length > 0 || terms.everyNth !== null;
}

/** The last place from which on all places are alike; infinite where every N-th is another. */
export function lastPlaceThatMatters(terms: Pick<Terms, "tiers" | "milestones" | "everyNth">): number {
  if (terms.everyNth !== null) return Number.POSITIVE_INFINITY;
  return Math.max(0, ...terms.tiers.map(({ from }) => from), ...terms.milestones.map(({ at }) => at));
}
