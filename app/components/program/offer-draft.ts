import { parseDay } from "../../core/calendar.ts";
import type { Currency } from "../../core/money/money.ts";
import { discountClasses } from "../../core/program/discount-classes.ts";
import type { ChosenGoods, Terms } from "../../core/program/terms.ts";
import { usualRules } from "../../core/program/usual-rules.ts";
import { writePercent } from "./read-percent.ts";

/** The friend's part of the program form, as it is typed. */
export interface OfferDraft {
  readonly offerKind: Terms["offer"]["value"]["kind"];
  readonly offerPercent: string;
  readonly offerAmount: string;
  readonly offerMinimum: string;
  /** What the offer is for, or what has to be bought for the free item. */
  readonly offerItems: Terms["offerItems"]["kind"];
  /** Each kept while the other is looked at. */
  readonly offerProducts: readonly ChosenGoods[];
  readonly offerCollections: readonly ChosenGoods[];
  readonly freeItem: ChosenGoods | null;
  readonly offerEnds: "never" | "on" | "after_days";
  readonly offerEndDay: string;
  readonly offerEndDays: string;
  /** Empty for any number. */
  readonly offerMaxUses: string;
  readonly oncePerCustomer: boolean;
  readonly combinesWith: Terms["offerCombinesWith"];
}

type OfferField = keyof OfferDraft;
type OfferErrors = Partial<Record<OfferField, string>>;

/** The usual start: 10 % off, for everything, without an end. */
export function startingOffer(amount: string): OfferDraft {
  return {
    offerKind: "percent",
    offerPercent: "10",
    offerAmount: amount,
    offerMinimum: "",
    offerItems: "all",
    offerProducts: [],
    offerCollections: [],
    freeItem: null,
    offerEnds: "never",
    offerEndDay: "",
    offerEndDays: "30",
    offerMaxUses: "",
    oncePerCustomer: true,
    combinesWith: [],
  };
}

/** The friend's part of stored terms. Fields of the kinds that are not chosen keep the usual start. */
export function offerDraftOf(
  terms: Terms,
  amount: (minor: number | null, currency?: Currency) => string,
): Partial<OfferDraft> {
  const { offer } = terms;
  return {
    offerKind: offer.value.kind,
    ...(offer.value.kind === "percent" ? { offerPercent: writePercent(offer.value.basisPoints) } : {}),
    ...(offer.value.kind === "amount" ? { offerAmount: amount(offer.value.amountMinor, offer.value.currency) } : {}),
    ...(offer.value.kind === "free_item" ? { freeItem: offer.value.item } : {}),
    offerMinimum: amount(offer.minimumMinor),
    offerItems: terms.offerItems.kind,
    ...(terms.offerItems.kind === "products" ? { offerProducts: terms.offerItems.goods } : {}),
    ...(terms.offerItems.kind === "collections" ? { offerCollections: terms.offerItems.goods } : {}),
    offerEnds: terms.offerEnds?.kind ?? "never",
    ...(terms.offerEnds?.kind === "on" ? { offerEndDay: terms.offerEnds.day } : {}),
    ...(terms.offerEnds?.kind === "after_days" ? { offerEndDays: String(terms.offerEnds.days) } : {}),
    offerMaxUses: terms.offerMaxUses === null ? "" : String(terms.offerMaxUses),
    oncePerCustomer: offer.oncePerCustomer,
    combinesWith: terms.offerCombinesWith,
  };
}

interface Readers {
  readonly amount: (field: OfferField, text: string) => number;
  readonly percent: (field: OfferField, text: string) => number;
  readonly optional: (field: OfferField, text: string) => number | null;
  readonly whole: (field: OfferField, text: string, least: number, most: number) => number;
  readonly optionalWhole: (field: OfferField, text: string, most: number) => number | null;
  readonly of: Currency;
  readonly errors: OfferErrors;
}

/** The friend's part of the terms. What the chosen kind does not show is not read. */
export function readOffer(
  draft: OfferDraft,
  { amount, percent, optional, whole, optionalWhole, of, errors }: Readers,
): Pick<Terms, "offer" | "offerItems" | "offerEnds" | "offerMaxUses" | "offerCombinesWith"> {
  const nothing = { minimumMinor: null, oncePerCustomer: false };
  if (draft.offerKind === "none")
    return {
      offer: { value: { kind: "none" }, ...nothing },
      offerItems: usualRules.offerItems,
      offerEnds: null,
      offerMaxUses: null,
      offerCombinesWith: [],
    };
  const value = (): Terms["offer"]["value"] => {
    switch (draft.offerKind) {
      case "none":
        return { kind: "none" };
      case "percent":
        return { kind: "percent", basisPoints: percent("offerPercent", draft.offerPercent) };
      case "amount":
        return { kind: "amount", amountMinor: amount("offerAmount", draft.offerAmount), currency: of };
      case "free_shipping":
        return { kind: "free_shipping" };
      case "free_item":
        if (draft.freeItem !== null) return { kind: "free_item", item: draft.freeItem };
        errors.freeItem = "Choose the product that is free.";
        return { kind: "none" };
    }
  };
  const ends = (): Terms["offerEnds"] => {
    if (draft.offerEnds === "never") return null;
    if (draft.offerEnds === "after_days")
      return { kind: "after_days", days: whole("offerEndDays", draft.offerEndDays, 1, 3_650) };
    const day = parseDay(draft.offerEndDay.trim());
    if (day === null) errors.offerEndDay = "Choose the last day of the offer.";
    return { kind: "on", day: day ?? "2000-01-01" };
  };
  return {
    offer: {
      value: value(),
      minimumMinor: optional("offerMinimum", draft.offerMinimum),
      oncePerCustomer: draft.oncePerCustomer,
    },
    offerItems: draft.offerKind === "free_shipping" ? usualRules.offerItems : chosenItems(draft, errors),
    offerEnds: ends(),
    offerMaxUses: optionalWhole("offerMaxUses", draft.offerMaxUses, 100_000),
    offerCombinesWith: discountClasses.filter(
      (one) => draft.combinesWith.includes(one) && !(one === "shipping" && draft.offerKind === "free_shipping"),
    ),
  };
}

function chosenItems(draft: OfferDraft, errors: OfferErrors): Terms["offerItems"] {
  switch (draft.offerItems) {
    case "all":
      if (draft.offerKind === "free_item") errors.offerItems = "Choose what has to be bought for the free item.";
      return { kind: "all" };
    case "products":
      if (draft.offerProducts.length === 0) errors.offerItems = "Choose at least one product.";
      return { kind: "products", goods: [...draft.offerProducts] };
    case "collections":
      if (draft.offerCollections.length === 0) errors.offerItems = "Choose at least one collection.";
      return { kind: "collections", goods: [...draft.offerCollections] };
  }
}
