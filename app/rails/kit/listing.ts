import type { Money } from "../../core/money/money.ts";

/** A payment as a provider lists it. `undone`: it came to nothing, or went back. */
export interface ListedPayment {
  /** Our key that it was sent under. */
  readonly key: string;
  /** The provider's own id. */
  readonly reference: string;
  readonly value: Money | null;
  readonly state: "paid" | "open" | "undone";
}

/**
 * What a provider lists of a time. `more`: it had more than one sweep reads, or people take away what is used up, so what is not
 * here may still be there. Of four rails nothing is listed:
 * - PayPal has no list of payouts. Batches that we know are read again by night (`returnsOf`); one that we lack would be in
 *   Transaction Search alone, which is hours late and not documented to carry our item's id (docs: transaction-search/v1).
 * - Shopify keeps no key of ours with store credit, and lists it one customer's account at a time (Admin API, StoreCreditAccount).
 * - A code of Shopify's names no order of ours; that a discount was changed or deleted is told by the check of discounts.
 * - A lower price at Stripe is a price that exists whether or not anybody pays it (docs.stripe.com/api/prices).
 */
export type Listing =
  | { readonly kind: "listed"; readonly payments: readonly ListedPayment[]; readonly more: boolean }
  | { readonly kind: "cannot_tell"; readonly detail: string };
