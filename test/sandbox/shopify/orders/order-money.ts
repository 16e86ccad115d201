import { exponentOf } from "../../world/money.ts";
import type { Money2, Order, OrderLine, Shop } from "../../world/shop.ts";

export const zero: Money2 = { shop: 0, presentment: 0 };

export function add(...amounts: readonly Money2[]): Money2 {
  return amounts.reduce(
    (sum, one) => ({ shop: sum.shop + one.shop, presentment: sum.presentment + one.presentment }),
    zero,
  );
}

export function subtract(a: Money2, b: Money2): Money2 {
  return { shop: a.shop - b.shop, presentment: a.presentment - b.presentment };
}

export function times(amount: Money2, factor: number): Money2 {
  return { shop: Math.round(amount.shop * factor), presentment: Math.round(amount.presentment * factor) };
}

/** An amount of the shop's currency in both, converted with the order's rate and rounded once. */
export function inBoth(shop: Shop, order: { presentmentCurrency: string; rate: number }, minor: number): Money2 {
  const factor = order.rate * 10 ** (exponentOf(order.presentmentCurrency) - exponentOf(shop.currency));
  return { shop: minor, presentment: order.presentmentCurrency === shop.currency ? minor : Math.round(minor * factor) };
}

/** What the discounts take off a number of pieces of a line. */
export function lineDiscount(line: OrderLine, quantity: number): Money2 {
  const whole = add(...line.allocations.map((allocation) => allocation.amount));
  if (line.discountedQuantity === 0) return zero;
  return times(whole, Math.min(quantity, line.discountedQuantity) / line.discountedQuantity);
}

/** Price of a number of pieces after discounts, without tax where prices do not include it. */
export function lineSubtotal(line: OrderLine, quantity: number): Money2 {
  return subtract(times(line.unitPrice, quantity), lineDiscount(line, quantity));
}

/** Tax on a number of pieces: on top of the price, or contained in it. */
export function lineTax(order: Order, line: OrderLine, quantity: number): Money2 {
  if (!line.variant.taxable) return zero;
  const share = order.taxesIncluded ? order.taxRate / (1 + order.taxRate) : order.taxRate;
  return times(lineSubtotal(line, quantity), share);
}

export interface OrderTotals {
  readonly lineItems: Money2;
  readonly discounts: Money2;
  readonly subtotal: Money2;
  readonly tax: Money2;
  readonly shipping: Money2;
  readonly total: Money2;
}

/** Totals of the order as it was placed and edited (`ordered`), or of what is left after refunds and removals (`current`). */
export function totalsOf(order: Order, which: "ordered" | "current"): OrderTotals {
  const quantity = (line: OrderLine) => (which === "ordered" ? line.quantity : line.currentQuantity);
  const lineItems = add(...order.lines.map((line) => times(line.unitPrice, quantity(line))));
  const offLines = add(...order.lines.map((line) => lineDiscount(line, quantity(line))));
  const offShipping = order.shipping?.discount?.amount ?? zero;
  const subtotal = subtract(lineItems, offLines);
  const tax = add(...order.lines.map((line) => lineTax(order, line, quantity(line))));
  const refundedShipping = which === "current" ? add(...order.refunds.map((refund) => refund.shipping)) : zero;
  const shipping = subtract(subtract(order.shipping ?? zero, offShipping), refundedShipping);
  return {
    lineItems,
    discounts: add(offLines, offShipping),
    subtotal,
    tax,
    shipping,
    total: add(subtotal, shipping, order.taxesIncluded ? zero : tax),
  };
}

export function paid(order: Order): Money2 {
  return add(...order.payments);
}

export function refunded(order: Order): Money2 {
  return add(...order.refunds.map((refund) => refund.transaction ?? zero));
}

/** What the buyer still owes; negative when too much was paid. */
export function outstanding(order: Order): Money2 {
  const adjusted = add(...order.refunds.map((refund) => refund.adjustment ?? zero));
  return subtract(subtract(totalsOf(order, "current").total, adjusted), subtract(paid(order), refunded(order)));
}

/** The order's payment state in the words of REST payloads. */
export function financialStatus(order: Order): string {
  const received = paid(order).shop;
  const returned = refunded(order).shop;
  if (received === 0 && totalsOf(order, "ordered").total.shop > 0) return order.cancelledAt ? "voided" : "pending";
  if (returned > 0) return returned >= received ? "refunded" : "partially_refunded";
  return outstanding(order).shop > 0 ? "partially_paid" : "paid";
}
