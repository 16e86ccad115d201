import type { Terms } from "./terms.ts";

/** When a budget that is spent at this moment begins anew by itself: with the next month (UTC); null where nothing but raising it helps. */
export function budgetAnewAt(budget: Pick<NonNullable<Terms["budget"]>, "period">, at: Date): Date | null {
  return budget.period === "month" ? new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1)) : null;
}
