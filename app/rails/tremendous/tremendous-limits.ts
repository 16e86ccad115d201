import { ListRewards200ResponseRewardsInnerValueCurrencyCodeEnum as currencyCodes } from "tremendous";
import { type Currency, exponentOf } from "../../core/money/money.ts";
import type { RailLimits } from "../kit/rail.ts";

const known: ReadonlySet<string> = new Set(Object.values(currencyCodes));

/**
 * The most of one reward in whole units. Every product has a band of its own that only Tremendous knows (it answers 422
 * then); this one is ours, against a slip of the finger: about two thousand dollars.
 */
const ceilings: Readonly<Record<string, number>> = {
  USD: 2_000,
  EUR: 2_000,
  GBP: 2_000,
  CAD: 3_000,
  AUD: 3_000,
  NZD: 3_000,
  CHF: 2_000,
  SGD: 3_000,
  INR: 170_000,
  JPY: 300_000,
  KWD: 600,
  BHD: 750,
  OMR: 750,
};

/** For the other currencies, nearly all of which are weaker than the dollar. */
const otherCeiling = 1_000_000;

/** The least and most of one reward; `unsupported` for a currency that Tremendous' API does not list. */
export function tremendousLimits(currency: Currency): RailLimits {
  if (!known.has(currency)) return "unsupported";
  return { minMinor: 1, maxMinor: (ceilings[currency] ?? otherCeiling) * 10 ** exponentOf(currency) };
}
