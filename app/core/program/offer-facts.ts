import { type Currency, formatMoney, money } from "../money/money.ts";
import type { Terms } from "./terms.ts";

/** Goods by name. `of` is null where the shop does not let us see which. */
export interface OfferGoods {
  readonly kind: "all" | "products" | "variants" | "collections";
  readonly of: readonly { readonly id: string; readonly title: string }[] | null;
}

/** What a friend's discount does, each in words that can be compared and read: by a name, what it is. */
export interface OfferFacts {
  readonly gives: string;
  /** What comes free; null where nothing does. */
  readonly gift: OfferGoods | null;
  readonly goods: OfferGoods;
  readonly minimum: string;
  readonly customers: string;
  readonly whose: string;
  readonly uses: string;
  readonly together: string;
  readonly ends: string;
  readonly state: "on" | "off";
}

type Worded = Exclude<keyof OfferFacts, "gift" | "goods">;

const names: Readonly<Record<Worded, string>> = {
  gives: "It gives",
  minimum: "Its smallest order is",
  customers: "It can be used for",
  whose: "Its codes are for",
  uses: "Uses of a code are",
  together: "It may be used together with",
  ends: "It ends",
  state: "It is switched",
};

/** Who may use it, unless somebody chose others at Shopify. */
export const everybody = "everybody";

const allGoods: OfferGoods = { kind: "all", of: [] };
/** Goods that are told by name; the others are counted. */
const named = 3;

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
    gift: value.kind === "free_item" ? { kind: "products", of: [value.item] } : null,
    goods: ships || offerItems.kind === "all" ? allGoods : { kind: offerItems.kind, of: offerItems.goods },
    minimum: minimumMinor === null ? "none" : formatMoney(money(minimumMinor, of)),
    customers: oncePerCustomer ? "each customer once" : "any number of orders of a customer",
    whose: everybody,
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
  return [
    ...(Object.keys(names) as Worded[])
      .filter((name) => wanted[name] !== seen[name])
      .map((name) => `${names[name]} ${said(seen[name])} instead of ${said(wanted[name])}.`),
    ...otherGoods("It is for", wanted.goods, seen.goods),
    ...(wanted.gift && seen.gift ? otherGoods("What comes free is", wanted.gift, seen.gift) : []),
  ];
}

/** Whether a sentence of `offerChanges` tells of goods: what a discount keeps for good, so that only another one puts it right. */
export function isOfGoods(change: string): boolean {
  return /^(It is for|What comes free is) /.test(change);
}

function otherGoods(begins: string, wanted: OfferGoods, seen: OfferGoods): string[] {
  if (wanted.kind !== seen.kind) return [`${begins} ${allOf(seen)} instead of ${allOf(wanted)}.`];
  if (wanted.of === null || seen.of === null) return [];
  const more = without(seen.of, wanted.of);
  const fewer = without(wanted.of, seen.of);
  return [
    ...(more.length > 0 ? [`${begins} ${listed(more)} as well.`] : []),
    ...(fewer.length > 0 ? [`${begins} ${listed(fewer)} no longer.`] : []),
  ];
}

function without<One extends { readonly id: string }>(all: readonly One[], others: readonly One[]): One[] {
  const known = new Set(others.map(({ id }) => id));
  return all.filter(({ id }) => !known.has(id));
}

function allOf({ kind, of }: OfferGoods): string {
  if (kind === "all") return "everything";
  const what = kind === "variants" ? "variants of products" : kind;
  return of === null || of.length === 0 ? `chosen ${what}` : `the ${what} ${listed(of)}`;
}

function listed(goods: readonly { readonly title: string }[]): string {
  const first = goods.slice(0, named).map(({ title }) => `“${title}”`);
  const rest = goods.length - first.length;
  return rest === 0 ? first.join(", ") : `${first.join(", ")} and ${rest} more`;
}

function said(text: string): string {
  const day = /^\d{4}-\d\d-\d\dT/.test(text) ? `on ${text.slice(0, 10)}` : text;
  return day.replaceAll("_", " ");
}
