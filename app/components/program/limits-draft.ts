import { type Currency, money, toDecimal } from "../../core/money/money.ts";
import type { LimitPeriod } from "../../core/program/limit-rules.ts";
import type { Terms } from "../../core/program/terms.ts";

type Limits = Pick<Terms, "referrerCap" | "budget" | "minimumPayoutMinor">;
type Budget = NonNullable<Terms["budget"]>;

/** The limits of a program as they are typed; an empty amount is no limit. */
export interface LimitsDraft {
  readonly capAmount: string;
  readonly capPeriod: LimitPeriod;
  readonly budgetAmount: string;
  readonly budgetPeriod: Budget["period"];
  readonly whenSpent: Budget["whenSpent"];
  readonly minimumPayout: string;
}

/** The amounts among them. */
export type LimitField = "capAmount" | "budgetAmount" | "minimumPayout";

/** No limit. */
export const startingLimits: LimitsDraft = {
  capAmount: "",
  capPeriod: "month",
  budgetAmount: "",
  budgetPeriod: "month",
  whenSpent: "stop",
  minimumPayout: "",
};

/** Stored limits as a draft. */
export function limitsDraftOf({ referrerCap, budget, minimumPayoutMinor }: Limits, of: Currency): LimitsDraft {
  const amount = (minor: number) => toDecimal(money(minor, of)).replace(/\.0+$/, "");
  return {
    ...startingLimits,
    ...(referrerCap === null ? {} : { capAmount: amount(referrerCap.amountMinor), capPeriod: referrerCap.period }),
    ...(budget === null
      ? {}
      : { budgetAmount: amount(budget.amountMinor), budgetPeriod: budget.period, whenSpent: budget.whenSpent }),
    ...(minimumPayoutMinor === null ? {} : { minimumPayout: amount(minimumPayoutMinor) }),
  };
}

/** Reads the limits; `optional` reads an amount that may be empty, and keeps what is wrong with it. */
export function readLimits(
  draft: LimitsDraft,
  optional: (field: `limits.${LimitField}`, text: string) => number | null,
): Limits {
  const cap = optional("limits.capAmount", draft.capAmount);
  const budget = optional("limits.budgetAmount", draft.budgetAmount);
  return {
    referrerCap: cap === null ? null : { amountMinor: cap, period: draft.capPeriod },
    budget: budget === null ? null : { amountMinor: budget, period: draft.budgetPeriod, whenSpent: draft.whenSpent },
    minimumPayoutMinor: optional("limits.minimumPayout", draft.minimumPayout),
  };
}
