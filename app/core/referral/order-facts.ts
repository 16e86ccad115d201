import type { PersonFacts } from "../fraud/marks.ts";
import type { Currency } from "../money/money.ts";
import type { OrderChannel } from "../program/limit-rules.ts";
import type { Disputes } from "./disputes.ts";
import type { SignUpTold } from "./sign-up.ts";

/** What an order tells of its buyer for the fraud rules, in clear. Lives as long as the batch; its hashes are what is kept. */
export interface BuyerFacts {
  readonly person: PersonFacts;
  readonly ip: string | null;
  readonly userAgent: string | null;
  /** The first page of the visit, a path with its query, and the address of the page that led there. */
  readonly landing: string | null;
  readonly referring: string | null;
  /** Gift cards bought with the order. */
  readonly giftCards: number;
}

/** A line of an order: its product (Shopify's gid), null for what is none or none any more, and what of the base is for it. */
export interface LineFacts {
  /** Stays with the line for ever; absent where the source does not tell. */
  readonly lineId?: string;
  readonly productId: string | null;
  readonly baseMinor: number;
}

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
  /** When the last of it was fulfilled; null while something is left, absent where the source does not tell. */
  readonly fulfilledAt?: Date | null;
  /** How it was bought, where that is not the online store. */
  readonly channel?: OrderChannel | null;
  /** Set where this is a friend's sign-up: it stands among the orders of its referral, without an amount. */
  readonly signUp?: SignUpTold;
  readonly test: boolean;
  readonly currency: Currency;
  /** Current subtotal after discounts, refunds and edits; without shipping, tax and gift cards (design §4). */
  readonly baseMinor: number;
  /** The goods that are left of it with their parts of the base, gift cards left out; absent where the source does not tell. */
  readonly lines?: readonly LineFacts[];
  readonly discountCodes: readonly string[];
  /** The signed token our storefront script left in the cart, unverified. */
  readonly cartToken: string | null;
  /** The tokens of all links that were followed, where a program asks for them; unverified. Absent for none. */
  readonly clickTokens?: readonly string[];
  readonly customerId: string | null;
  readonly email: string | null;
  /** The language that the buyer ordered in ("de-AT"); absent where the source does not tell. */
  readonly locale?: string;
  /** All disputes about its payment; absent where the source does not tell. */
  readonly disputes?: Disputes;
  /** Absent where the source does not tell. */
  readonly buyer?: BuyerFacts;
}
