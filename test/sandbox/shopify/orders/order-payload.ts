import { homeOf } from "../../world/home.ts";
import { gid } from "../../world/ids.ts";
import { decimal } from "../../world/money.ts";
import type { Customer, DiscountApplication, Money2, Order, Shop } from "../../world/shop.ts";
import { payloadDate } from "../dates.ts";
import { linePayload, moneySet, taxLine } from "./line-payload.ts";
import { add, financialStatus, outstanding, totalsOf, zero } from "./order-money.ts";
import { refundPayload } from "./refund-payload.ts";

/** The address of an order's status page as payloads carry it: the shop's number is in its path. */
export function orderStatusUrl(shop: Shop, order: Order): string {
  return `https://${shop.domain}/${shop.id}/orders/${order.token}/authenticate?key=${order.statusKey}`;
}

/** An order as the `orders/*` topics of 2026-10 carry it. */
export function orderPayload(shop: Shop, order: Order) {
  const date = (value: Date) => payloadDate(value, shop.timezone);
  const text = (amount: Money2) => decimal(amount.shop, shop.currency);
  const set = (amount: Money2) => moneySet(shop, order, amount);
  const was = totalsOf(order, "ordered");
  const is = totalsOf(order, "current");
  const customer = order.customerId ? (shop.customers.get(order.customerId) ?? null) : null;
  const address = shippingAddress(shop, order);
  const online = order.source === "web";
  return {
    id: BigInt(order.id),
    admin_graphql_api_id: gid("Order", order.id),
    app_id: 580111n,
    browser_ip: online ? order.visit.ip : null,
    buyer_accepts_marketing: false,
    cancel_reason: order.cancelReason,
    cancelled_at: order.cancelledAt ? date(order.cancelledAt) : null,
    cart_token: order.cartToken,
    checkout_token: order.checkoutToken,
    client_details: online
      ? {
          accept_language: "en-US",
          browser_height: null,
          browser_width: null,
          browser_ip: order.visit.ip,
          session_hash: null,
          user_agent: order.visit.userAgent,
        }
      : null,
    closed_at: null,
    company: null,
    confirmation_number: order.confirmationNumber,
    confirmed: true,
    contact_email: order.email,
    created_at: date(order.createdAt),
    currency: shop.currency,
    current_shipping_price_set: set(is.shipping),
    current_subtotal_price: text(is.subtotal),
    current_subtotal_price_set: set(is.subtotal),
    current_total_additional_fees_set: null,
    current_total_discounts: text(is.discounts),
    current_total_discounts_set: set(is.discounts),
    current_total_duties_set: null,
    current_total_price: text(is.total),
    current_total_price_set: set(is.total),
    current_total_tax: text(is.tax),
    current_total_tax_set: set(is.tax),
    customer_locale: online ? "en" : null,
    device_id: null,
    discount_codes: order.applications.map((application, index) => ({
      code: application.code,
      amount: text(applicationTotal(order, index)),
      type: application.target === "shipping_line" ? "shipping" : application.value.kind,
    })),
    duties_included: false,
    email: order.email ?? "",
    estimated_taxes: false,
    financial_status: financialStatus(order),
    fulfillment_status: order.fulfilment ? "fulfilled" : null,
    landing_site: order.landingSite,
    landing_site_ref: null,
    location_id: null,
    merchant_business_entity_id: "MTU0ODM4MDAwOQ",
    merchant_of_record_app_id: null,
    name: `#${order.number}`,
    note: order.note,
    note_attributes: order.attributes.map(({ name, value }) => ({ name, value })),
    number: order.number - 1000,
    order_number: order.number,
    order_status_url: orderStatusUrl(shop, order),
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: [order.payments.length > 0 ? "bogus" : "manual"],
    phone: null,
    po_number: null,
    presentment_currency: order.presentmentCurrency,
    processed_at: date(order.processedAt),
    reference: null,
    referring_site: online ? order.visit.referringSite : null,
    source_identifier: null,
    source_name: sourceName(order),
    source_url: null,
    subtotal_price: text(was.subtotal),
    subtotal_price_set: set(was.subtotal),
    tags: "",
    tax_exempt: false,
    tax_lines: was.tax.shop > 0 ? [taxLine(shop, order, was.tax)] : [],
    taxes_included: order.taxesIncluded,
    test: order.test,
    token: order.token,
    total_cash_rounding_payment_adjustment_set: set(zero),
    total_cash_rounding_refund_adjustment_set: set(zero),
    total_discounts: text(was.discounts),
    total_discounts_set: set(was.discounts),
    total_line_items_price: text(was.lineItems),
    total_line_items_price_set: set(was.lineItems),
    total_outstanding: text(outstanding(order)),
    total_price: text(was.total),
    total_price_set: set(was.total),
    total_shipping_price_set: set(was.shipping),
    total_tax: text(was.tax),
    total_tax_set: set(was.tax),
    total_tip_received: text(zero),
    total_weight: 0,
    updated_at: date(order.updatedAt),
    user_id: null,
    billing_address: address,
    customer: customer && customerPayload(shop, customer),
    discount_applications: order.applications.map((application) => applicationPayload(shop, application)),
    fulfillments: order.fulfilment
      ? [
          {
            id: BigInt(order.fulfilment.id),
            admin_graphql_api_id: gid("Fulfillment", order.fulfilment.id),
            order_id: BigInt(order.id),
            name: `#${order.number}.1`,
            status: "success",
            service: "manual",
            created_at: date(order.fulfilment.at),
            updated_at: date(order.fulfilment.at),
            line_items: order.lines.map((line) => linePayload(shop, order, line)),
          },
        ]
      : [],
    line_item_groups: [],
    line_items: order.lines.map((line) => linePayload(shop, order, line)),
    payment_terms: null,
    refunds: order.refunds.map((refund) => refundPayload(shop, order, refund)),
    returns: [],
    shipping_address: address,
    shipping_lines: order.shipping ? [shippingLine(shop, order, order.shipping)] : [],
  };
}

/** A customer as order payloads carry it: without counts, sums and tags since 2025-01. */
export function customerPayload(shop: Shop, customer: Customer) {
  return {
    id: BigInt(customer.id),
    admin_graphql_api_id: gid("Customer", customer.id),
    created_at: payloadDate(customer.createdAt, shop.timezone),
    updated_at: payloadDate(customer.updatedAt, shop.timezone),
    first_name: customer.firstName,
    last_name: customer.lastName,
    state: customer.state.toLowerCase(),
    note: null,
    verified_email: customer.verifiedEmail,
    multipass_identifier: null,
    tax_exempt: false,
    email: customer.email,
    phone: customer.phone,
    currency: shop.currency,
    tax_exemptions: [],
    default_address: addressOf(shop, customer),
  };
}

function applicationTotal(order: Order, index: number): Money2 {
  const amounts = order.lines.flatMap((line) =>
    line.allocations.filter((one) => one.application === index).map((one) => one.amount),
  );
  const shipping = order.shipping?.discount;
  return add(...amounts, shipping?.application === index ? shipping.amount : zero);
}

function applicationPayload(shop: Shop, application: DiscountApplication) {
  const { value } = application;
  return {
    target_type: application.target,
    type: "discount_code",
    value: value.kind === "percentage" ? (value.fraction * 100).toFixed(1) : decimal(value.amountMinor, shop.currency),
    value_type: value.kind,
    allocation_method: application.allocationMethod,
    target_selection: application.targetSelection,
    code: application.code,
  };
}

function shippingLine(shop: Shop, order: Order, line: NonNullable<Order["shipping"]>) {
  const left = totalsOf(order, "ordered").shipping;
  return {
    id: BigInt(line.id),
    carrier_identifier: null,
    code: line.title,
    current_discounted_price_set: moneySet(shop, order, totalsOf(order, "current").shipping),
    discounted_price: decimal(left.shop, shop.currency),
    discounted_price_set: moneySet(shop, order, left),
    is_removed: false,
    phone: null,
    price: decimal(line.shop, shop.currency),
    price_set: moneySet(shop, order, line),
    requested_fulfillment_service_id: null,
    source: "shopify",
    title: line.title,
    tax_lines: [],
    discount_allocations: line.discount
      ? [
          {
            amount: decimal(line.discount.amount.shop, shop.currency),
            amount_set: moneySet(shop, order, line.discount.amount),
            discount_application_index: line.discount.application,
          },
        ]
      : [],
  };
}

function sourceName(order: Order): string {
  return order.source === "draft" ? "shopify_draft_order" : order.source;
}

/** Where an order is sent: the customer's home, or what the checkout was given; null over the counter. */
export function shippingAddress(shop: Shop, order: Order) {
  if (!order.email || order.source === "pos") return null;
  const home = addressOf(shop, order.customerId ? (shop.customers.get(order.customerId) ?? null) : null);
  const { name, phone, address1, zip } = order.shipTo;
  const [first, ...rest] = name?.split(" ") ?? [];
  return {
    ...home,
    ...(name === undefined ? {} : { first_name: first ?? null, last_name: rest.join(" ") || null, name }),
    ...(phone === undefined ? {} : { phone }),
    ...(address1 === undefined ? {} : { address1 }),
    ...(zip === undefined ? {} : { zip }),
  };
}

function addressOf(shop: Shop, customer: Customer | null) {
  return {
    first_name: customer?.firstName ?? null,
    last_name: customer?.lastName ?? null,
    name: [customer?.firstName, customer?.lastName].filter(Boolean).join(" "),
    company: null,
    address1: homeOf(customer).address1,
    address2: null,
    city: shop.country === "JP" ? "Tokyo" : "Portland",
    province: shop.country === "JP" ? "Tōkyō" : "Oregon",
    province_code: shop.country === "JP" ? "JP-13" : "OR",
    country: shop.country === "JP" ? "Japan" : "United States",
    country_code: shop.country,
    zip: shop.country === "JP" ? "100-0001" : "97201",
    phone: customer?.phone ?? null,
    latitude: null,
    longitude: null,
  };
}
