import { type Currency, exponentOf, type Money, money } from "../../../core/money/money.ts";
import type { RailLimits } from "../rail.ts";

/** Stripe's largest amount has eight digits. */
const largestUnits = 99_999_999;

/** Currencies that Stripe counts in other units than ISO does (docs.stripe.com/currencies, special cases). */
const decimalsAtStripe: Readonly<Record<string, number>> = { ISK: 2, UGX: 2, MGA: 0 };

/** Three-decimal currencies go over the wire in thousandths whose last digit must be zero. */
const threeDecimals = new Set(["BHD", "JOD", "KWD", "OMR", "TND"]);

/** Codes of our own table that Stripe does not present at all. */
const notAtStripe = new Set(["IQD", "LYD", "UYI", "IRR", "KPW", "SYP", "CUP", "SDG"]);

/**
 * The amount in the unit Stripe counts in, exactly, or `null` where Stripe cannot hold it (half an ariary, a third
 * decimal of a dinar): it is refused then, never rounded.
 */
export function toStripeAmount(value: Money): number | null {
  const ours = exponentOf(value.currency);
  const theirs = decimalsAtStripe[value.currency] ?? ours;
  const step = stepOf(value.currency);
  if (value.amountMinor % step !== 0) return null;
  const units = theirs >= ours ? value.amountMinor * 10 ** (theirs - ours) : value.amountMinor / 10 ** (ours - theirs);
  return Number.isSafeInteger(units) ? units : null;
}

/** What Stripe tells in its own unit, as money; what is between two of our steps is rounded down. */
export function fromStripeAmount(units: number, currency: Currency): Money {
  const step = stepOf(currency);
  return money(Math.floor(units / unitStep(currency)) * step, currency);
}

/** The least and most of one credit, in our minor units. */
export function stripeLimits(currency: Currency): RailLimits {
  if (notAtStripe.has(currency)) return "unsupported";
  const ours = exponentOf(currency);
  const theirs = decimalsAtStripe[currency] ?? ours;
  const step = stepOf(currency);
  const most = theirs >= ours ? Math.floor(largestUnits / 10 ** (theirs - ours)) : largestUnits * 10 ** (ours - theirs);
  return { minMinor: step, maxMinor: most - (most % step) };
}

/** The smallest difference Stripe can tell, in our minor units. */
export function stepOf(currency: Currency): number {
  if (threeDecimals.has(currency)) return 10;
  const ours = exponentOf(currency);
  const theirs = decimalsAtStripe[currency] ?? ours;
  return theirs < ours ? 10 ** (ours - theirs) : 1;
}

/** The smallest difference in the unit Stripe counts in: what a price may be lowered by is a multiple of it. */
export function unitStep(currency: Currency): number {
  return toStripeAmount(money(stepOf(currency), currency)) ?? 1;
}
