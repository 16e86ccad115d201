import type { Terms } from "../../core/program/terms.ts";
import type { ReferralChain } from "../../store/views/referral-chain.ts";

/** What each product of an order was when we first heard of it, as far as the terms ask; nothing where they do not. */
export function goodsWords(
  lines: ReferralChain["orders"][number]["lines"],
  rewardItems: Terms["rewardItems"],
): string[] {
  if (rewardItems.kind === "all" || lines.length === 0) return [];
  const names = new Map(rewardItems.collections.map(({ id, title }) => [id, title]));
  return [
    "Collections as they were when we first heard of the order:",
    ...lines.map(({ title, collections, found }) => {
      if (!found || title === null) return "A product that was deleted before Shopify could be asked: in none.";
      const within = collections.flatMap((id) => names.get(id) ?? []);
      return `${title}: ${within.length === 0 ? "in none of the program’s" : `in ${within.join(", ")}`}.`;
    }),
  ];
}
