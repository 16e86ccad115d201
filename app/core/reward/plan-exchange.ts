import type { PointsRate } from "../program/points-rules.ts";

/** What comes of a person's wish to give points for a reward. */
export type ExchangePlan =
  | { readonly kind: "exchange"; readonly rate: PointsRate }
  /** The shop no longer gives anything for so many. */
  | { readonly kind: "no_rate" }
  | { readonly kind: "too_few"; readonly missing: number };

/** Whether a balance reaches for what a person wants: `points` names the rate. Nothing is ever given on credit. */
export function planExchange(rates: readonly PointsRate[], balance: number, points: number): ExchangePlan {
  const rate = rates.find((one) => one.points === points);
  if (rate === undefined) return { kind: "no_rate" };
  return balance >= rate.points ? { kind: "exchange", rate } : { kind: "too_few", missing: rate.points - balance };
}
