import type { Language } from "../language/language.ts";
import { say } from "../language/say.ts";
import type { DeliveryKind } from "./payout-outcome.ts";

/**
 * What a delivery is, in the person's words. A mail is not said to be sent before it is. `null` is a delivery of which the
 * kind was not kept, or one that a later version of this app made.
 */
export function describeDelivery(language: Language, kind: DeliveryKind | null, arrived: boolean): string {
  switch (kind) {
    case "discount_code":
    case "store_credit":
    case "gift_card_code":
    case "account_credit":
    case "invoice_discount":
    case "subscription_price":
    case "bank_transfer":
    case "gift_card_link":
    case "points":
      return say(language, `delivery.${kind}`);
    case "gift_card_email":
      return say(language, arrived ? "delivery.gift_card_email" : "delivery.gift_card_email_waiting");
    case "bank_payment":
      return say(language, arrived ? "delivery.bank_payment" : "delivery.bank_payment_waiting");
    case "paypal":
      return say(language, arrived ? "delivery.paypal" : "delivery.paypal_waiting");
    case "handed_over":
      return say(language, arrived ? "delivery.handed_over" : "delivery.handed_over_waiting");
    case null:
      return say(language, "delivery.unknown");
  }
}
