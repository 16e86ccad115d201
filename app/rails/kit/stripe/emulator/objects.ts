/** A customer as the emulator keeps it; `answer` gives it Stripe's full shape. */
export interface StripeCustomer {
  readonly id: string;
  readonly created: number;
  email: string | null;
  name: string | null;
  currency: string | null;
  /** Minor units; negative is credit, as at Stripe. */
  balance: number;
  metadata: Record<string, string>;
  deleted: boolean;
}

/** An immutable line of a customer's balance. */
export interface StripeTransaction {
  readonly id: string;
  readonly created: number;
  readonly customer: string;
  readonly amount: number;
  readonly currency: string;
  readonly endingBalance: number;
  readonly description: string | null;
  readonly metadata: Record<string, string>;
  readonly type: "adjustment" | "applied_to_invoice";
  readonly invoice: string | null;
}

const noAddress = { city: null, country: null, line1: null, line2: null, postal_code: null, state: null };

/** Something that happened to a customer, as the list of events tells it. */
export interface StripeHappening {
  readonly id: string;
  readonly created: number;
  readonly type: "customer.updated";
  /** The customer as they were right after it. */
  readonly object: Readonly<Record<string, unknown>>;
  readonly before: Readonly<Record<string, unknown>>;
  /** Of the request that caused it. */
  readonly key: string | null;
}

/** An event of the list. */
export function happeningAnswer(one: StripeHappening, livemode: boolean): Record<string, unknown> {
  return {
    id: one.id,
    object: "event",
    api_version: "2026-10-28.endive",
    created: one.created,
    data: { object: one.object, previous_attributes: one.before },
    livemode,
    pending_webhooks: 0,
    request: { id: `req_${one.id.slice(4)}`, idempotency_key: one.key },
    type: one.type,
  };
}

/** A customer in the shape of Stripe's own sample object. */
export function customerAnswer(customer: StripeCustomer, livemode: boolean): Record<string, unknown> {
  if (customer.deleted) return { id: customer.id, object: "customer", deleted: true };
  return {
    id: customer.id,
    object: "customer",
    address: noAddress,
    balance: customer.balance,
    created: customer.created,
    currency: customer.currency,
    customer_account: null,
    default_source: null,
    delinquent: false,
    description: null,
    discount: null,
    email: customer.email,
    invoice_prefix: customer.id.slice(-8).toUpperCase(),
    invoice_settings: {
      custom_fields: null,
      default_payment_method: null,
      footer: null,
      rendering_options: null,
    },
    livemode,
    metadata: customer.metadata,
    name: customer.name,
    next_invoice_sequence: 1,
    phone: null,
    preferred_locales: [],
    shipping: null,
    tax_exempt: "none",
    test_clock: null,
  };
}

export function transactionAnswer(line: StripeTransaction, livemode: boolean): Record<string, unknown> {
  return {
    id: line.id,
    object: "customer_balance_transaction",
    amount: line.amount,
    checkout_session: null,
    created: line.created,
    credit_note: null,
    currency: line.currency,
    customer: line.customer,
    customer_account: null,
    description: line.description,
    ending_balance: line.endingBalance,
    invoice: line.invoice,
    livemode,
    metadata: line.metadata,
    type: line.type,
  };
}

/** The merchant's own account, as `GET /v1/account` answers. */
export function accountAnswer(id: string, name: string, currency: string): Record<string, unknown> {
  return {
    id,
    object: "account",
    business_profile: {
      mcc: null,
      minority_owned_business_designation: null,
      specified_commercial_transactions_act_url: null,
      name,
      product_description: null,
      support_address: null,
      support_email: null,
      support_phone: null,
      support_url: null,
      url: null,
    },
    business_type: "company",
    capabilities: { card_payments: "active", transfers: "active" },
    charges_enabled: true,
    controller: { type: "account" },
    country: "US",
    created: 1_700_000_000,
    default_currency: currency,
    details_submitted: true,
    email: "owner@example.com",
    external_accounts: { object: "list", data: [], has_more: false, url: `/v1/accounts/${id}/external_accounts` },
    future_requirements: emptyRequirements(),
    metadata: {},
    payouts_enabled: true,
    requirements: emptyRequirements(),
    settings: {
      bacs_debit_payments: { display_name: null, service_user_number: null },
      branding: { icon: null, logo: null, primary_color: null, secondary_color: null },
      card_issuing: { tos_acceptance: { date: null, ip: null } },
      card_payments: {
        decline_on: { avs_failure: false, cvc_failure: false },
        statement_descriptor_prefix: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      dashboard: { display_name: name, timezone: "Etc/UTC" },
      invoices: { default_account_tax_ids: null, hosted_payment_method_save: null },
      payments: {
        statement_descriptor: null,
        statement_descriptor_kana: null,
        statement_descriptor_kanji: null,
        statement_descriptor_prefix_kana: null,
        statement_descriptor_prefix_kanji: null,
      },
      payouts: {
        debit_negative_balances: true,
        schedule: { delay_days: 2, interval: "daily" },
        statement_descriptor: null,
      },
      sepa_debit_payments: {},
    },
    tos_acceptance: { date: null, ip: null, user_agent: null },
    type: "standard",
  };
}

function emptyRequirements(): Record<string, unknown> {
  return {
    alternatives: [],
    current_deadline: null,
    currently_due: [],
    disabled_reason: null,
    errors: [],
    eventually_due: [],
    past_due: [],
    pending_verification: [],
  };
}
