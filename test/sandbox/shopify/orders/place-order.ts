import type { CheckoutInput, RefusedCode } from "../../control.ts";
import { homeOf } from "../../world/home.ts";
import { refuse } from "../../world/refusal.ts";
import { addCustomer } from "../../world/seed.ts";
import type { Customer, Order, Shop } from "../../world/shop.ts";
import type { World } from "../../world/world.ts";
import { finishBulkCreations } from "../api/bulk-codes.ts";
import { applyCodes } from "../discounts/apply-codes.ts";
import { foldCode } from "../discounts/find-code.ts";
import { findCustomer, variantOf } from "./find.ts";
import { inBoth, totalsOf } from "./order-money.ts";

/** Writes the order that a checkout makes and counts the codes it used. Sends nothing. */
export function placeOrder(
  world: World,
  shop: Shop,
  input: CheckoutInput & { cartToken?: string | null; landingSite?: string | null },
): { order: Order; refusedCodes: RefusedCode[] } {
  const now = world.clock.now();
  const buyer = buyerOf(world, shop, input.customer);
  const presentmentCurrency = input.presentmentCurrency ?? shop.currency;
  const rate = presentmentCurrency === shop.currency ? 1 : shop.presentmentRates[presentmentCurrency];
  if (rate === undefined)
    refuse(`${shop.domain} has no rate for ${presentmentCurrency}: set shops.update presentmentRates.`);
  const source = input.source ?? "web";
  const wanted = (input.lines ?? [{ variant: shop.products[0]?.handle ?? "" }]).map(({ variant, quantity = 1 }) => {
    if (!Number.isInteger(quantity) || quantity < 1) refuse("A line's quantity is a whole number from 1.");
    return { ...variantOf(shop, variant), quantity };
  });
  if (wanted.length === 0) refuse("A checkout needs at least one line.");
  finishBulkCreations(world, shop);
  const ships = source !== "pos" && wanted.some(({ variant }) => variant.requiresShipping);
  const applied = applyCodes(
    shop,
    now,
    wanted.map(({ product, variant, quantity }) => ({
      productId: product.id,
      giftCard: product.giftCard,
      quantity,
      unitMinor: variant.priceMinor,
    })),
    input.discountCodes ?? [],
    { customerId: buyer?.id ?? null, email: buyer?.email ?? null },
    ships ? shop.shippingMinor : null,
  );
  const currencies = { presentmentCurrency, rate };
  const order: Order = {
    id: world.ids.next("Order"),
    number: shop.nextOrderNumber++,
    token: world.ids.token(32),
    checkoutToken: world.ids.token(32),
    cartToken: source === "web" ? (input.cartToken ?? world.ids.token(32)) : null,
    confirmationNumber: world.ids.token(9).toUpperCase(),
    statusKey: world.ids.token(32),
    createdAt: now,
    updatedAt: now,
    processedAt: now,
    cancelledAt: null,
    cancelReason: null,
    edited: false,
    customerId: buyer?.id ?? null,
    email: buyer?.email ?? null,
    note: input.note ?? null,
    attributes: Object.entries(input.attributes ?? {}).map(([name, value]) => ({ name, value: String(value) })),
    test: input.test ?? false,
    source,
    ...currencies,
    taxRate: shop.taxRate,
    taxesIncluded: shop.taxesIncluded,
    lines: wanted.map(({ product, variant, quantity }, index) => ({
      id: world.ids.next("LineItem"),
      product,
      variant,
      quantity,
      currentQuantity: quantity,
      discountedQuantity: quantity,
      unitPrice: inBoth(shop, currencies, variant.priceMinor),
      allocations: (applied.allocations[index] ?? []).map(({ application, amountMinor }) => ({
        application,
        amount: inBoth(shop, currencies, amountMinor),
      })),
    })),
    applications: applied.applications,
    shipping: ships
      ? {
          id: world.ids.next("ShippingLine"),
          title: "Standard",
          ...inBoth(shop, currencies, shop.shippingMinor),
          discount: applied.shipping && {
            application: applied.shipping.application,
            amount: inBoth(shop, currencies, applied.shipping.amountMinor),
          },
        }
      : null,
    payments: [],
    refunds: [],
    fulfilment: null,
    disputes: [],
    landingSite: source === "web" ? (input.visit?.landingSite ?? input.landingSite ?? "/") : null,
    shipTo: input.shipTo ?? {},
    visit: {
      ip: input.visit?.ip ?? homeOf(buyer).ip,
      userAgent: input.visit?.userAgent ?? "Mozilla/5.0 (X11; Linux x86_64)",
      referringSite: input.visit?.referringSite ?? "",
    },
  };
  if (input.pay ?? true) payOrder(world, order);
  for (const redeemCode of applied.used)
    redeemCode.uses.push([buyer?.id, buyer?.email && foldCode(buyer.email)].filter(Boolean).join(" "));
  shop.orders.set(order.id, order);
  return { order, refusedCodes: [...applied.refused] };
}

/** Records that all of the order's present total was paid. */
export function payOrder(world: World, order: Order): void {
  const { total } = totalsOf(order, "current");
  const received = order.payments.reduce((sum, payment) => sum + payment.shop, 0);
  if (received >= total.shop && order.payments.length > 0) refuse(`Order #${order.number} is paid already.`);
  const before = order.payments.reduce((sum, payment) => sum + payment.presentment, 0);
  order.payments.push({
    id: world.ids.next("OrderTransaction"),
    at: world.clock.now(),
    shop: total.shop - received,
    presentment: total.presentment - before,
  });
}

function buyerOf(world: World, shop: Shop, text: string | null | undefined): Customer | null {
  if (text === null || text === undefined) return null;
  const found = findCustomer(shop, text);
  if (found) return found;
  if (!/^[^@\s]+@[^@\s]+$/.test(text))
    refuse(`${shop.domain} has no customer ${text}, and that is no e-mail address to make one of.`);
  return addCustomer(world, shop, { email: text });
}
