import type { Terms } from "../program/terms.ts";
import type { LineFacts, OrderFacts } from "./order-facts.ts";
import { type LinesSeen, lineKey, nothingSeen } from "./order-goods.ts";

/**
 * What of an order counts under these terms, in minor units: its base, or the part of it that is for goods the terms take.
 * `null` where the source did not tell the goods and the terms ask for them, or Shopify has not said yet what collections
 * they are in. Never more than the whole: of an order that is partly unpaid nobody knows which goods that is.
 */
export function baseOfOrder(
  { rewardItems }: Pick<Terms, "rewardItems">,
  { baseMinor, lines }: Pick<OrderFacts, "baseMinor" | "lines">,
  seen: LinesSeen = nothingSeen,
): number | null {
  if (rewardItems.kind === "all") return baseMinor;
  if (lines === undefined) return null;
  const products = new Set(rewardItems.products.map(({ id }) => id));
  const collections = new Set(rewardItems.collections.map(({ id }) => id));
  /** What is no product any more, or never was one, is none of those that were chosen, unless we had seen what it was. */
  const isChosen = (line: LineFacts): boolean | null => {
    const was = collections.size === 0 ? undefined : seen.get(lineKey(line));
    if (was) return products.has(was.productId) || was.collections.some((id) => collections.has(id));
    if (line.productId === null) return false;
    return collections.size === 0 ? products.has(line.productId) : null;
  };
  let counted = 0;
  for (const line of lines) {
    if (line.baseMinor === 0) continue;
    const chosen = isChosen(line);
    if (chosen === null) return null;
    if (chosen === (rewardItems.kind === "only")) counted += line.baseMinor;
  }
  return Math.min(baseMinor, counted);
}
