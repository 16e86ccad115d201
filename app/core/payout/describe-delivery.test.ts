import { expect, test } from "vitest";
import { english } from "../language/language.ts";
import { describeDelivery } from "./describe-delivery.ts";
import type { DeliveryKind } from "./payout-outcome.ts";

const texts: Readonly<Record<string, unknown>> = english.catalogue.texts;

test.each<[DeliveryKind | null, string, string]>([
  ["discount_code", "delivery.discount_code", "delivery.discount_code"],
  ["store_credit", "delivery.store_credit", "delivery.store_credit"],
  ["gift_card_code", "delivery.gift_card_code", "delivery.gift_card_code"],
  ["account_credit", "delivery.account_credit", "delivery.account_credit"],
  ["invoice_discount", "delivery.invoice_discount", "delivery.invoice_discount"],
  ["subscription_price", "delivery.subscription_price", "delivery.subscription_price"],
  ["bank_transfer", "delivery.bank_transfer", "delivery.bank_transfer"],
  ["gift_card_link", "delivery.gift_card_link", "delivery.gift_card_link"],
  ["points", "delivery.points", "delivery.points"],
  ["gift_card_email", "delivery.gift_card_email_waiting", "delivery.gift_card_email"],
  ["bank_payment", "delivery.bank_payment_waiting", "delivery.bank_payment"],
  ["paypal", "delivery.paypal_waiting", "delivery.paypal"],
  ["handed_over", "delivery.handed_over_waiting", "delivery.handed_over"],
  [null, "delivery.unknown", "delivery.unknown"],
])("%s is told before and after it arrived", (kind, before, after) => {
  expect(texts[before]).toBeTruthy();
  expect(describeDelivery(english, kind, false)).toBe(texts[before]);
  expect(describeDelivery(english, kind, true)).toBe(texts[after]);
});
