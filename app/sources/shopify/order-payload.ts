import { z } from "zod";
import { parseCurrency } from "../../core/money/money.ts";
import type { BuyerFacts, OrderFacts } from "../../core/referral/order-facts.ts";
import { channelOf, lastFulfilment } from "./fulfilment.ts";
import { cartAttribute, clickTokensOf } from "./names.ts";
import { lineBase, orderBase } from "./order-base.ts";
import { storable } from "./storable.ts";

const shopMoney = z.object({ shop_money: z.object({ amount: z.string(), currency_code: z.string() }) });
const taxLine = z.object({ price_set: shopMoney });

const lineItem = z.object({
  admin_graphql_api_id: z.string().max(100).optional(),
  gift_card: z.boolean().default(false),
  product_id: z.number().int().nullish(),
  quantity: z.number().int(),
  current_quantity: z.number().int().optional(),
  price_set: shopMoney,
  discount_allocations: z.array(z.object({ amount_set: shopMoney })).default([]),
  tax_lines: z.array(taxLine).default([]),
});

const postal = z
  .object({
    name: z.string().nullish(),
    address1: z.string().nullish(),
    zip: z.string().nullish(),
    country_code: z.string().nullish(),
    phone: z.string().nullish(),
  })
  .nullish();

/** The fields we read of Shopify's order deliveries (2026-10). Personal fields are null when the app is not approved for them. */
export const orderPayload = z.object({
  admin_graphql_api_id: z.string().regex(/^gid:\/\/shopify\/Order\/\d+$/),
  name: storable,
  created_at: z.string(),
  updated_at: z.string(),
  processed_at: z.string().nullish(),
  cancelled_at: z.string().nullish(),
  financial_status: z.string().nullish(),
  fulfillment_status: z.string().nullish(),
  fulfillments: z.array(z.object({ created_at: z.string(), status: z.string().nullish() })).default([]),
  source_name: z.string().nullish(),
  test: z.boolean().default(false),
  currency: z.string(),
  taxes_included: z.boolean().default(false),
  current_subtotal_price_set: shopMoney,
  total_outstanding: z.string().default("0"),
  order_status_url: z.string().nullish(),
  email: z.string().nullish(),
  contact_email: z.string().nullish(),
  customer_locale: z.string().nullish(),
  customer: z
    .object({
      admin_graphql_api_id: z.string(),
      email: z.string().nullish(),
      first_name: z.string().nullish(),
      last_name: z.string().nullish(),
      phone: z.string().nullish(),
    })
    .nullish(),
  phone: z.string().nullish(),
  shipping_address: postal,
  billing_address: postal,
  browser_ip: z.string().nullish(),
  client_details: z.object({ user_agent: z.string().nullish() }).nullish(),
  landing_site: z.string().nullish(),
  referring_site: z.string().nullish(),
  discount_codes: z.array(z.object({ code: storable })).default([]),
  note_attributes: z.array(z.object({ name: z.string(), value: z.unknown() })).default([]),
  line_items: z.array(lineItem).default([]),
});

export type OrderPayload = z.infer<typeof orderPayload>;

/** Statuses in which the money has been received at some time, also when part or all of it went back since. */
const paidStatuses = new Set(["paid", "partially_refunded", "refunded"]);

/** An order's state in our words; says why when a field cannot be understood. */
export function orderFromPayload(payload: OrderPayload): { ok: true; facts: OrderFacts } | { ok: false; why: string } {
  const currency = parseCurrency(payload.currency);
  if (currency === null) return { ok: false, why: `unknown currency ${JSON.stringify(payload.currency)}` };
  const stateAt = new Date(payload.updated_at);
  const createdAt = new Date(payload.created_at);
  if (Number.isNaN(stateAt.getTime()) || Number.isNaN(createdAt.getTime()))
    return { ok: false, why: "created_at or updated_at is not a date" };
  const lines = payload.line_items.map((line) => ({
    lineId: line.admin_graphql_api_id,
    productId: line.product_id ? `gid://shopify/Product/${line.product_id}` : null,
    giftCard: line.gift_card,
    quantity: line.quantity,
    kept: line.current_quantity ?? line.quantity,
    unitPrice: line.price_set.shop_money.amount,
    discounts: line.discount_allocations.map((allocation) => allocation.amount_set.shop_money.amount),
    taxes: line.tax_lines.map((tax) => tax.price_set.shop_money.amount),
  }));
  const base = orderBase(
    {
      subtotal: payload.current_subtotal_price_set.shop_money.amount,
      taxesIncluded: payload.taxes_included,
      outstanding: payload.total_outstanding,
      lines,
    },
    currency,
  );
  if (base === null) return { ok: false, why: "an amount is not a decimal in the shop's currency" };
  const status = payload.financial_status ?? "";
  const paid = paidStatuses.has(status);
  const token = payload.note_attributes.find((attribute) => attribute.name === cartAttribute)?.value;
  return {
    ok: true,
    facts: {
      orderId: payload.admin_graphql_api_id,
      name: payload.name,
      stateAt,
      createdAt,
      paid,
      paidAt: paid ? new Date(payload.processed_at ?? payload.created_at) : null,
      cancelledAt: payload.cancelled_at ? new Date(payload.cancelled_at) : null,
      fullyRefunded: status === "refunded" || status === "voided",
      fulfilledAt:
        payload.fulfillment_status === "fulfilled"
          ? lastFulfilment(
              payload.fulfillments.map(({ created_at: at, status: is }) => ({ at, status: is ?? null })),
              stateAt,
            )
          : null,
      channel: channelOf(payload.source_name),
      test: payload.test,
      currency,
      baseMinor: base,
      lines: lines.map((line) => ({
        ...(line.lineId === undefined ? {} : { lineId: line.lineId }),
        productId: line.productId,
        baseMinor: lineBase(line, payload.taxes_included, currency),
      })),
      discountCodes: payload.discount_codes.map((discount) => discount.code),
      cartToken: typeof token === "string" ? token : null,
      clickTokens: clickTokensOf(payload.note_attributes),
      customerId: payload.customer?.admin_graphql_api_id ?? null,
      email: payload.email || payload.contact_email || payload.customer?.email || null,
      ...(payload.customer_locale ? { locale: payload.customer_locale } : {}),
      buyer: buyerOf(payload),
    },
  };
}

/** Who bought and how they came. What Shopify withholds from an app that is not approved for it is null, and then no rule sees it. */
function buyerOf(payload: OrderPayload): BuyerFacts {
  const { customer, shipping_address: shipping, billing_address: billing } = payload;
  const address = (of: typeof shipping) =>
    of && { street: of.address1 ?? null, postcode: of.zip ?? null, country: of.country_code ?? null };
  return {
    person: {
      emails: [payload.email, payload.contact_email, customer?.email],
      names: [shipping?.name, billing?.name, [customer?.first_name, customer?.last_name].filter(Boolean).join(" ")],
      phones: [payload.phone, shipping?.phone, billing?.phone, customer?.phone],
      // Where it is sent. A billing address may be a parent's or a firm's.
      addresses: [address(shipping ?? billing)],
    },
    ip: payload.browser_ip ?? null,
    userAgent: payload.client_details?.user_agent ?? null,
    landing: payload.landing_site ?? null,
    referring: payload.referring_site ?? null,
    giftCards: payload.line_items
      .filter((line) => line.gift_card)
      .reduce((sum, line) => sum + (line.current_quantity ?? line.quantity), 0),
  };
}
