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
 * What a provider lists of a time. Some cannot: Stripe lists balances one customer at a time, PayPal has no list of payouts, and
 * Shopify keeps no key of ours with store credit. `more`: it had more than one sweep reads, so what is not here may still be
 * there.
 */
export type Listing =
  | { readonly kind: "listed"; readonly payments: readonly ListedPayment[]; readonly more: boolean }
  | { readonly kind: "cannot_tell"; readonly detail: string };
