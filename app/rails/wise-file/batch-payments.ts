import { csvLine } from "../../core/csv-line.ts";
import { toDecimal } from "../../core/money/money.ts";
import { type PaymentReport, readPayments } from "../kit/file/read-payments.ts";
import type { PayoutFileFormat } from "../kit/rail.ts";
import type { WiseFileSettings } from "./settings.ts";

const headings = {
  token: ["Payment reference", "Reference", "paymentReference"],
  status: ["Status", "Transfer status", "Payment status"],
  reference: ["Transfer ID", "ID", "TransferWise ID", "Wise ID"],
  problem: ["Error", "Failure reason", "Details"],
} as const;

/** Wise's words for how a transfer stands (docs.wise.com, transfer states), and those of its pages. */
const states: PaymentReport["states"] = {
  completed: { state: "issued" },
  sent: { state: "issued" },
  paid: { state: "issued" },
  outgoingpaymentsent: { state: "issued" },
  processing: { state: "waiting" },
  fundsconverted: { state: "waiting" },
  incomingpaymentwaiting: { state: "waiting" },
  pending: { state: "waiting" },
  // The person has a week to say where it goes.
  waitingforrecipient: { state: "waiting", code: "unclaimed" },
  unclaimed: { state: "waiting", code: "unclaimed" },
  bouncedback: { state: "waiting", code: "held_by_provider" },
  cancelled: { state: "failed", code: "provider_refused" },
  canceled: { state: "failed", code: "provider_refused" },
  failed: { state: "failed", code: "provider_refused" },
  rejected: { state: "failed", code: "provider_refused" },
  expired: { state: "failed", code: "returned_unclaimed" },
  refunded: { state: "failed", code: "returned_by_provider" },
  fundsrefunded: { state: "failed", code: "returned_by_provider" },
  chargedback: { state: "failed", code: "returned_by_provider" },
};

/**
 * Wise's Batch Payments file for people who are paid by e-mail: Wise asks them for their bank account itself. Wise's references
 * are short (ten characters in the United States), so a payment is told by the last ten of our key.
 */
export const batchPayments: PayoutFileFormat<WiseFileSettings> = {
  most: 1_000,
  brings: "bank_payment",
  upload:
    "In Wise: Send, Batch payments, upload the file, review and pay. Later download the batch's results as CSV and import them here.",
  token: (key) => key.slice(-10).toUpperCase(),
  write(payments, settings) {
    const lines = payments.map(({ token, value, name, email }) => {
      const cells: Readonly<Record<string, string>> = {
        name: name ?? email,
        recipientEmail: email,
        paymentReference: token,
        receiverType: "PERSON",
        // The person gets the amount of the reward; what Wise takes for it is on top.
        amountCurrency: "target",
        amount: toDecimal(value),
        sourceCurrency: settings.sourceCurrency,
        targetCurrency: value.currency,
      };
      return csvLine(settings.columns.map((column) => cells[column] ?? ""));
    });
    return csvLine(settings.columns) + lines.join("");
  },
  read: (text) => readPayments(text, { provider: "Wise", headings, states, token: (written) => written.toUpperCase() }),
};
