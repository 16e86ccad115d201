import type { CustomerView, DiscountView, GiftCardView, InstallationView, OrderView, ShopView } from "./control.ts";
import type { ProductView } from "./products-control.ts";
import { discountValue, statusOf } from "./shopify/discounts/find-code.ts";
import { numberOfOrders } from "./shopify/orders/find.ts";
import { financialStatus, lineDiscount, refunded, totalsOf } from "./shopify/orders/order-money.ts";
import { orderStatusUrl } from "./shopify/orders/order-payload.ts";
import { gid } from "./world/ids.ts";
import { decimal } from "./world/money.ts";
import type { Customer, Discount, GiftCard, Order, Product, Shop } from "./world/shop.ts";

export function shopView(shop: Shop): ShopView {
  const { id, domain, name, currency, plan, taxesIncluded, taxRate, bulkDelayMs, presentmentRates } = shop;
  const installed = shop.installation.installed;
  return { id, domain, name, currency, plan, taxesIncluded, taxRate, bulkDelayMs, presentmentRates, installed };
}

export function customerView(shop: Shop, customer: Customer): CustomerView {
  return {
    id: customer.id,
    gid: gid("Customer", customer.id),
    email: customer.email,
    firstName: customer.firstName,
    lastName: customer.lastName,
    numberOfOrders: numberOfOrders(shop, customer),
    tags: [...customer.tags],
    storeCredit: [...shop.storeCredit.values()]
      .filter((account) => account.customerId === customer.id)
      .map((account) => ({ currency: account.currency, amount: decimal(account.balanceMinor, account.currency) })),
    credits: [...shop.storeCredit.values()]
      .filter((account) => account.customerId === customer.id)
      .flatMap(({ currency, transactions }) =>
        transactions
          .filter((one) => one.kind === "credit")
          .map((one) => ({
            id: one.id,
            currency,
            amount: decimal(one.amountMinor, currency),
            remaining: decimal(one.remainingMinor, currency),
            expiresAt: one.expiresAt?.toISOString() ?? null,
          })),
      ),
  };
}

export function giftCardView(card: GiftCard): GiftCardView {
  return {
    id: card.id,
    code: card.code,
    initial: decimal(card.initialMinor, card.currency),
    balance: decimal(card.balanceMinor, card.currency),
    currency: card.currency,
    enabled: card.enabled,
    customerId: card.customerId,
    expiresOn: card.expiresOn,
    note: card.note,
  };
}

export function productView(shop: Shop, product: Product): ProductView {
  return {
    id: product.id,
    handle: product.handle,
    title: product.title,
    giftCard: product.giftCard,
    collections: shop.collections
      .filter(({ products }) => products.includes(product.id))
      .map(({ id, title }) => ({ id, title })),
    variants: product.variants.map(({ id, title, sku, priceMinor }) => ({
      id,
      title,
      sku,
      price: decimal(priceMinor, shop.currency),
    })),
  };
}

export function discountView(shop: Shop, discount: Discount, now: Date): DiscountView {
  return {
    id: discount.id,
    gid: gid("DiscountCodeNode", discount.id),
    title: discount.title,
    status: statusOf(discount, now),
    value: discountValue(shop, discount),
    usageLimit: discount.usageLimit,
    oncePerCustomer: discount.oncePerCustomer,
    startsAt: discount.startsAt.toISOString(),
    endsAt: discount.endsAt?.toISOString() ?? null,
    tags: [...discount.tags],
    byApp: discount.byApp,
    codes: [...discount.codes.values()].map(({ code, uses }) => ({ code, uses: uses.length })),
  };
}

export function orderView(shop: Shop, order: Order): OrderView {
  const was = totalsOf(order, "ordered");
  const is = totalsOf(order, "current");
  const text = (minor: number) => decimal(minor, shop.currency);
  return {
    id: order.id,
    gid: gid("Order", order.id),
    name: `#${order.number}`,
    shop: shop.domain,
    customerId: order.customerId,
    email: order.email,
    financialStatus: financialStatus(order),
    currency: shop.currency,
    presentmentCurrency: order.presentmentCurrency,
    subtotal: text(was.subtotal.shop),
    currentSubtotal: text(is.subtotal.shop),
    currentTotal: text(is.total.shop),
    total: text(was.total.shop),
    discounts: text(was.discounts.shop),
    refunded: text(refunded(order).shop),
    disputes: order.disputes.map(({ id, type, status }) => ({ id, type, status })),
    discountCodes: order.applications.map((application) => application.code),
    attributes: Object.fromEntries(order.attributes.map(({ name, value }) => [name, value])),
    cancelledAt: order.cancelledAt?.toISOString() ?? null,
    test: order.test,
    createdAt: order.createdAt.toISOString(),
    updatedAt: order.updatedAt.toISOString(),
    statusUrl: orderStatusUrl(shop, order),
    lines: order.lines.map((line) => ({
      id: line.id,
      title: line.product.title,
      sku: line.variant.sku,
      quantity: line.quantity,
      currentQuantity: line.currentQuantity,
      price: text(line.unitPrice.shop),
      discount: text(lineDiscount(line, line.quantity).shop),
      giftCard: line.product.giftCard,
    })),
  };
}

export function installationView(shop: Shop): InstallationView {
  const { installed, scopes, accessTokens, grants } = shop.installation;
  return { shop: shop.domain, installed, scopes: [...scopes], tokens: accessTokens.size, grants: { ...grants } };
}
