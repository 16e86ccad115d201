import { finishBulkCreations } from "../shopify/api/bulk-codes.ts";
import { applyCodes } from "../shopify/discounts/apply-codes.ts";
import { findCode, foldCode } from "../shopify/discounts/find-code.ts";
import { variantOf } from "../shopify/orders/find.ts";
import { exponentOf } from "../world/money.ts";
import { refuse } from "../world/refusal.ts";
import type { Product, Shop, Variant } from "../world/shop.ts";
import type { World } from "../world/world.ts";
import type { StoreSession } from "./session.ts";

/** A cart with its prices, minor units of the shop's currency. */
export interface PricedCart {
  readonly lines: readonly {
    key: string;
    product: Product;
    variant: Variant;
    quantity: number;
    properties: Record<string, string>;
    totalMinor: number;
    discountMinor: number;
  }[];
  readonly subtotalMinor: number;
  readonly discountMinor: number;
  readonly totalMinor: number;
  readonly codes: readonly { code: string; applicable: boolean; savedMinor: number; reason: string | null }[];
}

/** Prices a session's cart with its codes, as the checkout will. */
export function priceCart(world: World, shop: Shop, session: StoreSession): PricedCart {
  finishBulkCreations(world, shop);
  const lines = session.lines.map((line) => ({ ...line, ...variantOf(shop, line.variantId) }));
  const customer = session.customerId ? shop.customers.get(session.customerId) : undefined;
  const applied = applyCodes(
    shop,
    world.clock.now(),
    lines.map(({ product, variant, quantity }) => ({
      productId: product.id,
      giftCard: product.giftCard,
      quantity,
      unitMinor: variant.priceMinor,
    })),
    session.discountCodes,
    { customerId: customer?.id ?? null, email: customer?.email ?? null },
    lines.some(({ variant }) => variant.requiresShipping) ? shop.shippingMinor : null,
  );
  const priced = lines.map((line, index) => ({
    key: line.key,
    product: line.product,
    variant: line.variant,
    quantity: line.quantity,
    properties: line.properties,
    totalMinor: line.variant.priceMinor * line.quantity,
    discountMinor: (applied.allocations[index] ?? []).reduce((sum, one) => sum + one.amountMinor, 0),
  }));
  const subtotalMinor = priced.reduce((sum, line) => sum + line.totalMinor, 0);
  const discountMinor = priced.reduce((sum, line) => sum + line.discountMinor, 0);
  return {
    lines: priced,
    subtotalMinor,
    discountMinor,
    totalMinor: subtotalMinor - discountMinor,
    codes: session.discountCodes.map((code) => {
      const application = applied.applications.findIndex((one) => foldCode(one.code) === foldCode(code));
      const savedMinor = applied.allocations
        .flat()
        .reduce((sum, one) => sum + (one.application === application ? one.amountMinor : 0), 0);
      return {
        code: findCode(shop, code)?.redeemCode.code ?? code,
        applicable: application >= 0,
        savedMinor,
        reason: applied.refused.find((one) => foldCode(one.code) === foldCode(code))?.reason ?? null,
      };
    }),
  };
}

/** Puts pieces of a variant into the cart. */
export function addToCart(
  shop: Shop,
  session: StoreSession,
  id: string,
  quantity: number,
  properties: Record<string, string> = {},
): void {
  const { variant } = variantOf(shop, id);
  if (!Number.isInteger(quantity) || quantity < 1) refuse("Quantity must be 1 or more");
  const known = session.lines.find(
    (line) => line.variantId === variant.id && JSON.stringify(line.properties) === JSON.stringify(properties),
  );
  if (known) known.quantity += quantity;
  else
    session.lines.push({
      key: `${variant.id}:${session.cartToken.slice(0, 8)}`,
      variantId: variant.id,
      quantity,
      properties,
    });
}

/** Sets a line's quantity by variant id, line key or position from 1; 0 takes it out. */
export function setQuantity(session: StoreSession, which: { id?: unknown; line?: unknown }, quantity: number): void {
  if (!Number.isInteger(quantity) || quantity < 0) refuse("Quantity must be 0 or more");
  const index =
    which.line === undefined
      ? session.lines.findIndex((line) => line.key === String(which.id) || line.variantId === String(which.id))
      : Number(which.line) - 1;
  const line = session.lines[index] ?? refuse("no valid id or line parameter");
  if (quantity === 0) session.lines.splice(index, 1);
  else line.quantity = quantity;
}

/** Sets the codes: `discount` replaces the whole set, an empty text clears it. */
export function setDiscounts(session: StoreSession, text: string): void {
  const codes = text
    .split(",")
    .map((code) => code.trim())
    .filter(Boolean);
  session.discountCodes = [...new Map(codes.map((code) => [foldCode(code), code])).values()];
}

/** Merges attributes; an empty value takes one away. */
export function mergeAttributes(session: StoreSession, attributes: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === "" || value === null || value === undefined) delete session.attributes[name];
    else session.attributes[name] = String(value);
  }
}

/** Hundredths, in which the Ajax API and Liquid count every currency, also one without decimals. */
export function cents(minor: number, currency: string): number {
  return Math.round(minor * 10 ** (2 - exponentOf(currency)));
}

/** A cart as `/cart.js` answers it. */
export function cartJson(world: World, shop: Shop, session: StoreSession): Record<string, unknown> {
  const cart = priceCart(world, shop, session);
  const amount = (minor: number) => cents(minor, shop.currency);
  return {
    token: session.cartToken,
    note: session.note,
    attributes: session.attributes,
    original_total_price: amount(cart.subtotalMinor),
    total_price: amount(cart.totalMinor),
    total_discount: amount(cart.discountMinor),
    total_weight: 0,
    item_count: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
    items: cart.lines.map((line) => itemJson(shop, line)),
    requires_shipping: cart.lines.some((line) => line.variant.requiresShipping),
    currency: shop.currency,
    items_subtotal_price: amount(cart.subtotalMinor),
    cart_level_discount_applications: cart.codes
      .filter((code) => code.applicable)
      .map((code) => ({
        type: "discount_code",
        key: code.code,
        title: code.code,
        total_allocated_amount: amount(code.savedMinor),
      })),
    discount_codes: cart.codes.map(({ code, applicable }) => ({ code, applicable })),
  };
}

/** A line as the Ajax API answers it. Ids are numbers there, as Shopify prints them. */
export function itemJson(shop: Shop, line: PricedCart["lines"][number]): Record<string, unknown> {
  const amount = (minor: number) => cents(minor, shop.currency);
  const standard = line.variant.title === "Default Title";
  return {
    id: BigInt(line.variant.id),
    key: line.key,
    variant_id: BigInt(line.variant.id),
    product_id: BigInt(line.product.id),
    title: standard ? line.product.title : `${line.product.title} - ${line.variant.title}`,
    product_title: line.product.title,
    variant_title: standard ? null : line.variant.title,
    handle: line.product.handle,
    url: `/products/${line.product.handle}?variant=${line.variant.id}`,
    sku: line.variant.sku,
    vendor: line.product.vendor,
    quantity: line.quantity,
    properties: line.properties,
    price: amount(line.variant.priceMinor),
    original_price: amount(line.variant.priceMinor),
    line_price: amount(line.totalMinor),
    original_line_price: amount(line.totalMinor),
    final_line_price: amount(line.totalMinor),
    total_discount: 0,
    gift_card: line.product.giftCard,
    requires_shipping: line.variant.requiresShipping,
    taxable: line.variant.taxable,
    image: null,
  };
}
