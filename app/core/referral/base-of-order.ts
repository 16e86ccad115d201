import type { Terms } from "../program/terms.ts";
import type { OrderFacts } from "./order-facts.ts";

/**
 * What of an order counts under these terms, in minor units: its base, or the part of it that is for goods the terms take.
 * `null` where the source did not tell the goods and the terms ask for them. Never more than the whole: of an order that is
 * partly unpaid nobody knows which goods that is.
 */
export function baseOfOrder(
  { rewardItems }: Pick<Terms, "rewardItems">,
  { baseMinor, lines }: Pick<OrderFacts, "baseMinor" | "lines">,
): number | null {
  if (rewardItems.kind === "all") return baseMinor;
  if (lines === undefined) return null;
  const chosen = new Set(rewardItems.products.map(({ id }) => id));
  // What is no product any more, or never was one, is none of those that were chosen.
  const counted = lines.filter(
    ({ productId }) => (productId !== null && chosen.has(productId)) === (rewardItems.kind === "only"),
  );
  return Math.min(
    baseMinor,
    counted.reduce((sum, line) => sum + line.baseMinor, 0),
  );
}
