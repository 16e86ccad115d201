import { z } from "zod";
import { parseCurrency } from "../../core/money/money.ts";
import type { BuyerFacts, OrderFacts } from "../../core/referral/order-facts.ts";
import { readStateAt } from "../../core/referral/state-time.ts";
import { disputeNumber, disputeOutcome } from "./dispute-outcome.ts";
import { channelOf, lastFulfilment } from "./fulfilment.ts";
import { cartAttribute, clickTokensOf } from "./names.ts";
import { lineBase, orderBase } from "./order-base.ts";
import { storable } from "./storable.ts";

const shopMoney = z.object({ shopMoney: z.object({ amount: z.string() }) });

/** An order as `order-operations.ts` asks the Admin API for it. */
export const orderNode = z.object({
  id: z.string().regex(/^gid:\/\/shopify\/Order\/\d+$/),
  name: storable,
  createdAt: z.string(),
  updatedAt: z.string(),
  processedAt: z.string(),
  test: z.boolean(),
  cancelledAt: z.string().nullable(),
  displayFinancialStatus: z.string().nullable(),
  // Absent in orders that were read before holds looked at them.
  displayFulfillmentStatus: z.string().nullish(),
  fulfillments: z.array(z.object({ createdAt: z.string(), status: z.string() })).default([]),
  sourceName: z.string().nullish(),
  taxesIncluded: z.boolean(),
  currencyCode: z.string(),
  discountCodes: z.array(storable),
  customAttributes: z.array(z.object({ key: z.string(), value: z.string().nullable() })),
  currentSubtotalPriceSet: shopMoney,
  totalOutstandingSet: shopMoney,
  email: z.string().nullish(),
  customer: z.object({ id: z.string(), firstName: z.string().nullish(), lastName: z.string().nullish() }).nullable(),
  // Null where the app may not see them, and absent in orders that were read before rules looked at them.
  phone: z.string().nullish(),
  clientIp: z.string().nullish(),
  customerLocale: z.string().nullish(),
  shippingAddress: z
    .object({
      name: z.string().nullish(),
      address1: z.string().nullish(),
      zip: z.string().nullish(),
      countryCodeV2: z.string().nullish(),
      phone: z.string().nullish(),
    })
    .nullish(),
  // Absent in orders that were read before.
  disputes: z.array(z.object({ id: z.string(), status: z.string() })).nullish(),
  lineItems: z.object({
    nodes: z.array(
      z.object({
        // Absent in orders that were read before rewards looked at collections.
        id: z.string().optional(),
        isGiftCard: z.boolean(),
        // Absent where the app may not read products, and in orders that were read before rewards looked at them.
        product: z.object({ id: z.string() }).nullish(),
        quantity: z.number().int(),
        currentQuantity: z.number().int(),
        originalUnitPriceSet: shopMoney,
        discountAllocations: z.array(z.object({ allocatedAmountSet: shopMoney })),
        taxLines: z.array(z.object({ priceSet: shopMoney })),
      }),
    ),
  }),
});

export type OrderNode = z.infer<typeof orderNode>;

const paidStatuses = new Set(["PAID", "PARTIALLY_REFUNDED", "REFUNDED"]);

/** The same facts as a delivery tells, read from the Admin API. */
export function orderFromNode(node: OrderNode): { ok: true; facts: OrderFacts } | { ok: false; why: string } {
  const currency = parseCurrency(node.currencyCode);
  if (currency === null) return { ok: false, why: `unknown currency ${JSON.stringify(node.currencyCode)}` };
  const lines = node.lineItems.nodes.map((line) => ({
    lineId: line.id,
    product: line.product,
    giftCard: line.isGiftCard,
    quantity: line.quantity,
    kept: line.currentQuantity,
    unitPrice: line.originalUnitPriceSet.shopMoney.amount,
    discounts: line.discountAllocations.map((allocation) => allocation.allocatedAmountSet.shopMoney.amount),
    taxes: line.taxLines.map((tax) => tax.priceSet.shopMoney.amount),
  }));
  const base = orderBase(
    {
      subtotal: node.currentSubtotalPriceSet.shopMoney.amount,
      taxesIncluded: node.taxesIncluded,
      outstanding: node.totalOutstandingSet.shopMoney.amount,
      lines,
    },
    currency,
  );
  if (base === null) return { ok: false, why: "an amount is not a decimal in the shop's currency" };
  const status = node.displayFinancialStatus ?? "";
  const paid = paidStatuses.has(status);
  return {
    ok: true,
    facts: {
      orderId: node.id,
      name: node.name,
      stateAt: readStateAt(new Date(node.updatedAt)),
      createdAt: new Date(node.createdAt),
      paid,
      paidAt: paid ? new Date(node.processedAt) : null,
      cancelledAt: node.cancelledAt ? new Date(node.cancelledAt) : null,
      fullyRefunded: status === "REFUNDED" || status === "VOIDED",
      fulfilledAt:
        node.displayFulfillmentStatus === "FULFILLED"
          ? lastFulfilment(
              node.fulfillments.map(({ createdAt: at, status: is }) => ({ at, status: is })),
              new Date(node.updatedAt),
            )
          : null,
      channel: channelOf(node.sourceName),
      test: node.test,
      currency,
      baseMinor: base,
      ...(lines.some(({ product }) => product === undefined)
        ? {}
        : {
            lines: lines.map((line) => ({
              ...(line.lineId === undefined ? {} : { lineId: line.lineId }),
              productId: line.product?.id ?? null,
              baseMinor: lineBase(line, node.taxesIncluded, currency),
            })),
          }),
      discountCodes: node.discountCodes,
      cartToken: node.customAttributes.find((attribute) => attribute.key === cartAttribute)?.value ?? null,
      clickTokens: clickTokensOf(node.customAttributes.map(({ key, value }) => ({ name: key, value }))),
      customerId: node.customer?.id ?? null,
      email: node.email ?? null,
      ...(node.customerLocale ? { locale: node.customerLocale } : {}),
      disputes: Object.fromEntries(
        (node.disputes ?? []).map(({ id, status }) => [disputeNumber(id), disputeOutcome(status)]),
      ),
      buyer: buyerOf(node),
    },
  };
}

/** What the Admin API tells of the buyer: not the browser, and not where the visit began. */
function buyerOf({ email, customer, shippingAddress: ship, phone, clientIp, lineItems }: OrderNode): BuyerFacts {
  return {
    person: {
      emails: [email],
      names: [ship?.name, [customer?.firstName, customer?.lastName].filter(Boolean).join(" ")],
      phones: [phone, ship?.phone],
      addresses: [
        ship && { street: ship.address1 ?? null, postcode: ship.zip ?? null, country: ship.countryCodeV2 ?? null },
      ],
    },
    ip: clientIp ?? null,
    userAgent: null,
    landing: null,
    referring: null,
    giftCards: lineItems.nodes.filter((line) => line.isGiftCard).reduce((sum, line) => sum + line.currentQuantity, 0),
  };
}
