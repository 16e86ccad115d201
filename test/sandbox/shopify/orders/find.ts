import { numberOf } from "../../world/ids.ts";
import { refuse } from "../../world/refusal.ts";
import type { Customer, Order, OrderLine, Product, Shop, Variant } from "../../world/shop.ts";

/** A customer by id, gid or e-mail (in any case). */
export function findCustomer(shop: Shop, text: string): Customer | null {
  const id = numberOf("Customer", text);
  if (id) return shop.customers.get(id) ?? null;
  return [...shop.customers.values()].find((customer) => customer.email?.toLowerCase() === text.toLowerCase()) ?? null;
}

/** An order by id, gid, name (#1001) or number. */
export function orderOf(shop: Shop, text: string): Order {
  const id = numberOf("Order", text);
  const found =
    (id ? shop.orders.get(id) : undefined) ??
    [...shop.orders.values()].find((order) => String(order.number) === text.replace("#", ""));
  return found ?? refuse(`${shop.domain} has no order ${text}.`);
}

/** A line of an order by id, gid or SKU. */
export function lineOf(order: Order, text: string): OrderLine {
  const id = numberOf("LineItem", text);
  return (
    order.lines.find((line) => line.id === id || line.variant.sku === text) ??
    refuse(`Order #${order.number} has no line ${text}.`)
  );
}

/** A variant by id, gid, SKU, or by its product's handle (the first one then). */
export function variantOf(shop: Shop, text: string): { product: Product; variant: Variant } {
  const id = numberOf("ProductVariant", text);
  for (const product of shop.products)
    for (const variant of product.variants)
      if (variant.id === id || variant.sku === text || product.handle === text) return { product, variant };
  return refuse(`${shop.domain} sells no ${text}.`);
}

/** How many orders a customer ever placed, those before this world included. */
export function numberOfOrders(shop: Shop, customer: Customer): number {
  let count = customer.earlierOrders;
  for (const order of shop.orders.values()) if (order.customerId === customer.id) count += 1;
  return count;
}
