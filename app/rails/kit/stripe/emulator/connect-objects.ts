/** A person's Express account of the platform. */
export interface ConnectAccount {
  readonly id: string;
  readonly created: number;
  readonly email: string | null;
  readonly metadata: Record<string, string>;
  /** How far the person is: nothing filled in, all of it, or closed for good. */
  state: "new" | "submitted" | "active" | "restricted" | "rejected";
  /** What a payout to their bank comes to: `null` goes well, else Stripe's failure code. */
  bankFails: string | null;
}

/** Money that the platform moved to an account. */
export interface ConnectTransfer {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly currency: string;
  readonly destination: string;
  /** The payment that it is in the account. */
  readonly payment: string;
  readonly group: string | null;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly reversals: ConnectReversal[];
}

export interface ConnectReversal {
  readonly id: string;
  readonly created: number;
  readonly amount: number;
  readonly metadata: Record<string, string>;
}

/** Money on its way from an account to the person's bank, with the lines of the account's balance that it carries. */
export interface ConnectPayout {
  readonly id: string;
  readonly created: number;
  readonly account: string;
  readonly amount: number;
  readonly currency: string;
  status: "paid" | "failed";
  failure: string | null;
  readonly lines: readonly ConnectLine[];
}

/** A line of an account's balance. */
export interface ConnectLine {
  readonly id: string;
  readonly created: number;
  readonly account: string;
  readonly amount: number;
  readonly currency: string;
  readonly type: "payment" | "payment_refund" | "payout" | "payout_failure";
  readonly source: string;
}

/** A webhook endpoint of the platform. */
export interface ConnectEndpoint {
  readonly id: string;
  readonly created: number;
  readonly url: string;
  readonly connect: boolean;
  readonly events: readonly string[];
  readonly secret: string;
  readonly description: string | null;
}

/** A single-use address where a person goes on. */
export interface ConnectLink {
  readonly token: string;
  readonly account: string;
  readonly expires: number;
  readonly returnUrl: string;
  readonly refreshUrl: string;
  used: boolean;
}

/** What the platform side of an account knows. */
export interface ConnectBook {
  /** Whether the merchant signed up for Connect. */
  enabled: boolean;
  /** What the platform has ready, by currency in lower case, in Stripe's units. */
  readonly available: Map<string, number>;
  readonly accounts: Map<string, ConnectAccount>;
  readonly transfers: ConnectTransfer[];
  readonly payouts: ConnectPayout[];
  readonly lines: ConnectLine[];
  readonly endpoints: ConnectEndpoint[];
  readonly links: ConnectLink[];
  readonly events: { readonly id: string; readonly body: string; readonly endpoint: string; status: number }[];
}

export function createConnectBook(): ConnectBook {
  return {
    enabled: true,
    available: new Map(),
    accounts: new Map(),
    transfers: [],
    payouts: [],
    lines: [],
    endpoints: [],
    links: [],
    events: [],
  };
}

/** What a platform has to begin with in a currency that nobody set. */
const plenty = 50_000_000;

export function availableIn(book: ConnectBook, currency: string): number {
  return book.available.get(currency) ?? plenty;
}

/** What lies in a person's account. */
export function balanceOf(book: ConnectBook, account: string, currency: string): number {
  return book.lines
    .filter((line) => line.account === account && line.currency === currency)
    .reduce((sum, line) => sum + line.amount, 0);
}

/** A person's account in Stripe's shape. */
export function connectAccountAnswer(account: ConnectAccount): Record<string, unknown> {
  const due = account.state === "new" ? ["individual.id_number", "external_account", "tos_acceptance.date"] : [];
  const reason = {
    new: "requirements.past_due",
    submitted: "requirements.pending_verification",
    active: null,
    restricted: "under_review",
    rejected: "rejected.fraud",
  }[account.state];
  return {
    id: account.id,
    object: "account",
    business_type: "individual",
    capabilities: { transfers: account.state === "active" ? "active" : "inactive" },
    charges_enabled: false,
    country: "US",
    created: account.created,
    default_currency: "usd",
    details_submitted: account.state !== "new",
    email: account.email,
    metadata: account.metadata,
    payouts_enabled: account.state === "active",
    requirements: {
      alternatives: [],
      current_deadline: null,
      currently_due: due,
      disabled_reason: reason,
      errors: [],
      eventually_due: due,
      past_due: due,
      pending_verification: [],
    },
    type: "express",
  };
}

export function transferAnswer(transfer: ConnectTransfer, livemode: boolean): Record<string, unknown> {
  const reversed = transfer.reversals.reduce((sum, one) => sum + one.amount, 0);
  return {
    id: transfer.id,
    object: "transfer",
    amount: transfer.amount,
    amount_reversed: reversed,
    balance_transaction: `txn_${transfer.id.slice(3)}`,
    created: transfer.created,
    currency: transfer.currency,
    description: transfer.description,
    destination: transfer.destination,
    destination_payment: transfer.payment,
    livemode,
    metadata: transfer.metadata,
    reversals: {
      object: "list",
      data: transfer.reversals.map((one) => reversalAnswer(transfer, one)),
      has_more: false,
      url: `/v1/transfers/${transfer.id}/reversals`,
    },
    reversed: reversed >= transfer.amount,
    source_transaction: null,
    source_type: "card",
    transfer_group: transfer.group,
  };
}

export function reversalAnswer(transfer: ConnectTransfer, one: ConnectReversal): Record<string, unknown> {
  return {
    id: one.id,
    object: "transfer_reversal",
    amount: one.amount,
    balance_transaction: `txn_${one.id.slice(4)}`,
    created: one.created,
    currency: transfer.currency,
    destination_payment_refund: `pyr_${one.id.slice(4)}`,
    metadata: one.metadata,
    source_refund: null,
    transfer: transfer.id,
  };
}

export function lineAnswer(line: ConnectLine): Record<string, unknown> {
  return {
    id: line.id,
    object: "balance_transaction",
    amount: line.amount,
    available_on: line.created,
    balance_type: "payments",
    created: line.created,
    currency: line.currency,
    description: null,
    exchange_rate: null,
    fee: 0,
    fee_details: [],
    net: line.amount,
    reporting_category: line.type === "payment" ? "charge" : "payout",
    source: line.source,
    status: "available",
    type: line.type,
  };
}

export function payoutAnswer(payout: ConnectPayout, livemode: boolean): Record<string, unknown> {
  return {
    id: payout.id,
    object: "payout",
    amount: payout.amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: payout.created,
    automatic: true,
    balance_transaction: `txn_${payout.id.slice(3)}`,
    created: payout.created,
    currency: payout.currency,
    description: "STRIPE PAYOUT",
    destination: `ba_${payout.account.slice(5)}`,
    failure_balance_transaction: payout.status === "failed" ? `txn_f${payout.id.slice(3)}` : null,
    failure_code: payout.failure,
    failure_message: payout.failure === null ? null : `The bank answered: ${payout.failure.replaceAll("_", " ")}.`,
    livemode,
    metadata: {},
    method: "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "completed",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: null,
    status: payout.status,
    trace_id: null,
    type: "bank_account",
  };
}

export function endpointAnswer(endpoint: ConnectEndpoint, livemode: boolean, withSecret: boolean) {
  return {
    id: endpoint.id,
    object: "webhook_endpoint",
    api_version: "2026-10-28.endive",
    application: null,
    created: endpoint.created,
    description: endpoint.description,
    enabled_events: endpoint.events,
    livemode,
    metadata: {},
    ...(withSecret ? { secret: endpoint.secret } : {}),
    status: "enabled",
    url: endpoint.url,
  };
}
