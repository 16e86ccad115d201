/** What the merchant edits in a discount. */
export interface DiscountEdit {
  title?: string;
  endsAt?: string | null;
  /** They take the place of those that were named before. */
  goods?: { products: readonly string[] } | { collections: readonly string[] } | "all";
  /** The smallest order that it is for, a decimal text; null for any. */
  minimum?: string | null;
}
