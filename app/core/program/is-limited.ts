import type { Terms } from "./terms.ts";

/** Whether what is earned is limited by more than the order itself, so that others' rewards matter. */
export function isLimited(terms: Pick<Terms, "referrerCap" | "referrerPieces" | "budget">): boolean {
  return terms.referrerCap !== null || terms.referrerPieces !== null || terms.budget !== null;
}
