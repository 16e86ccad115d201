/** A price as the emulator keeps it; `priceAnswer` gives it Stripe's full shape. */
export interface StripePrice {
  readonly id: string;
  readonly created: number;
  readonly product: string;
  readonly currency: string;
  /** `null` for tiers. */
  readonly unitAmount: number | null;
  readonly interval: "day" | "week" | "month" | "year";
  readonly intervalCount: number;
  readonly usageType: "licensed" | "metered";
  readonly lookupKey: string | null;
  readonly metadata: Record<string, string>;
}

/** Thirty days, so that the emulator's arithmetic stays readable; the app reads dates and never counts them. */
export const monthSeconds = 30 * 86_400;
const lengths: Readonly<Record<StripePrice["interval"], number>> = {
  day: 86_400,
  week: 7 * 86_400,
  month: monthSeconds,
  year: 365 * 86_400,
};

/** How long one cycle of a price lasts, in seconds. */
export function cycleSeconds(price: Pick<StripePrice, "interval" | "intervalCount">): number {
  return lengths[price.interval] * price.intervalCount;
}

export interface StripeCoupon {
  readonly id: string;
  readonly created: number;
  readonly amountOff: number | null;
  readonly currency: string | null;
  readonly percentOff: number | null;
  readonly duration: "once" | "repeating" | "forever";
  readonly durationInMonths: number | null;
  readonly maxRedemptions: number | null;
  readonly name: string | null;
  readonly metadata: Record<string, string>;
  timesRedeemed: number;
  deleted: boolean;
}

/** A coupon on somebody: it sits on a subscription until it is used up. */
export interface StripeDiscount {
  readonly id: string;
  readonly start: number;
  readonly end: number | null;
  readonly coupon: StripeCoupon;
  readonly customer: string;
  readonly subscription: string;
}

export interface StripeItem {
  readonly id: string;
  readonly created: number;
  price: StripePrice;
  quantity: number;
}

export interface StripeSubscription {
  readonly id: string;
  readonly created: number;
  readonly customer: string;
  readonly currency: string;
  readonly items: StripeItem[];
  readonly metadata: Record<string, string>;
  status: string;
  periodStart: number;
  periodEnd: number;
  discounts: StripeDiscount[];
  schedule: string | null;
}

/** A part of a schedule; its items replace the subscription's while it lasts. */
export interface StripePhase {
  readonly start: number;
  readonly end: number;
  readonly items: readonly { readonly price: StripePrice; readonly quantity: number }[];
  readonly metadata: Record<string, string>;
  readonly prorationBehavior: string;
}

export interface StripeSchedule {
  readonly id: string;
  readonly created: number;
  readonly customer: string;
  readonly subscription: string;
  status: "active" | "released" | "canceled";
  releasedAt: number | null;
  endBehavior: string;
  phases: StripePhase[];
  metadata: Record<string, string>;
}

/** What a renewal charged. */
export interface StripeInvoice {
  readonly id: string;
  readonly created: number;
  readonly customer: string;
  readonly subscription: string;
  readonly currency: string;
  readonly subtotal: number;
  readonly discounts: readonly { readonly coupon: string; readonly amount: number }[];
  /** After discounts and the customer's balance. */
  readonly due: number;
}

export function priceAnswer(price: StripePrice, livemode: boolean): Record<string, unknown> {
  return {
    id: price.id,
    object: "price",
    active: true,
    billing_scheme: price.unitAmount === null ? "tiered" : "per_unit",
    created: price.created,
    currency: price.currency,
    custom_unit_amount: null,
    livemode,
    lookup_key: price.lookupKey,
    metadata: price.metadata,
    nickname: null,
    product: price.product,
    recurring: {
      interval: price.interval,
      interval_count: price.intervalCount,
      meter: null,
      trial_period_days: null,
      usage_type: price.usageType,
    },
    tax_behavior: "unspecified",
    tiers_mode: price.unitAmount === null ? "graduated" : null,
    transform_quantity: null,
    type: "recurring",
    unit_amount: price.unitAmount,
    unit_amount_decimal: price.unitAmount === null ? null : String(price.unitAmount),
  };
}

function planAnswer(price: StripePrice, livemode: boolean): Record<string, unknown> {
  return {
    id: price.id,
    object: "plan",
    active: true,
    amount: price.unitAmount,
    amount_decimal: price.unitAmount === null ? null : String(price.unitAmount),
    billing_scheme: price.unitAmount === null ? "tiered" : "per_unit",
    created: price.created,
    currency: price.currency,
    interval: price.interval,
    interval_count: price.intervalCount,
    livemode,
    metadata: {},
    meter: null,
    nickname: null,
    product: price.product,
    tiers_mode: null,
    transform_usage: null,
    trial_period_days: null,
    usage_type: price.usageType,
  };
}

export function couponAnswer(coupon: StripeCoupon, livemode: boolean): Record<string, unknown> {
  const used = coupon.maxRedemptions !== null && coupon.timesRedeemed >= coupon.maxRedemptions;
  return {
    id: coupon.id,
    object: "coupon",
    amount_off: coupon.amountOff,
    created: coupon.created,
    currency: coupon.currency,
    duration: coupon.duration,
    duration_in_months: coupon.durationInMonths,
    livemode,
    max_redemptions: coupon.maxRedemptions,
    metadata: coupon.metadata,
    name: coupon.name,
    percent_off: coupon.percentOff,
    redeem_by: null,
    times_redeemed: coupon.timesRedeemed,
    valid: !coupon.deleted && !used,
  };
}

/** `unfold`: with the coupon as an object, which callers have to ask for. */
export function discountAnswer(discount: StripeDiscount, livemode: boolean, unfold: boolean): Record<string, unknown> {
  return {
    id: discount.id,
    object: "discount",
    checkout_session: null,
    customer: discount.customer,
    customer_account: null,
    end: discount.end,
    invoice: null,
    invoice_item: null,
    promotion_code: null,
    source: { coupon: unfold ? couponAnswer(discount.coupon, livemode) : discount.coupon.id, type: "coupon" },
    start: discount.start,
    subscription: discount.subscription,
    subscription_item: null,
  };
}

/** A subscription in Stripe's shape; `discounts` says how far those are unfolded. */
export function subscriptionAnswer(
  subscription: StripeSubscription,
  livemode: boolean,
  discounts: "ids" | "objects" | "coupons",
): Record<string, unknown> {
  const { created, currency, id } = subscription;
  return {
    id,
    object: "subscription",
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: created,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: "classic", updated_at: created },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: subscription.status === "canceled" ? created : null,
    cancellation_details: null,
    collection_method: "charge_automatically",
    created,
    currency,
    customer: subscription.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    default_tax_rates: [],
    description: null,
    discounts: subscription.discounts.map((one) =>
      discounts === "ids" ? one.id : discountAnswer(one, livemode, discounts === "coupons"),
    ),
    ended_at: subscription.status === "canceled" ? created : null,
    invoice_settings: {
      account_tax_ids: null,
      issuer: { type: "self" },
      custom_fields: null,
      description: null,
      footer: null,
    },
    items: {
      object: "list",
      data: subscription.items.map((item) => ({
        id: item.id,
        object: "subscription_item",
        billing_thresholds: null,
        created: item.created,
        current_period_end: subscription.periodEnd,
        current_period_start: subscription.periodStart,
        current_trial: null,
        discounts: [],
        metadata: {},
        plan: planAnswer(item.price, livemode),
        price: priceAnswer(item.price, livemode),
        quantity: item.quantity,
        subscription: id,
        tax_rates: [],
      })),
      has_more: false,
      url: `/v1/subscription_items?subscription=${id}`,
    },
    latest_invoice: null,
    livemode,
    managed_payments: null,
    metadata: subscription.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: null,
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: subscription.schedule,
    start_date: created,
    status: subscription.status,
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: null,
    trial_start: null,
  };
}
