import { createHash } from "node:crypto";

export type OrderStatus =
  | "OPEN"
  | "EXECUTED"
  | "FAILED"
  | "CANCELED"
  | "PENDING APPROVAL"
  | "PENDING INTERNAL PAYMENT APPROVAL"
  | "PENDING SETTLEMENT";

/** One reward of one order; the API makes exactly one per order. */
export interface TremendousReward {
  readonly id: string;
  readonly orderId: string;
  readonly createdAt: string;
  readonly denomination: number;
  readonly currency: string;
  readonly recipient: { readonly name: string | null; readonly email: string };
  readonly method: "EMAIL" | "LINK" | "PHONE";
  readonly message: string | null;
  deliveryStatus: "PENDING" | "SCHEDULED" | "SUCCEEDED" | "FAILED";
  token: string;
  canceled: boolean;
  email: string;
}

export interface TremendousOrder {
  readonly id: string;
  readonly externalId: string | null;
  readonly campaignId: string | null;
  readonly fundingSourceId: string;
  readonly createdAt: string;
  /** In the organisation's currency, hundredths: what the balance is charged. */
  readonly costMinor: number;
  refundMinor: number;
  status: OrderStatus;
  readonly reward: TremendousReward;
}

export interface TremendousFundingSource {
  readonly id: string;
  readonly method: "balance" | "credit_card";
  status: "active" | "failed" | "deleted";
  usagePermissions: string[];
  /** Hundredths of the organisation's currency. */
  availableMinor: number;
}

export interface TremendousWebhook {
  readonly id: string;
  readonly url: string;
  readonly privateKey: string;
}

export interface TremendousEvent {
  readonly uuid: string;
  readonly event: string;
  readonly body: string;
  readonly statuses: number[];
}

/** Everything Tremendous knows about one organisation. */
export interface TremendousBook {
  readonly organisation: { readonly id: string; readonly name: string; currency: string; status: string };
  readonly keys: Set<string>;
  readonly fundingSources: TremendousFundingSource[];
  readonly campaigns: { readonly id: string; readonly name: string }[];
  readonly orders: TremendousOrder[];
  readonly events: TremendousEvent[];
  /** One address for the whole organisation: a new one replaces it. */
  webhook: TremendousWebhook | null;
  approvals: OrderStatus | null;
  deliveries: "automatic" | "by_hand";
  readonly bouncing: Map<string, string>;
  newId(): string;
  newUuid(): string;
}

/** Rates into the organisation's dollars, fixed so that a test can add up. */
const dollars: Readonly<Record<string, number>> = {
  USD: 1,
  EUR: 1.1,
  GBP: 1.3,
  CAD: 0.75,
  AUD: 0.65,
  JPY: 0.0065,
  KWD: 3.25,
  INR: 0.012,
};

/** What an order costs in the organisation's currency; `null` for a currency Tremendous does not send here. */
export function costMinor(denomination: number, currency: string, organisationCurrency: string): number | null {
  const from = dollars[currency];
  const to = dollars[organisationCurrency];
  if (from === undefined || to === undefined) return null;
  return Math.round((denomination * from * 100) / to);
}

/** A fresh organisation with a funded balance, one campaign and one sandbox key. Ids come from a counter. */
export function createTremendousBook(): TremendousBook {
  let drawn = 0;
  const hash = (): Buffer => {
    drawn += 1;
    return createHash("sha256").update(`tremendous ${drawn}`).digest();
  };
  return {
    organisation: { id: "ORGDEMOSTORE", name: "Demo Store", currency: "USD", status: "APPROVED" },
    keys: new Set(["TEST_goodwordSandbox0001"]),
    fundingSources: [
      {
        id: "BALANCEDEMO1",
        method: "balance",
        status: "active",
        usagePermissions: ["api_orders", "dashboard_orders"],
        availableMinor: 1_000_000,
      },
    ],
    campaigns: [{ id: "CAMPAIGN0001", name: "Thank you" }],
    orders: [],
    events: [],
    webhook: null,
    approvals: null,
    deliveries: "automatic",
    bouncing: new Map(),
    newId: () => {
      const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
      return [...hash().subarray(0, 12)].map((byte) => alphabet[byte % alphabet.length]).join("");
    },
    newUuid: () => {
      const hex = hash().toString("hex");
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
    },
  };
}
