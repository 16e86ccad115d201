import type { ReferralId } from "../ids.ts";

/** A referral that Shopify is to be asked about, with what is open. */
export interface Check {
  readonly referralId: ReferralId;
  /** The order by which it is asked whether the friend is new; null where that is not open. */
  readonly orderId: string | null;
  /** Products of its orders that were never looked at. */
  readonly productIds: readonly string[];
  /** The collections that its terms name. */
  readonly collectionIds: readonly string[];
  /** Orders whose goods nobody told: they have to be read. */
  readonly unread: readonly string[];
}

/** What is asked in one request, and which checks it is about. */
export interface CheckQuestion {
  readonly checks: readonly Check[];
  readonly orderIds: readonly string[];
  readonly productIds: readonly string[];
  readonly collectionIds: readonly string[];
}

/**
 * As many of the checks, from the first on, as one request has room for; the rest is asked afterwards. Of a single one with
 * more products than there is room for, the first of them are asked. With `goods` false nothing is asked of products.
 */
export function questionOf(
  checks: readonly Check[],
  most: { readonly products: number; readonly collections: number },
  goods: boolean,
): CheckQuestion {
  const taken: Check[] = [];
  const products = new Set<string>();
  const collections = new Set<string>();
  for (const check of checks) {
    const asks = goods && check.productIds.length > 0;
    const moreProducts = asks ? new Set([...products, ...check.productIds]) : products;
    const moreCollections = asks ? new Set([...collections, ...check.collectionIds]) : collections;
    const fits = moreProducts.size <= most.products && moreCollections.size <= most.collections;
    if (!fits && taken.length > 0) break;
    taken.push(check);
    for (const id of moreProducts) products.add(id);
    for (const id of moreCollections) collections.add(id);
  }
  return {
    checks: taken,
    orderIds: taken.flatMap(({ orderId }) => orderId ?? []),
    productIds: [...products].slice(0, most.products),
    collectionIds: [...collections],
  };
}
