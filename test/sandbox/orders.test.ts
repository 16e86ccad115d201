import { afterEach, beforeEach, expect, test } from "vitest";
import { type Sandbox, startSandbox } from "./start-sandbox.ts";
import { appClient } from "./support/app-client.ts";
import { type Receiver, startReceiver } from "./support/receiver.ts";

/** Top-level names of an `orders/paid` delivery in 2026-10; `*` names stand for a family. */
const orderKeys =
  `id admin_graphql_api_id app_id browser_ip buyer_accepts_marketing cancel_reason cancelled_at cart_token checkout_token
client_details closed_at company confirmation_number confirmed contact_email created_at currency current_shipping_price_set
current_subtotal_price current_subtotal_price_set current_total_additional_fees_set current_total_discounts current_total_discounts_set
current_total_duties_set current_total_price current_total_price_set current_total_tax current_total_tax_set customer_locale device_id
discount_codes duties_included email estimated_taxes financial_status fulfillment_status landing_site landing_site_ref location_id
merchant_business_entity_id merchant_of_record_app_id name note note_attributes number order_number order_status_url
original_total_additional_fees_set original_total_duties_set payment_gateway_names phone po_number presentment_currency processed_at
reference referring_site source_identifier source_name source_url subtotal_price subtotal_price_set tags tax_exempt tax_lines
taxes_included test token total_cash_rounding_payment_adjustment_set total_cash_rounding_refund_adjustment_set total_discounts
total_discounts_set total_line_items_price total_line_items_price_set total_outstanding total_price total_price_set
total_shipping_price_set total_tax total_tax_set total_tip_received total_weight updated_at user_id billing_address shipping_address
customer discount_applications fulfillments line_items line_item_groups payment_terms refunds returns shipping_lines`.split(
    /\s+/,
  );

let app: Receiver;
let sandbox: Sandbox;

beforeEach(async () => {
  app = await startReceiver();
  sandbox = await startSandbox({ appUrl: app.url });
  await sandbox.control.apps.install();
});

afterEach(async () => {
  await sandbox.stop();
  await app.stop();
});

const last = async (topic: string) => {
  await sandbox.control.webhooks.settle();
  return (await sandbox.control.webhooks.deliveries({ topic })).at(-1)?.body ?? "";
};

test("orders/paid has exactly the documented names", async () => {
  await sandbox.control.checkout({ customer: "ben@example.com", attributes: { _goodword: "token" } });
  const payload = JSON.parse(await last("orders/paid"));
  expect(Object.keys(payload).sort()).toEqual([...orderKeys].sort());
  expect(payload.client_details).toHaveProperty("browser_ip");
  expect(payload.note_attributes).toEqual([{ name: "_goodword", value: "token" }]);
  expect(Object.keys(payload.customer).sort()).toEqual(
    `id admin_graphql_api_id created_at updated_at first_name last_name email phone state note verified_email multipass_identifier
     tax_exempt tax_exemptions currency default_address`
      .split(/\s+/)
      .sort(),
  );
  for (const name of [
    "id",
    "admin_graphql_api_id",
    "current_quantity",
    "gift_card",
    "price_set",
    "discount_allocations",
    "tax_lines",
  ])
    expect(payload.line_items[0]).toHaveProperty(name);
  expect(payload).not.toHaveProperty("checkout_id");
  expect(payload.order_status_url).toMatch(
    /^https:\/\/demo\.myshopify\.com\/\d+\/orders\/[0-9a-f]{32}\/authenticate\?key=/,
  );
});

test("ids lie above 2^53 and are printed whole, so that a parser through floats loses them", async () => {
  const { order } = await sandbox.control.checkout({ customer: "ben@example.com" });
  const body = await last("orders/paid");
  expect(BigInt(order.id)).toBeGreaterThan(2n ** 53n);
  expect(body).toMatch(new RegExp(`^\\{"id":${order.id},"admin_graphql_api_id":"${order.gid}"`));
  const parsed = JSON.parse(body);
  expect(String(parsed.id)).not.toBe(order.id);
  expect(String(parsed.customer.id)).not.toBe(order.customerId);
  expect(String(parsed.line_items[0].id)).not.toBe(order.lines[0]?.id);
});

test("a guest at the till has no customer and no contact", async () => {
  await sandbox.control.checkout({ customer: null, source: "pos" });
  expect(JSON.parse(await last("orders/paid"))).toMatchObject({
    customer: null,
    email: "",
    contact_email: null,
    billing_address: null,
    landing_site: null,
    cart_token: null,
    source_name: "pos",
    shipping_lines: [],
  });
});

test("a new e-mail at checkout becomes a customer", async () => {
  const { order } = await sandbox.control.checkout({ customer: "fay@example.com" });
  expect(await sandbox.control.customers.get({ customer: "FAY@example.com" })).toMatchObject({
    id: order.customerId,
    numberOfOrders: 1,
  });
});

test("an unpaid order is pending until it is paid", async () => {
  const { order } = await sandbox.control.checkout({ customer: "ben@example.com", pay: false });
  await sandbox.control.webhooks.settle();
  expect(order.financialStatus).toBe("pending");
  expect(await sandbox.control.webhooks.deliveries({ topic: "orders/paid" })).toEqual([]);
  const paid = await sandbox.control.orders.markPaid({ order: order.id });
  expect(paid.financialStatus).toBe("paid");
  expect(JSON.parse(await last("orders/paid"))).toMatchObject({ financial_status: "paid", total_outstanding: "0.00" });
  await expect(sandbox.control.orders.markPaid({ order: order.id })).rejects.toThrow("paid already");
});

test("refunds of parts sum to the whole, whatever the rounding", async () => {
  const client = await appClient(sandbox);
  await client.discount("THIRD", { customerGets: { items: { all: true }, value: { percentage: 0.333 } } });
  const { order } = await sandbox.control.checkout({
    customer: "ben@example.com",
    lines: [{ variant: "MUG-BL", quantity: 3 }],
    discountCodes: ["third"],
  });
  expect([order.subtotal, order.total]).toEqual(["29.01", "36.33"]);
  for (const quantity of [1, 1, 1])
    await sandbox.control.orders.refund({ order: order.id, lines: [{ line: "MUG-BL", quantity }] });
  const after = await sandbox.control.orders.get({ order: order.id });
  expect(after).toMatchObject({ currentSubtotal: "0.00", refunded: "31.33", financialStatus: "partially_refunded" });
  const refund = JSON.parse(await last("refunds/create"));
  expect(refund.refund_line_items[0]).toMatchObject({
    quantity: 1,
    restock_type: "return",
    subtotal: expect.any(Number),
  });
  await sandbox.control.orders.refund({ order: order.id, full: true });
  expect(await sandbox.control.orders.get({ order: order.id })).toMatchObject({
    refunded: "36.33",
    financialStatus: "refunded",
    currentTotal: "0.00",
  });
});

test("an amount without lines leaves the subtotal and is told as an adjustment", async () => {
  const { order } = await sandbox.control.checkout({ customer: "ben@example.com", lines: [{ variant: "GRD-01" }] });
  const after = await sandbox.control.orders.refund({ order: order.id, amount: "12.5" });
  expect(after).toMatchObject({ currentSubtotal: "100.00", refunded: "12.50", financialStatus: "partially_refunded" });
  expect(JSON.parse(await last("refunds/create"))).toMatchObject({
    refund_line_items: [],
    order_adjustments: [{ kind: "refund_discrepancy", amount: "-12.50" }],
    transactions: [{ kind: "refund", amount: "12.50", status: "success" }],
  });
  await expect(sandbox.control.orders.refund({ order: order.id, amount: "1000" })).rejects.toThrow("less than that");
  await expect(sandbox.control.orders.refund({ order: order.id })).rejects.toThrow("exactly one");
});

test("a cancellation takes all off, with or without the money", async () => {
  const paid = await sandbox.control.checkout({ customer: "ben@example.com" });
  const unpaid = await sandbox.control.checkout({ customer: "ben@example.com", pay: false });
  expect(await sandbox.control.orders.cancel({ order: paid.order.id, reason: "fraud" })).toMatchObject({
    financialStatus: "refunded",
    currentSubtotal: "0.00",
  });
  expect(JSON.parse(await last("orders/cancelled"))).toMatchObject({
    cancel_reason: "fraud",
    cancelled_at: expect.any(String),
  });
  expect(await sandbox.control.orders.cancel({ order: unpaid.order.id, refund: false })).toMatchObject({
    financialStatus: "voided",
  });
  await expect(sandbox.control.orders.cancel({ order: paid.order.id })).rejects.toThrow("cancelled already");
});

test("an edit tells what changed, not the order", async () => {
  const { order } = await sandbox.control.checkout({
    customer: "ben@example.com",
    lines: [{ variant: "GRD-01", quantity: 3 }],
  });
  const fewer = await sandbox.control.orders.edit({ order: order.id, setQuantity: { line: "GRD-01", quantity: 1 } });
  expect(fewer).toMatchObject({ currentSubtotal: "100.00", lines: [{ quantity: 3, currentQuantity: 1 }] });
  const edit = JSON.parse(await last("orders/edited"));
  expect(Object.keys(edit)).toEqual(["order_edit"]);
  expect(edit.order_edit.line_items).toMatchObject({ additions: [], removals: [{ delta: 2 }] });
  const more = await sandbox.control.orders.edit({ order: order.id, setQuantity: { line: "GRD-01", quantity: 5 } });
  expect(more).toMatchObject({ financialStatus: "partially_paid", lines: [{ currentQuantity: 5 }] });
});

test("a foreign currency is shown beside the shop's", async () => {
  await sandbox.control.checkout({
    customer: "ben@example.com",
    lines: [{ variant: "GRD-01" }],
    presentmentCurrency: "JPY",
  });
  const payload = JSON.parse(await last("orders/paid"));
  expect(payload.current_subtotal_price_set).toEqual({
    shop_money: { amount: "100.00", currency_code: "USD" },
    presentment_money: { amount: "15000", currency_code: "JPY" },
  });
  await sandbox.control.checkout({
    customer: "ben@example.com",
    lines: [{ variant: "GRD-01" }],
    presentmentCurrency: "KWD",
  });
  expect(JSON.parse(await last("orders/paid")).total_line_items_price_set.presentment_money).toEqual({
    amount: "30.700",
    currency_code: "KWD",
  });
});

test("a shop in yen counts whole yen, tax included", async () => {
  await sandbox.control.apps.install("second.myshopify.com");
  const { order } = await sandbox.control.checkout({
    shop: "second.myshopify.com",
    customer: "ben@example.com",
    lines: [{ variant: "GRD-01" }],
  });
  expect(order).toMatchObject({ currency: "JPY", subtotal: "10000", total: "10500" });
  expect(JSON.parse(await last("orders/paid"))).toMatchObject({
    taxes_included: true,
    total_tax: "909",
    current_subtotal_price: "10000",
    created_at: expect.stringMatching(/\+09:00$/),
  });
});
