import type { ReferralId, ReviewId, ShopId } from "../ids.ts";
import type { Hit, OrderTrace } from "./assess.ts";
import type { UnreviewedOutcome } from "./signals.ts";

/** What an order leaves for the rules, as a row. */
export interface TraceRow extends OrderTrace {
  readonly shopId: ShopId;
  readonly orderId: string;
  readonly referralId: ReferralId;
  readonly at: Date;
}

/** A signal that fired, as a row. */
export interface HitRow extends Hit {
  readonly shopId: ShopId;
  readonly orderId: string;
  readonly referralId: ReferralId;
  readonly at: Date;
}

/** A review that a flag opens, as a row. */
export interface ReviewRow {
  readonly shopId: ShopId;
  readonly reviewId: ReviewId;
  readonly referralId: ReferralId;
  readonly openedAt: Date;
  readonly dueAt: Date;
  readonly unreviewed: UnreviewedOutcome;
}

/** The fraud part of an order book: what had happened before, by what rules count, and what judging adds. */
export interface FraudBook {
  /** By `shopId|network`: when the latest referred orders from there were made. */
  readonly networks: Map<string, Date[]>;
  /** By `shopId|referrer id`: when their latest referrals were made. */
  readonly referrals: Map<string, Date[]>;
  /** By `shopId|referrer id`: how their last orders ended. */
  readonly recent: Map<string, { readonly orders: number; readonly lost: number }>;
  readonly traces: TraceRow[];
  readonly hits: HitRow[];
  readonly reviews: ReviewRow[];
}

/** One with nothing in it. */
export const emptyFraudBook = (): FraudBook => ({
  networks: new Map(),
  referrals: new Map(),
  recent: new Map(),
  traces: [],
  hits: [],
  reviews: [],
});
