import { languageOf } from "../language/language-of.ts";
import { say, sayCount, sayPercent } from "../language/say.ts";
import { type Asset, readAsset } from "./asset.ts";

/** An ISO 4217 code in capitals, or the code of what else a reward can be worth (`asset.ts`). */
export type Currency = string & { readonly __currency: true };

/** An amount in the currency's minor units (JPY has none, KWD a thousandth), always an integer. */
export interface Money {
  readonly amountMinor: number;
  readonly currency: Currency;
}

/** Currencies whose minor unit is not a hundredth (ISO 4217, table A.1). */
const exponents: Readonly<Record<string, number>> = {
  BIF: 0,
  CLP: 0,
  DJF: 0,
  GNF: 0,
  ISK: 0,
  JPY: 0,
  KMF: 0,
  KRW: 0,
  PYG: 0,
  RWF: 0,
  UGX: 0,
  UYI: 0,
  VND: 0,
  VUV: 0,
  XAF: 0,
  XOF: 0,
  XPF: 0,
  BHD: 3,
  IQD: 3,
  JOD: 3,
  KWD: 3,
  LYD: 3,
  OMR: 3,
  TND: 3,
};

/** How many decimals a currency's amounts carry; what is no currency is counted whole. */
export function exponentOf(currency: Currency): number {
  return exponents[currency] ?? (currency.length === 3 ? 2 : 0);
}

/** Reads an ISO code as it comes from outside; `null` when it is not three capital letters. */
export function parseCurrency(text: string): Currency | null {
  return /^[A-Z]{3}$/.test(text) ? (text as Currency) : null;
}

/** For codes written in our own source and for columns that hold nothing else: a currency's, or another asset's. */
export function currency(code: string): Currency {
  if (readAsset(code) === null) throw new Error(`not an ISO 4217 code: ${JSON.stringify(code)}`);
  return code as Currency;
}

/** What an amount counts. */
export function assetOf(code: Currency): Asset {
  const asset = readAsset(code);
  if (asset === null) throw new Error(`no asset has the code ${JSON.stringify(code)}`);
  return asset;
}

export function money(amountMinor: number, of: Currency): Money {
  if (!Number.isSafeInteger(amountMinor)) throw new Error(`money is counted in whole minor units, got ${amountMinor}`);
  return { amountMinor, currency: of };
}

/**
 * Reads a provider's decimal text ("12.30", "1000", "-0.5") into minor units without going through a float.
 * `null` when it is not a plain decimal or has more decimals than the currency (other than trailing zeros).
 */
export function parseDecimal(text: string, of: Currency): Money | null {
  const match = /^(-?)(\d{1,15})(?:\.(\d+))?$/.exec(text);
  if (!match) return null;
  const [, sign, whole = "", fraction = ""] = match;
  const exponent = exponentOf(of);
  const kept = fraction.slice(0, exponent).padEnd(exponent, "0");
  if (/[^0]/.test(fraction.slice(exponent))) return null;
  const amountMinor = Number(`${whole}${kept}`);
  if (!Number.isSafeInteger(amountMinor)) return null;
  return { amountMinor: sign && amountMinor !== 0 ? -amountMinor : amountMinor, currency: of };
}

/** The provider's form: a decimal text with exactly the currency's decimals ("12.30", JPY "1000"). */
export function toDecimal(value: Money): string {
  const exponent = exponentOf(value.currency);
  const digits = String(Math.abs(value.amountMinor)).padStart(exponent + 1, "0");
  const sign = value.amountMinor < 0 ? "-" : "";
  if (exponent === 0) return `${sign}${digits}`;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** What a person reads, in their locale: "$12.30", "¥1,000", "250 points", "10% off", "2 × free shipping", "Blue mug for free". */
export function formatMoney(value: Money, locale = "en"): string {
  const asset = assetOf(value.currency);
  if (asset.kind !== "money")
    return asset.kind === "points" || value.amountMinor === 1
      ? sayAsset(asset, value.amountMinor, locale)
      : `${new Intl.NumberFormat(locale).format(value.amountMinor)} × ${sayAsset(asset, 1, locale)}`;
  return new Intl.NumberFormat(locale, { style: "currency", currency: value.currency }).format(
    toDecimal(value) as Intl.StringNumericLiteral,
  );
}

function sayAsset(asset: Exclude<Asset, { kind: "money" }>, count: number, locale: string): string {
  const language = languageOf(locale);
  switch (asset.kind) {
    case "points":
      return sayCount(language, "asset.points", count);
    case "percent_off":
      return say(language, "asset.percent_off", { value: sayPercent(language, asset.basisPoints) });
    case "amount_off":
      return say(language, "asset.amount_off", {
        value: formatMoney(money(asset.amountMinor, currency(asset.currency)), locale),
      });
    case "free_shipping":
      return say(language, "asset.free_shipping");
    case "free_item":
      return say(language, "asset.free_item", { item: asset.title });
    case "free_service":
      return asset.text;
  }
}
