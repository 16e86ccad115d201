import type { CancelReason, RefundInput } from "../../control.ts";
import type { ExchangeInput } from "../../order-inputs.ts";
import { parseMinor } from "../../world/money.ts";
import { refuse } from "../../world/refusal.ts";
import type { Order, OrderLine, Refund, Shop } from "../../world/shop.ts";
import type { World } from "../../world/world.ts";
import { lineOf, variantOf } from "./find.ts";
import {
  add,
  inBoth,
  lineSubtotal,
  lineTax,
  outstanding,
  paid,
  refunded,
  subtract,
  times,
  totalsOf,
  zero,
} from "./order-money.ts";
import { payOrder } from "./place-order.ts";

/** Gives money back for lines, a plain amount, or all that is left with shipping. Sends nothing. */
export function refundOrder(
  world: World,
  shop: Shop,
  order: Order,
  input: Omit<RefundInput, "order" | "shop">,
): Refund {
  const ways = [input.lines, input.amount, input.full].filter((way) => way !== undefined).length;
  if (ways !== 1) refuse("A refund names lines, an amount or full: exactly one of them.");
  const left = subtract(paid(order), refunded(order));
  if (left.shop <= 0) refuse(`Order #${order.number} has no money left to give back.`);
  const gateway = input.to === "store_credit" ? ("shopify_store_credit" as const) : ("bogus" as const);
  const give = (refund: Omit<Refund, "id" | "createdAt" | "gateway">) => {
    if (gateway === "shopify_store_credit") creditBuyer(world, shop, order, refund.transaction?.shop ?? 0);
    return record(world, order, { ...refund, gateway });
  };
  if (input.amount !== undefined) {
    const minor = parseMinor(input.amount, shop.currency);
    if (minor === null || minor <= 0) refuse("A refund's amount is a positive decimal in shop currency.");
    if (minor > left.shop) refuse(`Order #${order.number} has less than that left to give back.`);
    const amount = inBoth(shop, order, minor);
    return give({
      note: input.note ?? null,
      lines: [],
      shipping: zero,
      adjustment: { id: world.ids.next("OrderAdjustment"), ...amount },
      transaction: { id: world.ids.next("OrderTransaction"), ...amount },
    });
  }
  const pieces = input.full
    ? order.lines.map((line) => ({ line, quantity: line.currentQuantity }))
    : (input.lines ?? []).map(({ line, quantity }) => ({ line: lineOf(order, line), quantity }));
  const lines = takeBack(
    world,
    order,
    pieces.filter(({ quantity }) => quantity !== 0),
    "return",
  );
  const shipping = input.full ? totalsOf(order, "current").shipping : zero;
  // A full refund gives back what is there, also where amounts went back before without lines.
  const amount = input.full
    ? left
    : add(...lines.map((line) => add(line.subtotal, order.taxesIncluded ? zero : line.tax)));
  if (amount.shop > left.shop) refuse(`Order #${order.number} has less than that left to give back.`);
  return give({
    note: input.note ?? null,
    lines,
    shipping,
    adjustment: null,
    transaction: { id: world.ids.next("OrderTransaction"), ...amount },
  });
}

/** Cancels: every line is taken off the order; with `refund` the money goes back as well. Sends nothing. */
export function cancelOrder(world: World, order: Order, reason: CancelReason, refund: boolean): Refund {
  if (order.cancelledAt) refuse(`Order #${order.number} is cancelled already.`);
  const left = subtract(paid(order), refunded(order));
  const lines = takeBack(
    world,
    order,
    order.lines.map((line) => ({ line, quantity: line.currentQuantity })).filter(({ quantity }) => quantity > 0),
    "cancel",
  );
  const now = world.clock.now();
  order.cancelledAt = now;
  order.cancelReason = reason;
  return record(world, order, {
    note: null,
    gateway: "bogus",
    lines,
    shipping: totalsOf(order, "current").shipping,
    adjustment: null,
    transaction: refund && left.shop > 0 ? { id: world.ids.next("OrderTransaction"), ...left } : null,
  });
}

/** Takes pieces of a line back and adds as many of another article; the difference is paid at once, or goes back. Sends nothing. */
export function exchangeLine(
  world: World,
  shop: Shop,
  order: Order,
  { line, quantity, variant }: Omit<ExchangeInput, "order" | "shop">,
): Refund {
  if (order.cancelledAt) refuse(`Order #${order.number} is cancelled; nothing of it can be exchanged.`);
  const lines = takeBack(world, order, [{ line: lineOf(order, line), quantity }], "return");
  const instead = variantOf(shop, variant);
  order.lines.push({
    id: world.ids.next("LineItem"),
    ...instead,
    quantity,
    currentQuantity: quantity,
    discountedQuantity: 0,
    unitPrice: inBoth(shop, order, instead.variant.priceMinor),
    allocations: [],
  });
  const owed = outstanding(order);
  if (owed.shop > 0) payOrder(world, order);
  return record(world, order, {
    note: null,
    gateway: "bogus",
    lines,
    shipping: zero,
    adjustment: null,
    transaction: owed.shop < 0 ? { id: world.ids.next("OrderTransaction"), ...times(owed, -1) } : null,
  });
}

/** Puts money on the buyer's account in the shop. */
function creditBuyer(world: World, shop: Shop, order: Order, minor: number): void {
  const customerId = order.customerId ?? refuse(`Order #${order.number} has no customer to give store credit to.`);
  const known = [...shop.storeCredit.values()].find(
    (one) => one.customerId === customerId && one.currency === shop.currency,
  );
  const account = known ?? {
    id: world.ids.next("StoreCreditAccount"),
    customerId,
    currency: shop.currency,
    balanceMinor: 0,
    transactions: [],
  };
  shop.storeCredit.set(account.id, account);
  account.balanceMinor += minor;
  account.transactions.push({
    id: world.ids.next("StoreCreditAccountTransaction"),
    kind: "credit",
    amountMinor: minor,
    balanceAfterMinor: account.balanceMinor,
    remainingMinor: minor,
    createdAt: world.clock.now(),
    expiresAt: null,
    event: "ORDER_REFUND",
  });
}

/** Sets a line's quantity as an order edit does; answers by how much it changed. Sends nothing. */
export function editOrder(
  world: World,
  order: Order,
  lineText: string,
  quantity: number,
): { line: OrderLine; delta: number } {
  if (order.cancelledAt) refuse(`Order #${order.number} is cancelled; it cannot be edited.`);
  if (!Number.isInteger(quantity) || quantity < 0) refuse("A line's quantity is a whole number from 0.");
  const line = lineOf(order, lineText);
  const delta = quantity - line.currentQuantity;
  if (delta === 0) refuse("That line has this quantity already.");
  line.currentQuantity = quantity;
  if (delta > 0) line.quantity += delta;
  order.edited = true;
  touch(world, order);
  return { line, delta };
}

/** Sends all lines that are left. Sends no webhook. */
export function fulfilOrder(world: World, order: Order): void {
  if (order.cancelledAt) refuse(`Order #${order.number} is cancelled; it cannot be fulfilled.`);
  if (order.fulfilment) refuse(`Order #${order.number} is fulfilled already.`);
  order.fulfilment = { id: world.ids.next("Fulfillment"), at: world.clock.now() };
  touch(world, order);
}

/** Marks the order as changed now. Shopify shows whole seconds, so two changes within one carry the same `updated_at` here, too. */
export function touch(world: World, order: Order): void {
  order.updatedAt = world.clock.now();
}

function takeBack(
  world: World,
  order: Order,
  pieces: readonly { line: OrderLine; quantity: number }[],
  restock: "return" | "cancel",
): Refund["lines"] {
  for (const { line, quantity } of pieces)
    if (!Number.isInteger(quantity) || quantity < 1 || quantity > line.currentQuantity)
      refuse(`Of ${line.product.title} there are ${line.currentQuantity} left on order #${order.number}.`);
  return pieces.map(({ line, quantity }) => {
    // The difference of what is left before and after, so that refunds of parts sum to the whole.
    const rest = line.currentQuantity - quantity;
    const subtotal = subtract(lineSubtotal(line, line.currentQuantity), lineSubtotal(line, rest));
    const tax = subtract(lineTax(order, line, line.currentQuantity), lineTax(order, line, rest));
    line.currentQuantity = rest;
    return { id: world.ids.next("RefundLineItem"), line, quantity, subtotal, tax, restock };
  });
}

function record(world: World, order: Order, rest: Omit<Refund, "id" | "createdAt">): Refund {
  const refund: Refund = { id: world.ids.next("Refund"), createdAt: world.clock.now(), ...rest };
  order.refunds.push(refund);
  touch(world, order);
  return refund;
}
