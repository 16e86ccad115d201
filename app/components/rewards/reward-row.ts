import type { RewardState } from "../../core/reward/reward-states.ts";

/** A reward in a list, written out. */
export interface RewardRowData {
  readonly id: string;
  readonly url: string;
  readonly referrer: string;
  readonly order: string;
  readonly amount: string;
  readonly state: RewardState;
  /** When it was earned. */
  readonly earned: string;
  /** When it is or was due. */
  readonly due: string;
  /** Of a due one: when it goes out, or what has to happen before. */
  readonly goesOut: string;
  /** How the referrer wants to be paid, where they chose. */
  readonly wants: string | null;
  /** It waits for somebody's approval. */
  readonly toApprove: boolean;
  /** When it last changed. */
  readonly changed: string;
  /** How the last payout stands, with its rail and reference. */
  readonly payout: string;
  /** Why it is not issued, and what to do; null where nothing is wrong. */
  readonly why: string | null;
  /** The provider's own words. */
  readonly detail: string | null;
  /** A payout whose end nobody can find out: the merchant is asked for it. */
  readonly undecided: string | null;
}

/** An order that earned nothing, written out. */
export interface RefusedRow {
  readonly id: string;
  readonly url: string;
  readonly order: string;
  readonly referrer: string;
  readonly at: string;
  readonly why: string;
  /** The reward that was cancelled with it; null where there was none. */
  readonly lost: string | null;
}
