import { type Money, parseCurrency, parseDecimal, toDecimal } from "../../core/money/money.ts";
import type { BasicDiscount, NewDiscount } from "./operations.ts";
import type { ShopifyDiscountSettings } from "./settings.ts";

const tagPrefix = "goodword-reward:";
const dayMs = 86_400_000;

/** What all codes of one discount have in common: value, currency and what they combine with. */
export interface Definition {
  readonly value: Money;
  readonly combinesWith: ShopifyDiscountSettings["combinesWith"];
  /** `USD-10.00-nothing`: in the discount's tag and title, so that it is known again whatever the merchant renames. */
  readonly key: string;
}

/** The definition that a reward belongs to under these settings. */
export function definitionOf(value: Money, settings: ShopifyDiscountSettings): Definition {
  const { combinesWith } = settings;
  return { value, combinesWith, key: `${value.currency}-${toDecimal(value)}-${combinesWith}` };
}

/** The native discount of a definition: one use per code, for everybody who holds one, on the whole order. */
export function discountInput(definition: Definition, code: string, now: Date): NewDiscount {
  const { combinesWith, key, value } = definition;
  const all = combinesWith === "everything";
  return {
    title: `Goodword reward ${toDecimal(value)} ${value.currency} (${key})`,
    code,
    // Clocks differ: a discount that only begins in a minute makes a dead code.
    startsAt: new Date(now.getTime() - dayMs).toISOString(),
    usageLimit: 1,
    appliesOncePerCustomer: false,
    context: { all: "ALL" },
    customerGets: {
      items: { all: true },
      value: { discountAmount: { amount: toDecimal(value), appliesOnEachItem: false } },
    },
    combinesWith: {
      orderDiscounts: all,
      productDiscounts: all,
      shippingDiscounts: all || combinesWith === "shipping",
    },
    tags: [`${tagPrefix}${key}`],
  };
}

/** A discount of the kind we make; `null` for free shipping, buy-X-get-Y and apps' own. */
export function basicDiscount(discount: { readonly __typename: string } | BasicDiscount): BasicDiscount | null {
  return "tags" in discount ? discount : null;
}

/** The key of one of our discounts, read from its tag or, where the merchant removed that, from its title; else `null`. */
export function definitionKeyOf(discount: BasicDiscount): string | null {
  const tag = discount.tags.find((one) => one.startsWith(tagPrefix));
  if (tag !== undefined) return tag.slice(tagPrefix.length);
  return /^Goodword reward .*\(([A-Z]{3}-[\d.]+-[a-z]+)\)$/.exec(discount.title)?.[1] ?? null;
}

/** Whether a discount still gives what its definition says: merchants can edit it in Shopify's admin. */
export function stillGives(discount: BasicDiscount, value: Money): boolean {
  const given = discount.customerGets.value;
  if (discount.usageLimit !== 1 || !("amount" in given)) return false;
  const currency = parseCurrency(given.amount.currencyCode);
  const amount = currency && parseDecimal(given.amount.amount, currency);
  return amount !== null && amount.amountMinor === value.amountMinor && amount.currency === value.currency;
}
