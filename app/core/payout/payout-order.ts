import type { PayoutAttemptId, PayoutId } from "../ids.ts";
import type { Money } from "../money/money.ts";

/** The receiver: what the rail says it needs is there, the rest may be null. */
export interface PayoutPerson {
  readonly name: string | null;
  readonly email: string | null;
  /** Shopify's customer gid. */
  readonly customerId: string | null;
  /**
   * What the person left for this very rail: bank details, or the account that their onboarding made; read by the rail's
   * own schema. `null` where they left none.
   */
  readonly destination: Readonly<Record<string, string>> | null;
}

/** One delivery to one person, as every rail gets it. Frozen with the attempt: a retry gets the very same order. */
export interface PayoutOrder {
  readonly payoutId: PayoutId;
  readonly attemptId: PayoutAttemptId;
  /** The idempotency key: stays the same through every retry of an attempt whose end is unknown. At most 40 of [a-z0-9_]. */
  readonly key: string;
  /** Money, or units of another asset that the rail delivers (`core/money/asset.ts`). */
  readonly value: Money;
  readonly person: PayoutPerson;
  /** What the person reads about it: "Thank you for referring Ben". Plain text, at most 140 characters. */
  readonly memo: string;
  /** When the first request of this attempt could have left; where a look-up starts to search. ISO 8601. */
  readonly startedAt: string;
}
