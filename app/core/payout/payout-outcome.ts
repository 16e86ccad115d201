import type { ReasonCode } from "../reason.ts";
import type { PayoutState } from "./payout-states.ts";

/** How an attempt stands. */
export type AttemptOutcome = "sending" | "later" | "unknown" | "accepted" | "issued" | "refused";

/** What a rail can bring. Its words, in the person's language, are in `describe-delivery.ts`. */
export const deliveryKinds = [
  "discount_code",
  "store_credit",
  "gift_card_code",
  "account_credit",
  "invoice_discount",
  "subscription_price",
  "bank_transfer",
  "bank_payment",
  "gift_card_link",
  "gift_card_email",
  "paypal",
  "handed_over",
  "points",
] as const;

export type DeliveryKind = (typeof deliveryKinds)[number];

/** What the person got in hand, shown to them and kept with the payout. */
export interface PayoutDelivery {
  readonly kind: DeliveryKind;
  /** The provider's own id, to be found there. */
  readonly reference: string;
  /** A code to type in at checkout, where the rail makes one. */
  readonly code?: string;
  /** An address to open, where the rail makes one. */
  readonly url?: string;
  /** Until when it can be used, where that ends: as the rail set it there, or as the provider answered. ISO 8601. */
  readonly expiresAt?: string;
  /** The provider writes to the person about it. */
  readonly mailed?: true;
  /** Other ids the provider may name this delivery by in an event. */
  readonly otherReferences?: readonly string[];
}

/** What an answer of a rail makes of a payout. */
export interface PayoutOutcome {
  readonly state: PayoutState;
  readonly outcome: AttemptOutcome;
  readonly reason: ReasonCode | null;
  readonly detail: string | null;
  readonly delivery: PayoutDelivery | null;
}

/** A rail's answer, of a send or a look-up. */
export type RailAnswer =
  | { readonly kind: "issued"; readonly delivery: PayoutDelivery }
  | {
      readonly kind: "accepted";
      readonly delivery: PayoutDelivery;
      readonly attention?: string;
      readonly code?: ReasonCode;
      readonly note?: string;
    }
  | { readonly kind: "refused"; readonly code: ReasonCode; readonly detail: string }
  | { readonly kind: "reversed"; readonly detail: string }
  | { readonly kind: "later"; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string };

/** Reads a rail's answer as the payout's next state. `later` goes back to `requested`: nothing happened, the key stays. */
export function outcomeOf(answer: RailAnswer): PayoutOutcome {
  switch (answer.kind) {
    case "issued":
      return { state: "issued", outcome: "issued", reason: "delivered", detail: null, delivery: answer.delivery };
    case "accepted":
      return {
        state: "accepted",
        outcome: "accepted",
        reason: answer.code ?? "on_its_way",
        detail: answer.attention ?? answer.note ?? null,
        delivery: answer.delivery,
      };
    case "refused":
      // Money is the merchant's to bring, not the person's: the payout waits for it, and then goes out under a new key.
      if (answer.code === "needs_funds")
        return { state: "requested", outcome: "refused", reason: answer.code, detail: answer.detail, delivery: null };
      return { state: "failed", outcome: "refused", reason: answer.code, detail: answer.detail, delivery: null };
    case "reversed":
      return {
        state: "reversed",
        outcome: "refused",
        reason: "returned_by_provider",
        detail: answer.detail,
        delivery: null,
      };
    case "later":
      return { state: "requested", outcome: "later", reason: "on_its_way", detail: answer.detail, delivery: null };
    case "unknown":
      return { state: "unknown", outcome: "unknown", reason: "outcome_unknown", detail: answer.detail, delivery: null };
  }
}
