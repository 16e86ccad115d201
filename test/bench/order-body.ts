import { createHmac } from "node:crypto";

/** Makes signed order deliveries, each another order of another buyer, without building 8 kB of JSON every time. */
export interface OrderMaker {
  /** Bytes of one body. */
  readonly size: number;
  /** Writes order `n` into a buffer that begins as `blank()`; a referred one names referrer `n % referrers`. */
  fill(body: Buffer, n: number): void;
  blank(): Buffer;
  /** The whole body of order `n` as a buffer of its own. */
  make(n: number): Buffer;
}

/** The referrers' codes: "GW" and eight digits, also written by `fill-shop.ts`. */
export const codeOf = (referrer: number): string => `GW${String(referrer).padStart(8, "0")}`;
/** Buyers and orders of the bench lie above those that the shop is filled with. */
export const orderIdOf = (n: number): string => String(5_900_000_000_000 + n);
export const customerIdOf = (n: number): string => String(7_900_000_000_000 + n);

export const shopifyShopId = "70000000001";

/** Marks in the template, each as wide as what replaces it. */
const marks = {
  order: "8101010101010",
  customer: "8202020202020",
  email: "buyer8303030303030",
  code: "GW84040404",
} as const;

/** `referrers`: how many codes there are; null for orders without any code. */
export function createOrderMaker(referrers: number | null): OrderMaker {
  const template = Buffer.from(JSON.stringify(orderTemplate(referrers !== null)));
  const places = (mark: string): number[] => {
    const found: number[] = [];
    for (let at = template.indexOf(mark); at >= 0; at = template.indexOf(mark, at + 1)) found.push(at);
    return found;
  };
  const [orders, customers, emails, codes] = [marks.order, marks.customer, marks.email, marks.code].map(places) as [
    number[],
    number[],
    number[],
    number[],
  ];
  const write = (body: Buffer, at: readonly number[], text: string) => {
    for (const offset of at) body.write(text, offset, "latin1");
  };
  const fill = (body: Buffer, n: number): void => {
    write(body, orders, orderIdOf(n));
    write(body, customers, customerIdOf(n));
    write(body, emails, `buyer${customerIdOf(n)}`);
    if (referrers !== null) write(body, codes, codeOf(n % referrers));
  };
  return {
    size: template.length,
    fill,
    blank: () => Buffer.from(template),
    make: (n) => {
      const body = Buffer.from(template);
      fill(body, n);
      return body;
    },
  };
}

/** Shopify's signature over a body. */
export function signatureOf(secret: string, body: Uint8Array): string {
  return createHmac("sha256", secret).update(body).digest("base64");
}

const set = (amount: string) => ({
  shop_money: { amount, currency_code: "USD" },
  presentment_money: { amount, currency_code: "USD" },
});

const address = {
  first_name: "Ben",
  last_name: "Okafor",
  name: "Ben Okafor",
  company: null,
  address1: "1 Example Street",
  address2: null,
  city: "Portland",
  province: "Oregon",
  province_code: "OR",
  country: "United States",
  country_code: "US",
  zip: "97201",
  phone: null,
  latitude: 45.512,
  longitude: -122.679,
};

const taxLine = (amount: string) => ({
  channel_liable: false,
  price: amount,
  price_set: set(amount),
  rate: 0.08,
  title: "State Tax",
});

const line = (index: number, title: string, price: string, tax: string, off: string | null) => ({
  id: 14_100_000_000_000 + index,
  admin_graphql_api_id: `gid://shopify/LineItem/${14_100_000_000_000 + index}`,
  attributed_staffs: [],
  current_quantity: 1,
  fulfillable_quantity: 1,
  fulfillment_service: "manual",
  fulfillment_status: null,
  gift_card: false,
  grams: 340,
  name: title,
  price,
  price_set: set(price),
  product_exists: true,
  product_id: 8_100_000_000_000 + index,
  properties: [],
  quantity: 1,
  requires_shipping: true,
  sales_line_item_group_id: null,
  sku: `SKU-${index}`,
  taxable: true,
  title,
  total_discount: "0.00",
  total_discount_set: set("0.00"),
  variant_id: 45_100_000_000_000 + index,
  variant_inventory_management: "shopify",
  variant_title: null,
  vendor: "Example Goods",
  tax_lines: [taxLine(tax)],
  duties: [],
  discount_allocations: off === null ? [] : [{ amount: off, amount_set: set(off), discount_application_index: 0 }],
});

/** The fields of an `orders/paid` delivery of API version 2026-10, with two lines. */
function orderTemplate(referred: boolean): unknown {
  // Paid today: an older order's hold might be over, and releasing it is another job.
  const when = new Date().toISOString();
  const off = (amount: string) => (referred ? amount : null);
  return {
    id: Number(marks.order),
    admin_graphql_api_id: `gid://shopify/Order/${marks.order}`,
    app_id: 580_111,
    browser_ip: "203.0.113.7",
    buyer_accepts_marketing: false,
    cancel_reason: null,
    cancelled_at: null,
    cart_token: "hWN2Kq0ZbQmV7rXyT4cJpLd9",
    checkout_token: "5f0c2a7d9b1e4c38a6f5d2e1b0c9a8f7",
    client_details: {
      accept_language: "en-US",
      browser_height: null,
      browser_width: null,
      browser_ip: "203.0.113.7",
      session_hash: null,
      user_agent:
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari/604.1",
    },
    closed_at: null,
    company: null,
    confirmation_number: "XK7PQ2M9V",
    confirmed: true,
    contact_email: `${marks.email}@example.com`,
    created_at: when,
    currency: "USD",
    current_shipping_price_set: set("5.00"),
    current_subtotal_price: "93.60",
    current_subtotal_price_set: set("93.60"),
    current_total_additional_fees_set: null,
    current_total_discounts: "10.40",
    current_total_discounts_set: set("10.40"),
    current_total_duties_set: null,
    current_total_price: "106.09",
    current_total_price_set: set("106.09"),
    current_total_tax: "7.49",
    current_total_tax_set: set("7.49"),
    customer_locale: "en",
    device_id: null,
    discount_codes: referred ? [{ code: marks.code, amount: "10.40", type: "percentage" }] : [],
    duties_included: false,
    email: `${marks.email}@example.com`,
    estimated_taxes: false,
    financial_status: "paid",
    fulfillment_status: null,
    landing_site: "/",
    landing_site_ref: null,
    location_id: null,
    merchant_business_entity_id: "MTU0ODM4MDAwOQ",
    merchant_of_record_app_id: null,
    name: `#${marks.order}`,
    note: null,
    note_attributes: [],
    number: 1_234,
    order_number: 2_234,
    order_status_url: `https://bench.myshopify.com/${shopifyShopId}/orders/5f0c2a7d9b1e4c38a6f5d2e1b0c9a8f7/authenticate?key=0a1b2c3d4e5f60718293a4b5c6d7e8f9`,
    original_total_additional_fees_set: null,
    original_total_duties_set: null,
    payment_gateway_names: ["shopify_payments"],
    phone: null,
    po_number: null,
    presentment_currency: "USD",
    processed_at: when,
    reference: null,
    referring_site: "",
    source_identifier: null,
    source_name: "web",
    source_url: null,
    subtotal_price: "93.60",
    subtotal_price_set: set("93.60"),
    tags: "",
    tax_exempt: false,
    tax_lines: [taxLine("7.49")],
    taxes_included: false,
    test: false,
    token: "5f0c2a7d9b1e4c38a6f5d2e1b0c9a8f7",
    total_cash_rounding_payment_adjustment_set: set("0.00"),
    total_cash_rounding_refund_adjustment_set: set("0.00"),
    total_discounts: "10.40",
    total_discounts_set: set("10.40"),
    total_line_items_price: "104.00",
    total_line_items_price_set: set("104.00"),
    total_outstanding: "0.00",
    total_price: "106.09",
    total_price_set: set("106.09"),
    total_shipping_price_set: set("5.00"),
    total_tax: "7.49",
    total_tax_set: set("7.49"),
    total_tip_received: "0.00",
    total_weight: 1_020,
    updated_at: when,
    user_id: null,
    billing_address: address,
    customer: {
      id: Number(marks.customer),
      admin_graphql_api_id: `gid://shopify/Customer/${marks.customer}`,
      created_at: when,
      updated_at: when,
      first_name: "Ben",
      last_name: "Okafor",
      state: "disabled",
      note: null,
      verified_email: true,
      multipass_identifier: null,
      tax_exempt: false,
      email: `${marks.email}@example.com`,
      phone: null,
      currency: "USD",
      tax_exemptions: [],
      default_address: address,
    },
    discount_applications: referred
      ? [
          {
            target_type: "line_item",
            type: "discount_code",
            value: "10.0",
            value_type: "percentage",
            allocation_method: "across",
            target_selection: "all",
            code: marks.code,
          },
        ]
      : [],
    fulfillments: [],
    line_item_groups: [],
    line_items: [
      line(1, "Merino running socks, three pairs, charcoal", "24.00", "1.73", off("2.40")),
      line(2, "Insulated bottle, 750 ml, forest green", "80.00", "5.76", off("8.00")),
    ],
    payment_terms: null,
    refunds: [],
    returns: [],
    shipping_address: address,
    shipping_lines: [
      {
        id: 5_100_000_000_001,
        carrier_identifier: null,
        code: "Standard",
        current_discounted_price_set: set("5.00"),
        discounted_price: "5.00",
        discounted_price_set: set("5.00"),
        is_removed: false,
        phone: null,
        price: "5.00",
        price_set: set("5.00"),
        requested_fulfillment_service_id: null,
        source: "shopify",
        title: "Standard",
        tax_lines: [],
        discount_allocations: [],
      },
    ],
  };
}
