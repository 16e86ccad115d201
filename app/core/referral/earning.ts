import type { ProgramId, ReferralId, ReferrerId, ShopId } from "../ids.ts";
import type { Currency } from "../money/money.ts";
import type { Taker } from "./share-out.ts";

/**
 * What an order, or a place that was reached, is worth by itself, and what limits leave of it: first the referrer's cap,
 * then the program's budget. Kept, so that a limit is shared out again without anybody's history.
 */
export interface Earning extends Taker {
  readonly shopId: ShopId;
  readonly referralId: ReferralId;
  readonly programId: ProgramId;
  readonly referrerId: ReferrerId;
  readonly currency: Currency;
  readonly worthMinor: number;
  /** The pools that it takes from, null for no limit. */
  readonly capPool: string | null;
  readonly budgetPool: string | null;
  /** What the cap leaves of it. */
  cappedMinor: number;
  /** What the budget leaves of that. */
  givenMinor: number;
}

/** What a limit holds and how it is taken up. A budget may have become smaller than what was given: that is never taken back. */
export interface Pool {
  readonly shopId: ShopId;
  readonly id: string;
  readonly programId: ProgramId;
  readonly currency: Currency;
  readonly limitMinor: number;
  askedMinor: number;
  givenMinor: number;
}
