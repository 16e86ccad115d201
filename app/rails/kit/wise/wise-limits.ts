import { type Currency, exponentOf } from "../../../core/money/money.ts";
import type { RailLimits } from "../rail.ts";

/** Wise has no one limit; this is ours, against a slip of the finger, in whole units. */
const most = 1_000_000;

/** The least and most of one payment to an e-mail address; Wise sends none to Brazil. */
export function wiseLimits(currency: Currency): RailLimits {
  if (!/^[A-Z]{3}$/.test(currency) || currency === "BRL") return "unsupported";
  const unit = 10 ** exponentOf(currency);
  return { minMinor: unit, maxMinor: most * unit };
}
