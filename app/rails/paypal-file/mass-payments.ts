import { csvLine } from "../../core/csv-line.ts";
import { toDecimal } from "../../core/money/money.ts";
import { type PaymentReport, readPayments } from "../kit/file/read-payments.ts";
import type { PayoutFileFormat } from "../kit/rail.ts";
import type { PaypalFileSettings } from "./settings.ts";

/** Headings as PayPal's reports of payouts spell them, each in the spellings that are known. */
const headings = {
  token: ["Customer ID", "Unique ID", "Sender Item ID", "Item ID", "CustomerId"],
  status: ["Transaction Status", "Status", "Payment Status"],
  reference: ["Transaction ID", "Payout Item ID", "Reference ID"],
  problem: ["Error Message", "Error", "Reason", "Reason Code", "Error Code"],
} as const;

/** PayPal's words for how a payment stands; the same as those of its API. */
const states: PaymentReport["states"] = {
  success: { state: "issued" },
  completed: { state: "issued" },
  paid: { state: "issued" },
  pending: { state: "waiting" },
  processing: { state: "waiting" },
  processed: { state: "waiting" },
  // The money has left: not failed, or it could be paid a second time.
  unclaimed: { state: "waiting", code: "unclaimed" },
  onhold: { state: "waiting", code: "held_by_provider" },
  held: { state: "waiting", code: "held_by_provider" },
  blocked: { state: "waiting", code: "held_by_provider" },
  failed: { state: "failed", code: "provider_refused" },
  denied: { state: "failed", code: "provider_refused" },
  canceled: { state: "failed", code: "returned_unclaimed" },
  cancelled: { state: "failed", code: "returned_unclaimed" },
  returned: { state: "failed", code: "returned_unclaimed" },
  refunded: { state: "failed", code: "returned_by_provider" },
  reversed: { state: "failed", code: "returned_by_provider" },
};

/**
 * PayPal's Mass Payments file (Payouts on the web): no headings, one currency, `recipient,amount,currency,customerId,note,wallet`.
 * PayPal does not know a file that it has had before, so each payment carries our key as its customer id.
 */
export const massPayments: PayoutFileFormat<PaypalFileSettings> = {
  most: 5_000,
  brings: "paypal",
  upload:
    "In PayPal: Pay & Get Paid, Payouts, Make a payout, upload the file. Later download the report of the payout as CSV and import it here.",
  // PayPal's customer id has room for thirty; a key is exactly that long.
  token: (key) => key.slice(0, 30),
  write: (payments, settings) =>
    payments
      .map(({ token, value, email, memo }) => {
        const amount = toDecimal(value);
        const shown = settings.decimals === "comma" ? amount.replace(".", ",") : amount;
        return csvLine([email, shown, value.currency, token, memo, settings.wallet]);
      })
      .join(""),
  read: (text) => readPayments(text, { provider: "PayPal", headings, states, token: (written) => written }),
};
