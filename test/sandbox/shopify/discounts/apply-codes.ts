import type { RefusedCode } from "../../control.ts";
import { allocate, display } from "../../world/money.ts";
import type { Discount, DiscountApplication, RedeemCode, Shop } from "../../world/shop.ts";
import { classOf, findCode, foldCode, statusOf } from "./find-code.ts";

/** A line as it is priced before discounts. */
export interface PricedLine {
  readonly productId: string;
  readonly giftCard: boolean;
  readonly quantity: number;
  readonly unitMinor: number;
}

export interface AppliedCodes {
  readonly applications: readonly DiscountApplication[];
  /** For each line, in order: what each application takes off. */
  readonly allocations: readonly (readonly { application: number; amountMinor: number }[])[];
  readonly used: readonly RedeemCode[];
  readonly refused: readonly RefusedCode[];
}

/**
 * Applies codes as a checkout does. Discounts are reckoned on the lines before other discounts. Codes that may not be
 * combined: the set is reduced to the one that saves most (Shopify picks the best for the buyer).
 */
export function applyCodes(
  shop: Shop,
  now: Date,
  lines: readonly PricedLine[],
  codes: readonly string[],
  buyer: { customerId: string | null; email: string | null },
): AppliedCodes {
  const refused: RefusedCode[] = [];
  const candidates: { discount: Discount; redeemCode: RedeemCode; amounts: number[]; saved: number }[] = [];
  for (const code of new Map(codes.filter((one) => one.trim()).map((one) => [foldCode(one), one])).values()) {
    const found = findCode(shop, code);
    const problem = found
      ? whyNot(shop, now, found.discount, found.redeemCode, lines, buyer)
      : "Enter a valid discount code";
    if (!found || problem) {
      refused.push({ code, reason: problem ?? "" });
      continue;
    }
    const amounts = amountsOf(found.discount, lines);
    candidates.push({ ...found, amounts, saved: amounts.reduce((sum, amount) => sum + amount, 0) });
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
  return { applications: kept.map(applicationOf), allocations, used: kept.map((one) => one.redeemCode), refused };
}

function applicationOf({ discount, redeemCode }: { discount: Discount; redeemCode: RedeemCode }): DiscountApplication {
  const { value } = discount;
  return {
    code: redeemCode.code,
    discountId: discount.id,
    value:
      value.kind === "percentage"
        ? { kind: "percentage", fraction: value.fraction }
        : { kind: "fixed_amount", amountMinor: value.amountMinor },
    targetSelection: discount.products === null ? "all" : "entitled",
    allocationMethod: value.kind === "amount" && value.eachItem ? "each" : "across",
  };
}

function combine(a: Discount, b: Discount): boolean {
  const allows = (one: Discount, other: Discount) =>
    classOf(other) === "ORDER" ? one.combinesWith.order : one.combinesWith.product;
  return allows(a, b) && allows(b, a);
}

/** Gift cards are never discounted. */
function entitled(discount: Discount, line: PricedLine): boolean {
  return !line.giftCard && (discount.products === null || discount.products.includes(line.productId));
}

function whyNot(
  shop: Shop,
  now: Date,
  discount: Discount,
  redeemCode: RedeemCode,
  lines: readonly PricedLine[],
  buyer: { customerId: string | null; email: string | null },
): string | null {
  const status = statusOf(discount, now);
  if (status !== "ACTIVE")
    return status === "EXPIRED" ? "This discount code has expired" : "Enter a valid discount code";
  const fitting = lines.filter((line) => entitled(discount, line));
  if (fitting.length === 0) return "This discount code isn't valid for the items in your cart";
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

function amountsOf(discount: Discount, lines: readonly PricedLine[]): number[] {
  const totals = lines.map((line) => (entitled(discount, line) ? line.unitMinor * line.quantity : 0));
  const subtotal = totals.reduce((sum, total) => sum + total, 0);
  const { value } = discount;
  if (value.kind === "percentage") return allocate(Math.round(subtotal * value.fraction), totals);
  if (value.eachItem)
    return lines.map((line) =>
      entitled(discount, line) ? Math.min(value.amountMinor, line.unitMinor) * line.quantity : 0,
    );
  return allocate(Math.min(value.amountMinor, subtotal), totals);
}
