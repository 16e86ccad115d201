import { type Currency, formatMoney, money } from "../money/money.ts";
import type { Terms } from "./terms.ts";

/** What a friend's discount does, each in words that can be compared and read: by a name, what it is. */
export interface OfferFacts {
  readonly gives: string;
  readonly goods: "all" | "products" | "collections";
  readonly minimum: string;
  readonly customers: string;
  readonly uses: string;
  readonly together: string;
  readonly ends: string;
  readonly state: "on" | "off";
}

const names: Readonly<Record<keyof OfferFacts, string>> = {
  gives: "It gives",
  goods: "It is for",
  minimum: "Its smallest order is",
  customers: "It can be used for",
  uses: "Uses of a code are",
  together: "It may be used together with",
  ends: "It ends",
  state: "It is switched",
};

/** What the discount of a program has to do; null where the friend gets none. `on`: whether the program runs. */
export function wantedOffer(
  { offer, offerItems, offerMaxUses, offerCombinesWith }: Terms,
  of: Currency,
  on: boolean,
  endsAt: Date | null,
): OfferFacts | null {
  const { value, minimumMinor, oncePerCustomer } = offer;
  if (value.kind === "none") return null;
  const ships = value.kind === "free_shipping";
  return {
    gives:
      value.kind === "percent"
        ? givesPercent(value.basisPoints / 10_000)
        : value.kind === "amount"
          ? formatMoney(money(value.amountMinor, value.currency))
          : value.kind,
    goods: ships ? "all" : offerItems.kind,
    minimum: minimumMinor === null ? "none" : formatMoney(money(minimumMinor, of)),
    customers: oncePerCustomer ? "each customer once" : "any number of orders of a customer",
    uses: offerMaxUses === null ? "not limited" : String(offerMaxUses),
    together: togetherWith(offerCombinesWith.filter((one) => one !== "shipping" || !ships)),
    // One that is switched off has ended.
    ends: on && endsAt !== null ? endsAt.toISOString() : on ? "never" : "",
    state: on ? "on" : "off",
  };
}

/** A share as Shopify has it, in words. */
export function givesPercent(fraction: number): string {
  return `${Number((fraction * 100).toFixed(2))}%`;
}

/** Classes of discounts, in words. */
export function togetherWith(classes: readonly string[]): string {
  return classes.length === 0 ? "no other discount" : `${[...classes].sort().join(", ")} discounts`;
}

/** What was changed: a sentence for each fact that is another. */
export function offerChanges(wanted: OfferFacts, seen: OfferFacts): string[] {
  return (Object.keys(names) as (keyof OfferFacts)[])
    .filter((name) => wanted[name] !== seen[name])
    .map((name) => `${names[name]} ${said(seen[name])} instead of ${said(wanted[name])}.`);
}

function said(text: string): string {
  const day = /^\d{4}-\d\d-\d\dT/.test(text) ? `on ${text.slice(0, 10)}` : text;
  return day.replaceAll("_", " ");
}
