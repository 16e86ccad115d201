import type { Money } from "../../core/money/money.ts";
import type { PayoutOrder } from "../../core/payout/payout-order.ts";
import type { PayoutDelivery as Delivery } from "../../core/payout/payout-outcome.ts";
import type { RefusalCode } from "./refusal-code.ts";

/** A definite no: nothing moved, and the same attempt may never be sent again. */
export interface Refusal {
  readonly kind: "refused";
  readonly code: RefusalCode;
  /** What happened, for the merchant, with the provider's own words where they help; no secrets. */
  readonly detail: string;
}

/** Why an accepted payout is not with the person yet, where there is more to say than that it is on its way. */
export type WaitingCode = "unclaimed" | "held_by_provider" | "to_hand_over" | "to_export" | "to_fund" | "bank_refused";

/**
 * The provider has it and will tell how it ends. `attention`: it waits for the merchant, and what they must do there.
 * `code` and `note` (for the merchant) say what it waits for when nobody here can do anything.
 */
export interface Accepted {
  readonly kind: "accepted";
  readonly delivery: Delivery;
  readonly attention?: string;
  readonly code?: WaitingCode;
  readonly note?: string;
}

/**
 * How a try ended. `issued`: it is with the person. `accepted`: the provider has it and will tell how it ends.
 * `later`: certainly not done, ask again with the same key (429, 5xx before work). `unknown`: it may have happened;
 * only a look-up, or the same key, may follow.
 */
export type SendOutcome =
  | { readonly kind: "issued"; readonly delivery: Delivery }
  | Accepted
  | Refusal
  /** An earlier try of this attempt arrived, and has come back since. */
  | { readonly kind: "reversed"; readonly detail: string }
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string };

/**
 * What a look-up found. `absent`: certainly not there, so the same attempt may be sent. `reversed`: it was there and came
 * back. `send_again`: the provider cannot be asked, but the same request under the same key pays once at most and says how it
 * stands. `cannot_tell`: ask again later.
 */
export type LookUpOutcome =
  | { readonly kind: "issued"; readonly delivery: Delivery }
  | Accepted
  | Refusal
  | { readonly kind: "reversed"; readonly detail: string }
  | { readonly kind: "absent" }
  | { readonly kind: "send_again" }
  | { readonly kind: "cannot_tell"; readonly detail: string };

/** Payouts that leave in one request, at most `most` of the rail. The key stays through every retry; a definite no opens another. */
export interface PayoutBatch {
  /** At most 40 of [a-z0-9_]. */
  readonly key: string;
  /** When the first request under this key could have left. ISO 8601. */
  readonly startedAt: string;
  readonly orders: readonly PayoutOrder[];
}

/** How one payout of a batch stands. */
export type ItemOutcome = { readonly kind: "issued"; readonly delivery: Delivery } | Accepted | Refusal;

/** What the merchant must do at the provider for the whole batch, and where: until then nothing in it is paid. */
export interface BatchAttention {
  readonly what: string;
  /** An address of the provider's. */
  readonly url: string;
}

/** The provider has the batch; each payout by its order's key. */
interface SentBatch {
  readonly kind: "sent";
  readonly items: ReadonlyMap<string, ItemOutcome>;
  readonly attention?: BatchAttention;
}

/**
 * How the try of a batch ended. `peeled`: nothing moved, because of these; the others may go under another key. `begun`: it is
 * being made at the provider under this reference, and nothing in it can have moved; send again with it. The rest as for one
 * payout, for all of them.
 */
export type BatchOutcome =
  | SentBatch
  | { readonly kind: "peeled"; readonly refusals: ReadonlyMap<string, Refusal> }
  | { readonly kind: "begun"; readonly reference: string }
  | Exclude<SendOutcome, { readonly kind: "issued" | "accepted" | "reversed" }>;

/** What a look-up of a batch found. */
export type BatchLookUp =
  | SentBatch
  | { readonly kind: "send_again" }
  | { readonly kind: "cannot_tell"; readonly detail: string };

/** What to take back of a payout that was issued. Frozen when it is first asked for: asked again it is the very same. */
export interface RevokeOrder {
  /** Our own key of this one taking back, to be found by where the provider keeps one. At most 40 of [a-z0-9_]. */
  readonly key: string;
  /** The key under which the payout was sent, and what came of it. */
  readonly payoutKey: string;
  readonly delivery: Delivery;
  readonly issued: Money;
  /** At most so much; of a rail that revokes `whole` it is always all that was issued. */
  readonly take: Money;
  /** Shopify's customer gid of the receiver, where there is one still. */
  readonly customerId: string | null;
  /** When the first request of this taking back could have left; where a read-back starts to search. ISO 8601. */
  readonly startedAt: string;
}

/**
 * How taking back ended. `revoked`: all that was asked for. `partly`: so much, the rest is spent. `already_spent`: nothing
 * is left. `later`: certainly nothing happened yet. `unknown`: it may have happened; the same order asked again finds out.
 */
export type RevokeOutcome =
  | { readonly kind: "revoked" | "partly"; readonly value: Money; readonly detail: string; readonly reference?: string }
  | { readonly kind: "already_spent"; readonly detail: string }
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string };
