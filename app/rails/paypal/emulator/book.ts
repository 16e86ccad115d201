import { createHash } from "node:crypto";

export type ItemStatus =
  | "SUCCESS"
  | "FAILED"
  | "PENDING"
  | "UNCLAIMED"
  | "RETURNED"
  | "ONHOLD"
  | "BLOCKED"
  | "REFUNDED"
  | "REVERSED";

export type BatchStatus = "DENIED" | "PENDING" | "PROCESSING" | "SUCCESS" | "CANCELED";

export interface PaypalItemRow {
  readonly id: string;
  readonly receiver: string;
  readonly recipientType: string;
  readonly currency: string;
  /** As it was asked for; PayPal prints it again. */
  readonly value: string;
  readonly senderItemId: string | null;
  readonly note: string | null;
  status: ItemStatus;
  transactionId: string | null;
  processedAt: string | null;
  error: { readonly name: string; readonly message: string } | null;
}

export interface PaypalBatchRow {
  readonly id: string;
  readonly senderBatchId: string | null;
  readonly emailSubject: string | null;
  readonly createdAt: string;
  readonly items: readonly PaypalItemRow[];
  status: BatchStatus;
  completedAt: string | null;
  error: { readonly name: string; readonly message: string } | null;
}

export interface PaypalWebhookRow {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
}

export interface PaypalEventRow {
  readonly id: string;
  readonly type: string;
  readonly body: string;
  readonly statuses: number[];
}

/** What happens to an item when its batch is worked on. */
export interface Fate {
  readonly status: ItemStatus;
  readonly error?: string;
}

/** Everything PayPal knows about one business account. */
export interface PaypalBook {
  readonly apps: Map<string, { secret: string; appId: string; scopes: string[] }>;
  readonly tokens: Map<string, { clientId: string; endsAt: number }>;
  /** Available balance by currency, as millionths of the unit, so that three decimals and none add up alike. */
  readonly balances: Map<string, number>;
  readonly batches: PaypalBatchRow[];
  readonly webhooks: PaypalWebhookRow[];
  readonly events: PaypalEventRow[];
  /** By the receiver's address; everybody else is paid. */
  readonly fates: Map<string, Fate>;
  processing: "automatic" | "by_hand";
  /** Events are kept and not posted. */
  silent: boolean;
  newId(length: number): string;
}

/** Sentences PayPal gives with an item's error. */
export const itemErrors: Readonly<Record<string, string>> = {
  RECEIVER_UNREGISTERED:
    "The recipient for this payout does not have an account. A link to sign up for an account was sent to the recipient.",
  RECEIVER_UNCONFIRMED: "The recipient's email or phone number is unconfirmed.",
  RECEIVER_ACCOUNT_LOCKED: "Recipient's account is inactive or locked. Funds are returned to your account.",
  RECEIVER_COUNTRY_NOT_ALLOWED: "The recipient lives in a country where payouts are not allowed.",
  RISK_DECLINE: "This transaction was declined due to risk concerns.",
  INSUFFICIENT_FUNDS: "You have insufficient funds in your balance.",
};

/** What opens a fresh emulator, ready to paste into the settings form. */
export const paypalDemo = {
  clientId: "AdemoGoodwordSandboxClient0001",
  clientSecret: "EdemoGoodwordSandboxSecret0001",
} as const;

/** A fresh account with dollars, euros and yen, and one app that may make payouts. Ids come from a counter. */
export function createPaypalBook(): PaypalBook {
  let drawn = 0;
  return {
    apps: new Map([
      [
        paypalDemo.clientId,
        {
          secret: paypalDemo.clientSecret,
          appId: "APP-80W284485P519543T",
          scopes: [
            "https://uri.paypal.com/payments/payouts",
            "https://uri.paypal.com/services/reporting/search/read",
            "https://uri.paypal.com/services/applications/webhooks",
          ],
        },
      ],
    ]),
    tokens: new Map(),
    balances: new Map([
      ["USD", 10_000_000_000],
      ["EUR", 10_000_000_000],
      ["GBP", 10_000_000_000],
      ["JPY", 1_000_000_000_000],
    ]),
    batches: [],
    webhooks: [],
    events: [],
    fates: new Map(),
    processing: "automatic",
    silent: false,
    newId: (length) => {
      drawn += 1;
      const alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
      return [...createHash("sha512").update(`paypal ${drawn}`).digest().subarray(0, length)]
        .map((byte) => alphabet[byte % alphabet.length])
        .join("");
    },
  };
}

/** A decimal text in millionths of its unit. */
export function millionths(value: string): number {
  return Math.round(Number(value) * 1_000_000);
}
