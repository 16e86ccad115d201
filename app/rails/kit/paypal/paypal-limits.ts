import { type Currency, exponentOf } from "../../../core/money/money.ts";
import type { RailLimits } from "../rail.ts";

/**
 * The most of one payment in whole units, for each currency that PayPal Payouts sends (developer.paypal.com, currency
 * codes). PayPal's own limit belongs to the account and is only known to it; these are ours, against a slip of the finger.
 */
const ceilings: Readonly<Record<string, number>> = {
  AUD: 15_000,
  BRL: 50_000,
  CAD: 15_000,
  CHF: 10_000,
  CZK: 250_000,
  DKK: 75_000,
  EUR: 10_000,
  GBP: 10_000,
  HKD: 80_000,
  HUF: 4_000_000,
  ILS: 40_000,
  JPY: 1_500_000,
  MXN: 200_000,
  MYR: 50_000,
  NOK: 100_000,
  NZD: 15_000,
  PHP: 600_000,
  PLN: 40_000,
  SEK: 100_000,
  SGD: 15_000,
  THB: 350_000,
  TWD: 300_000,
  USD: 10_000,
};

/** PayPal takes no decimals in these, though ISO 4217 gives the forint and the Taiwan dollar two. */
const wholeOnly: ReadonlySet<string> = new Set(["HUF", "JPY", "TWD"]);

/** The least and most of one payment; `unsupported` for a currency that PayPal does not send. */
export function paypalLimits(currency: Currency): RailLimits {
  const ceiling = ceilings[currency];
  if (ceiling === undefined) return "unsupported";
  const unit = 10 ** exponentOf(currency);
  return { minMinor: wholeOnly.has(currency) ? unit : 1, maxMinor: ceiling * unit };
}

/** Whether PayPal can take the amount as it stands: some currencies have no decimals there. */
export function fitsPaypal(amountMinor: number, currency: Currency): boolean {
  return !wholeOnly.has(currency) || amountMinor % 10 ** exponentOf(currency) === 0;
}
