import { neverLeft } from "../kit/never-left.ts";
import type { Refusal, RefusalCode } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { retryAfter } from "../kit/retry-after.ts";
import { withoutSecrets } from "../kit/without-secrets.ts";
import { type PaypalError, paypalError } from "./answers.ts";
import { NoToken, type PaypalAnswer } from "./open-paypal.ts";

/** How a call to PayPal failed, in the words of the kit. */
export type PaypalFailure =
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
  | { readonly kind: "unknown"; readonly detail: string };

/** PayPal's error names and the issues in their details (developer.paypal.com, Payouts: errors), by what they mean to us. */
const meanings: readonly (readonly [RegExp, RefusalCode])[] = [
  [/INSUFFICIENT_FUNDS|INSUFFICIENT_BALANCE/, "needs_funds"],
  [/RECEIVER_|RECIPIENT_|SELF_PAY_NOT_ALLOWED|RECEIVING_LIMIT/, "receiver_refused"],
  [/CURRENCY_NOT_SUPPORTED|CURRENCY_COMPLIANCE|NON_HOLDING_CURRENCY/, "currency_mismatch"],
  [/SPENDING_LIMIT_EXCEEDED|AMOUNT_/, "outside_limits"],
  [
    /REQUIRED_SCOPE_MISSING|AUTHORIZATION_ERROR|NOT_AUTHORIZED|PERMISSION_DENIED|SENDER_|USER_COUNTRY_NOT_ALLOWED|ACCOUNT_RESTRICTED/,
    "permission_missing",
  ],
  [/AUTHENTICATION_FAILURE|INVALID_TOKEN/, "credentials_refused"],
];

/** The part of a request that a validation error names. */
const fields: readonly (readonly [RegExp, RefusalCode])[] = [
  [/receiver|recipient/i, "person_incomplete"],
  [/currency/i, "currency_mismatch"],
  [/amount|value/i, "outside_limits"],
];

/** What an error of PayPal's means, with its own words. */
export function refusalOf(error: PaypalError, secrets: readonly string[]): Refusal {
  const details = (error.details ?? []).map((each) => [each.field, each.issue].filter(Boolean).join(": "));
  const said = withoutSecrets([error.name, error.message, ...details].filter(Boolean).join("; "), secrets);
  const named = `${error.name} ${(error.details ?? []).map((each) => each.issue).join(" ")}`;
  // The batch's own id and header begin with SENDER_ as well and say nothing about the account.
  const code =
    meanings.find(([words]) => words.test(named.replaceAll("SENDER_BATCH", "")))?.[1] ??
    fields.find(([words]) => (error.details ?? []).some((each) => words.test(each.field ?? "")))?.[1];
  return refused(code ?? "provider_refused", `PayPal refused: ${said}`);
}

/**
 * Reads an answer that is not the one hoped for. `writes`: the call could have paid somebody, so whatever is not a plain no
 * is `unknown`.
 */
export function readPaypalAnswer(answer: PaypalAnswer, writes: boolean, secrets: readonly string[]): PaypalFailure {
  const unsure = (detail: string): PaypalFailure =>
    writes ? { kind: "unknown", detail } : { kind: "later", afterSeconds: 30, detail };
  const { status } = answer;
  if (status === 429)
    return {
      kind: "later",
      afterSeconds: retryAfter(answer.retryAfter, 10),
      detail: "PayPal asked us to slow down.",
    };
  if (status === 401) return refused("credentials_refused", "PayPal does not accept the client ID and secret.");
  const error = paypalError.safeParse(answer.body);
  if (status >= 500 || status === 408 || status === 409 || status < 400 || !error.success)
    return unsure(`PayPal answered ${status}, which does not tell whether the payment was made.`);
  return refusalOf(error.data, secrets);
}

/** Reads what a call threw: no answer came at all. Anything that is not the network's is a bug and is thrown on. */
export function readPaypalThrow(error: unknown, writes: boolean, secrets: readonly string[]): PaypalFailure {
  if (error instanceof NoToken) {
    // No token, no payment: whatever happened, it happened before.
    if (error.answer === null) return { kind: "later", afterSeconds: 30, detail: "PayPal could not be reached." };
    const { status } = error.answer;
    if (status === 400 || status === 401)
      return refused("credentials_refused", "PayPal does not accept the client ID and secret.");
    return readPaypalAnswer(error.answer, false, secrets);
  }
  if (!(error instanceof TypeError || error instanceof DOMException)) throw error;
  if (neverLeft(error)) return { kind: "later", afterSeconds: 30, detail: "PayPal could not be reached." };
  return writes
    ? { kind: "unknown", detail: "The connection to PayPal ended before it answered." }
    : { kind: "later", afterSeconds: 30, detail: "The connection to PayPal ended before it answered." };
}
