import type { Currency } from "../money/money.ts";

/** What a source told us about an order: its state at one moment, in our words. Shop currency throughout. */
export interface OrderFacts {
  /** Shopify's gid; its number exceeds 2^53, so it is text everywhere. */
  readonly orderId: string;
  /** What the merchant calls it: "#1001". */
  readonly name: string;
  /** When this state was reached (core/referral/state-time.ts); an older state never replaces a newer one. */
  readonly stateAt: Date;
  readonly createdAt: Date;
  /** Paid in full at some time. */
  readonly paid: boolean;
  readonly paidAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly fullyRefunded: boolean;
  readonly test: boolean;
  readonly currency: Currency;
  /** Current subtotal after discounts, refunds and edits; without shipping, tax and gift cards (design §4). */
  readonly baseMinor: number;
  readonly discountCodes: readonly string[];
  /** The signed token our storefront script left in the cart, unverified. */
  readonly cartToken: string | null;
  readonly customerId: string | null;
  readonly email: string | null;
}
