import type { Currency } from "../money/money.ts";
import type { ReasonCode } from "../reason.ts";
import type { Evidence } from "./attribute.ts";
import type { Disputes } from "./disputes.ts";

/** An order of a referral as the rule needs it: its newest state, and what bars it whatever its state. */
export interface HistoryOrder {
  readonly orderId: string;
  readonly attribution: Evidence["kind"];
  /** Why it can never earn, decided when it was attributed; null when nothing bars it. */
  readonly bar: ReasonCode | null;
  /** When staff said that nobody referred it. */
  readonly removedAt: Date | null;
  readonly baseMinor: number;
  /** False while nobody knows yet what of it counts. */
  readonly baseKnown?: boolean;
  /** Whether a product of it was deleted before Shopify could say what collections it was in. */
  readonly goodsGone?: boolean;
  readonly currency: Currency;
  /** Null for one that was never paid. */
  readonly paidAt: Date | null;
  readonly cancelledAt: Date | null;
  readonly fullyRefunded: boolean;
  /** Disputes about its payment; none without. */
  readonly disputes?: Disputes | null;
}

/** What a person or a fraud rule decided about a referral; it stands until it is taken back. */
export interface ReferralVerdict {
  readonly state: "rejected" | "flagged";
  readonly reason: ReasonCode;
  readonly values: Readonly<Record<string, string | number>> | null;
}

/** What Shopify was asked about the buyer of one order: how many orders they had placed before it; null while it has not answered. */
export interface CustomerCheck {
  readonly orderId: string;
  readonly previousOrders: number | null;
}

/** Everything that is known of a referral, in no order. */
export interface ReferralHistory {
  readonly orders: readonly HistoryOrder[];
  readonly verdict: ReferralVerdict | null;
  /** Staff looked and found it genuine: what fraud rules barred earns after all. */
  readonly cleared?: boolean;
  readonly check: CustomerCheck | null;
  /**
   * Its place among the referrer's referrals of the program that count, the first being 1; what it would be while it does not
   * count yet. Asked for only where the terms are ranked.
   */
  readonly place: number;
}
