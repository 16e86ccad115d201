import { type Currency, money, toDecimal } from "../../core/money/money.ts";
import type { PointsRules } from "../../core/program/points-rules.ts";
import { readAmount } from "../program/read-amount.ts";
import type { PointsDraft } from "./points-card.tsx";

/** Stored rules as a draft. */
export function pointsDraftOf({ rates, lapse }: PointsRules, of: Currency): PointsDraft {
  return {
    rates: rates.map((rate) => ({
      points: String(rate.points),
      amount: toDecimal(money(rate.amountMinor, of)).replace(/\.0+$/, ""),
    })),
    lapseDays: lapse === null ? "" : String(lapse.days),
    remindDays: lapse === null ? "" : String(lapse.remindDays),
  };
}

/** Reads a draft; each error stands under its field. */
export function readPoints(
  draft: PointsDraft,
  of: Currency,
): { readonly rules: PointsRules } | { readonly errors: Readonly<Record<string, string>> } {
  const errors: Record<string, string> = {};
  const whole = (name: string, text: string, least: number, most: number): number => {
    const number = /^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : Number.NaN;
    if (!(number >= least && number <= most))
      errors[name] = `Enter a whole number, from ${least} to ${most.toLocaleString("en-US")}.`;
    return number;
  };
  const seen = new Set<number>();
  const rates = draft.rates.map((rate, index) => {
    const points = whole(`rates.${index}.points`, rate.points, 1, 10_000_000);
    if (seen.has(points)) errors[`rates.${index}.points`] = "Another line is for as many points.";
    seen.add(points);
    const amount = readAmount(rate.amount, of);
    if (typeof amount !== "number") errors[`rates.${index}.amount`] = amount.problem;
    return { points, amountMinor: typeof amount === "number" ? amount : 0 };
  });
  const lapse =
    draft.lapseDays === "" && draft.remindDays === ""
      ? null
      : {
          days: whole("lapseDays", draft.lapseDays, 30, 3_650),
          remindDays: whole("remindDays", draft.remindDays, 1, 365),
        };
  if (lapse !== null && lapse.remindDays >= lapse.days) errors.remindDays = "People have to be told before they lapse.";
  return Object.keys(errors).length > 0 ? { errors } : { rules: { rates, lapse } };
}
