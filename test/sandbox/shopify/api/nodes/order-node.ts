import { gid } from "../../../world/ids.ts";
import type { DiscountApplication, Money2, Order, OrderLine, Refund } from "../../../world/shop.ts";
import { apiDate } from "../../dates.ts";
import {
  add,
  financialStatus,
  lineDiscount,
  lineSubtotal,
  lineTax,
  outstanding,
  paid,
  refunded,
  subtract,
  times,
  totalsOf,
  zero,
} from "../../orders/order-money.ts";
import { orderStatusUrl, shippingAddress } from "../../orders/order-payload.ts";
import type { ApiContext } from "../api-context.ts";
import { connection, type PageArgs } from "../connection.ts";
import { customerNode } from "./customer-node.ts";
import { metafieldMembers } from "./metafield-node.ts";
import { moneyBag, moneyNode } from "./money-node.ts";
import { productNode, variantNode } from "./product-node.ts";

/** With `read_orders` an app sees the last 60 days; older orders need `read_all_orders`. */
export function visible(context: ApiContext, order: Order): boolean {
  if (context.scopes.includes("read_all_orders")) return true;
  return order.createdAt.getTime() > context.world.clock.now().getTime() - 60 * 86_400_000;
}

/** `Order`. */
export function orderNode(context: ApiContext, order: Order) {
  const { shop } = context;
  const set = (amount: Money2) => moneyBag(shop, order, amount);
  const was = () => totalsOf(order, "ordered");
  const is = () => totalsOf(order, "current");
  const id = gid("Order", order.id);
  const applications = () =>
    order.applications.map((application, index) => applicationNode(context, application, index));
  return {
    __typename: "Order",
    id,
    legacyResourceId: order.id,
    name: `#${order.number}`,
    number: order.number - 1000,
    confirmationNumber: order.confirmationNumber,
    confirmed: true,
    createdAt: apiDate(order.createdAt),
    updatedAt: () => apiDate(order.updatedAt),
    processedAt: () => apiDate(order.processedAt),
    cancelledAt: () => order.cancelledAt && apiDate(order.cancelledAt),
    cancelReason: () => order.cancelReason?.toUpperCase() ?? null,
    closed: false,
    closedAt: null,
    test: order.test,
    edited: () => order.edited,
    email: order.email,
    phone: null,
    note: order.note,
    tags: [],
    sourceName: order.source === "draft" ? "shopify_draft_order" : order.source,
    sourceIdentifier: null,
    cartToken: order.cartToken,
    checkoutToken: order.checkoutToken,
    clientIp: order.source === "web" ? order.visit.ip : null,
    currencyCode: shop.currency,
    presentmentCurrencyCode: order.presentmentCurrency,
    customerLocale: order.source === "web" ? "en" : null,
    customAttributes: order.attributes.map(({ name, value }) => ({ key: name, value })),
    displayFinancialStatus: () => financialStatus(order).toUpperCase(),
    displayFulfillmentStatus: () => (order.fulfilment ? "FULFILLED" : "UNFULFILLED"),
    fulfillments: () =>
      order.fulfilment
        ? [
            {
              __typename: "Fulfillment",
              id: gid("Fulfillment", order.fulfilment.id),
              name: `#${order.number}.1`,
              status: "SUCCESS",
              createdAt: apiDate(order.fulfilment.at),
              updatedAt: apiDate(order.fulfilment.at),
            },
          ]
        : [],
    fullyPaid: () => paid(order).shop > 0 && outstanding(order).shop <= 0,
    unpaid: () => paid(order).shop === 0,
    estimatedTaxes: false,
    taxesIncluded: order.taxesIncluded,
    taxExempt: false,
    discountCode: order.applications[0]?.code ?? null,
    discountCodes: order.applications.map((application) => application.code),
    discountApplications: (args: PageArgs) =>
      connection(
        applications(),
        args,
        (one) => String(one.index),
        (one) => one,
      ),
    shippingAddress: () => {
      const address = shippingAddress(shop, order);
      return address && { ...address, countryCodeV2: address.country_code };
    },
    customer: () => {
      const customer = order.customerId ? shop.customers.get(order.customerId) : undefined;
      return customer ? customerNode(context, customer) : null;
    },
    lineItems: (args: PageArgs) =>
      connection(
        order.lines,
        args,
        (line) => line.id,
        (line) => lineNode(context, order, line),
      ),
    subtotalLineItemsQuantity: () => order.lines.reduce((sum, line) => sum + line.quantity, 0),
    currentSubtotalLineItemsQuantity: () => order.lines.reduce((sum, line) => sum + line.currentQuantity, 0),
    paymentGatewayNames: () => [order.payments.length > 0 ? "bogus" : "manual"],
    statusPageUrl: () => orderStatusUrl(shop, order),
    subtotalPriceSet: () => set(was().subtotal),
    currentSubtotalPriceSet: () => set(is().subtotal),
    totalPriceSet: () => set(was().total),
    originalTotalPriceSet: () => set(was().total),
    currentTotalPriceSet: () => set(is().total),
    totalTaxSet: () => set(was().tax),
    currentTotalTaxSet: () => set(is().tax),
    totalDiscountsSet: () => set(was().discounts),
    currentTotalDiscountsSet: () => set(is().discounts),
    cartDiscountAmountSet: () => set(was().discounts),
    currentCartDiscountAmountSet: () => set(is().discounts),
    totalShippingPriceSet: () => set(was().shipping),
    currentShippingPriceSet: () => set(is().shipping),
    totalReceivedSet: () => set(paid(order)),
    netPaymentSet: () => set(subtract(paid(order), refunded(order))),
    totalRefundedSet: () => set(refunded(order)),
    totalRefundedShippingSet: () => set(add(...order.refunds.map((refund) => refund.shipping))),
    totalOutstandingSet: () => set(outstanding(order)),
    totalTipReceivedSet: () => set(zero),
    refunds: ({ first }: { first?: number | null }) =>
      order.refunds.slice(0, first ?? order.refunds.length).map((refund) => refundNode(context, order, refund)),
    disputes: () =>
      order.disputes.map((dispute) => ({
        id: gid("OrderDisputeSummary", dispute.id),
        initiatedAs: dispute.type.toUpperCase(),
        status: dispute.status.toUpperCase(),
      })),
    risk: { assessments: [], recommendation: "ACCEPT" },
    ...metafieldMembers(context, id),
  };
}

function lineNode(context: ApiContext, order: Order, line: OrderLine) {
  const { shop } = context;
  const set = (amount: Money2) => moneyBag(shop, order, amount);
  const standard = line.variant.title === "Default Title";
  return {
    __typename: "LineItem",
    id: gid("LineItem", line.id),
    name: standard ? line.product.title : `${line.product.title} - ${line.variant.title}`,
    title: line.product.title,
    variantTitle: standard ? null : line.variant.title,
    sku: line.variant.sku,
    vendor: line.product.vendor,
    isGiftCard: line.product.giftCard,
    taxable: line.variant.taxable,
    requiresShipping: line.variant.requiresShipping,
    quantity: () => line.quantity,
    currentQuantity: () => line.currentQuantity,
    refundableQuantity: () => line.currentQuantity,
    unfulfilledQuantity: () => (order.fulfilment ? 0 : line.currentQuantity),
    customAttributes: [],
    // Null once the product was deleted.
    product: () => (context.shop.products.includes(line.product) ? productNode(context, line.product) : null),
    variant: () =>
      context.shop.products.includes(line.product) ? variantNode(context, line.product, line.variant) : null,
    originalUnitPriceSet: () => set(line.unitPrice),
    originalTotalSet: () => set(times(line.unitPrice, line.quantity)),
    // Without code discounts unless asked for, as the schema says.
    discountedTotalSet: ({ withCodeDiscounts }: { withCodeDiscounts?: boolean | null }) =>
      set(withCodeDiscounts ? lineSubtotal(line, line.quantity) : times(line.unitPrice, line.quantity)),
    discountedUnitPriceSet: () => set(line.unitPrice),
    discountedUnitPriceAfterAllDiscountsSet: () =>
      set(times(lineSubtotal(line, line.quantity), 1 / Math.max(1, line.quantity))),
    totalDiscountSet: () => set(zero),
    discountAllocations: () =>
      line.allocations.map(({ application, amount }) => ({
        allocatedAmountSet: set(amount),
        discountApplication: () => {
          const found = order.applications[application];
          return found && applicationNode(context, found, application);
        },
      })),
    taxLines: () => {
      const tax = lineTax(order, line, line.quantity);
      if (tax.shop === 0) return [];
      return [
        {
          title: shop.country === "JP" ? "CT" : "State Tax",
          rate: order.taxRate,
          ratePercentage: order.taxRate * 100,
          channelLiable: false,
          source: "shopify",
          priceSet: set(tax),
        },
      ];
    },
    priceAfterAllDiscountsBeforeTaxesSet: () =>
      set(subtract(times(line.unitPrice, line.quantity), lineDiscount(line, line.quantity))),
  };
}

function applicationNode(context: ApiContext, application: DiscountApplication, index: number) {
  const { value } = application;
  return {
    __typename: "DiscountCodeApplication",
    index,
    code: application.code,
    allocationMethod: application.allocationMethod.toUpperCase(),
    targetSelection: application.targetSelection.toUpperCase(),
    targetType: application.target.toUpperCase(),
    value:
      value.kind === "percentage"
        ? { __typename: "PricingPercentageValue", percentage: value.fraction * 100 }
        : moneyNode(value.amountMinor, context.shop.currency),
  };
}

/** `Refund`. */
export function refundNode(context: ApiContext, order: Order, refund: Refund) {
  const set = (amount: Money2) => moneyBag(context.shop, order, amount);
  return {
    __typename: "Refund",
    id: gid("Refund", refund.id),
    legacyResourceId: refund.id,
    createdAt: apiDate(refund.createdAt),
    updatedAt: apiDate(refund.createdAt),
    processedAt: apiDate(refund.createdAt),
    note: refund.note,
    duties: [],
    order: () => orderNode(context, order),
    totalRefundedSet: () => set(refund.transaction ?? zero),
    refundLineItems: (args: PageArgs) =>
      connection(
        refund.lines,
        args,
        (line) => line.id,
        (line) => ({
          id: gid("RefundLineItem", line.id),
          quantity: line.quantity,
          restockType: line.restock.toUpperCase(),
          restocked: true,
          lineItem: () => lineNode(context, order, line.line),
          subtotalSet: () => set(line.subtotal),
          totalTaxSet: () => set(line.tax),
          priceSet: () => set(line.line.unitPrice),
        }),
      ),
  };
}
