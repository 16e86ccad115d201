import type { ChosenGoods, Terms } from "../../core/program/terms.ts";

/** Which goods of an order count, as the form has them; those chosen are kept while all do. */
export interface GoodsDraft {
  readonly rewardItems: Terms["rewardItems"]["kind"];
  readonly rewardProducts: readonly ChosenGoods[];
  readonly rewardCollections: readonly ChosenGoods[];
}

export const startingGoods: GoodsDraft = { rewardItems: "all", rewardProducts: [], rewardCollections: [] };

/** The fields of terms that are there. */
export function goodsDraftOf({ rewardItems }: Terms): Partial<GoodsDraft> {
  if (rewardItems.kind === "all") return { rewardItems: "all" };
  const { kind, products, collections } = rewardItems;
  return { rewardItems: kind, rewardProducts: products, rewardCollections: collections };
}

/** The rule that the fields say; what is missing goes to `errors`. */
export function readGoods(
  { rewardItems, rewardProducts, rewardCollections }: GoodsDraft,
  errors: { rewardItems?: string },
): Terms["rewardItems"] {
  if (rewardItems === "all") return { kind: "all" };
  if (rewardProducts.length + rewardCollections.length === 0)
    errors.rewardItems = "Choose at least one product or collection.";
  return { kind: rewardItems, products: [...rewardProducts], collections: [...rewardCollections] };
}
