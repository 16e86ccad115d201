import type { RefusedCode } from "../../control.ts";
import { allocate, display } from "../../world/money.ts";
import type { Discount, DiscountApplication, RedeemCode, Shop } from "../../world/shop.ts";
import { classOf, findCode, foldCode, isAmong, statusOf } from "./find-code.ts";
import { freeItems, type PricedLine } from "./free-items.ts";

export interface AppliedCodes {
  readonly applications: readonly DiscountApplication[];
  /** For each line, in order: what each application takes off. */
  readonly allocations: readonly (readonly { application: number; amountMinor: number }[])[];
  /** What comes off the shipping. */
  readonly shipping: { readonly application: number; readonly amountMinor: number } | null;
  readonly used: readonly RedeemCode[];
  readonly refused: readonly RefusedCode[];
}

/**
 * Applies codes as a checkout does. Discounts are reckoned on the lines before other discounts. Codes that may not be
 * combined: the set is reduced to the one that saves most (Shopify picks the best for the buyer). `shippingMinor` is the
 * price of shipping, null where nothing is shipped.
 */
export function applyCodes(
  shop: Shop,
  now: Date,
  lines: readonly PricedLine[],
  codes: readonly string[],
  buyer: { customerId: string | null; email: string | null },
  shippingMinor: number | null,
): AppliedCodes {
  const refused: RefusedCode[] = [];
  const candidates: { discount: Discount; redeemCode: RedeemCode; amounts: number[]; saved: number }[] = [];
  for (const code of new Map(codes.filter((one) => one.trim()).map((one) => [foldCode(one), one])).values()) {
    const found = findCode(shop, code);
    const problem = found
      ? whyNot(shop, now, found.discount, found.redeemCode, lines, buyer, shippingMinor)
      : "Enter a valid discount code";
    if (!found || problem) {
      refused.push({ code, reason: problem ?? "" });
      continue;
    }
    const amounts = amountsOf(shop, found.discount, lines);
    const shipping = found.discount.value.kind === "shipping" ? (shippingMinor ?? 0) : 0;
    candidates.push({ ...found, amounts, saved: amounts.reduce((sum, amount) => sum + amount, shipping) });
  }
  candidates.sort((a, b) => b.saved - a.saved);
  const kept: typeof candidates = [];
  for (const candidate of candidates) {
    const blocked = kept.some((other) => !combine(candidate.discount, other.discount));
    if (blocked)
      refused.push({
        code: candidate.redeemCode.code,
        reason: "This code can't be combined with another discount on the order",
      });
    else kept.push(candidate);
  }
  const left = lines.map((line) => line.unitMinor * line.quantity);
  const allocations: { application: number; amountMinor: number }[][] = lines.map(() => []);
  kept.forEach((candidate, application) => {
    candidate.amounts.forEach((amount, index) => {
      const capped = Math.min(amount, left[index] ?? 0);
      if (capped === 0) return;
      left[index] = (left[index] ?? 0) - capped;
      allocations[index]?.push({ application, amountMinor: capped });
    });
  });
  const ships = kept.findIndex(({ discount }) => discount.value.kind === "shipping");
  return {
    applications: kept.map(applicationOf),
    allocations,
    shipping: ships >= 0 && shippingMinor !== null ? { application: ships, amountMinor: shippingMinor } : null,
    used: kept.map((one) => one.redeemCode),
    refused,
  };
}

function applicationOf({ discount, redeemCode }: { discount: Discount; redeemCode: RedeemCode }): DiscountApplication {
  const { value } = discount;
  const named = discount.products !== null || discount.collections !== null;
  return {
    code: redeemCode.code,
    discountId: discount.id,
    value: applied(value),
    target: value.kind === "shipping" ? "shipping_line" : "line_item",
    targetSelection: named ? "entitled" : "all",
    allocationMethod:
      value.kind === "items" || value.kind === "shipping" || (value.kind === "amount" && value.eachItem)
        ? "each"
        : "across",
  };
}

function applied(value: Discount["value"]): DiscountApplication["value"] {
  switch (value.kind) {
    case "percentage":
    case "items":
      return { kind: "percentage", fraction: value.fraction };
    case "amount":
      return { kind: "fixed_amount", amountMinor: value.amountMinor };
    case "shipping":
      return { kind: "percentage", fraction: 1 };
  }
}

function combine(a: Discount, b: Discount): boolean {
  const allows = (one: Discount, other: Discount) =>
    ({
      ORDER: one.combinesWith.order,
      PRODUCT: one.combinesWith.product,
      SHIPPING: one.combinesWith.shipping,
    })[classOf(other)];
  return allows(a, b) && allows(b, a);
}

/** Gift cards are never discounted. */
function entitled(shop: Shop, discount: Discount, line: PricedLine): boolean {
  return !line.giftCard && isAmong(shop, discount, line.productId);
}

function whyNot(
  shop: Shop,
  now: Date,
  discount: Discount,
  redeemCode: RedeemCode,
  lines: readonly PricedLine[],
  buyer: { customerId: string | null; email: string | null },
  shippingMinor: number | null,
): string | null {
  const status = statusOf(discount, now);
  if (status !== "ACTIVE")
    return status === "EXPIRED" ? "This discount code has expired" : "Enter a valid discount code";
  const { value } = discount;
  const fitting = lines.filter((line) => entitled(shop, discount, line));
  const fits =
    value.kind === "items"
      ? freeItems(shop, discount, value, lines).some((amount) => amount > 0)
      : value.kind === "shipping"
        ? shippingMinor !== null && fitting.length > 0
        : fitting.length > 0;
  if (!fits) return "This discount code isn't valid for the items in your cart";
  if (value.kind === "shipping" && value.maximumMinor !== null && (shippingMinor ?? 0) > value.maximumMinor)
    return "This discount code isn't valid for this shipping rate";
  if (discount.customers && !(buyer.customerId && discount.customers.includes(buyer.customerId)))
    return "This discount code isn't available to you right now";
  if (discount.usageLimit !== null && redeemCode.uses.length >= discount.usageLimit)
    return "This discount code has reached its usage limit";
  const keys = [buyer.customerId, buyer.email && foldCode(buyer.email)].filter(Boolean);
  if (discount.oncePerCustomer && redeemCode.uses.some((use) => use.split(" ").some((key) => keys.includes(key))))
    return "You've already used this discount code";
  const { minimum } = discount;
  if (
    minimum?.kind === "subtotal" &&
    fitting.reduce((sum, line) => sum + line.unitMinor * line.quantity, 0) < minimum.amountMinor
  )
    return `Spend at least ${display(minimum.amountMinor, shop.currency)} to use this discount code`;
  if (minimum?.kind === "quantity" && fitting.reduce((sum, line) => sum + line.quantity, 0) < minimum.quantity)
    return `Buy at least ${minimum.quantity} items to use this discount code`;
  return null;
}

function amountsOf(shop: Shop, discount: Discount, lines: readonly PricedLine[]): number[] {
  const totals = lines.map((line) => (entitled(shop, discount, line) ? line.unitMinor * line.quantity : 0));
  const subtotal = totals.reduce((sum, total) => sum + total, 0);
  const { value } = discount;
  if (value.kind === "shipping") return lines.map(() => 0);
  if (value.kind === "items") return freeItems(shop, discount, value, lines);
  if (value.kind === "percentage") return allocate(Math.round(subtotal * value.fraction), totals);
  if (value.eachItem)
    return lines.map((line) =>
      entitled(shop, discount, line) ? Math.min(value.amountMinor, line.unitMinor) * line.quantity : 0,
    );
  return allocate(Math.min(value.amountMinor, subtotal), totals);
}
