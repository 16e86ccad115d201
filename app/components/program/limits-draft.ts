import { type Currency, money, toDecimal } from "../../core/money/money.ts";
import type { LimitPeriod } from "../../core/program/limit-rules.ts";
import type { Terms } from "../../core/program/terms.ts";

type Limits = Pick<Terms, "referrerCap" | "referrerPieces" | "budget" | "minimumPayoutMinor" | "unclaimed">;
type Budget = NonNullable<Terms["budget"]>;

/** The limits of a program as they are typed; an empty amount is no limit. */
export interface LimitsDraft {
  readonly capAmount: string;
  readonly capPeriod: LimitPeriod;
  /** Codes and gifts; empty for any number. */
  readonly capPieces: string;
  readonly piecesPeriod: LimitPeriod;
  readonly budgetAmount: string;
  readonly budgetPeriod: Budget["period"];
  readonly whenSpent: Budget["whenSpent"];
  readonly minimumPayout: string;
  /** Days until an unclaimed reward lapses, empty for never; and how many before that its person is told. */
  readonly lapseDays: string;
  readonly remindDays: string;
}

/** Those that are typed. */
export type LimitField = "capAmount" | "capPieces" | "budgetAmount" | "minimumPayout" | "lapseDays" | "remindDays";

/** How the form reads what is typed; each keeps what is wrong with a field. */
interface Readers {
  readonly optional: (field: `limits.${LimitField}`, text: string) => number | null;
  readonly whole: (field: `limits.${LimitField}`, text: string, least: number, most: number) => number;
}

/** No limit. */
export const startingLimits: LimitsDraft = {
  capAmount: "",
  capPeriod: "month",
  capPieces: "",
  piecesPeriod: "month",
  budgetAmount: "",
  budgetPeriod: "month",
  whenSpent: "stop",
  minimumPayout: "",
  lapseDays: "",
  remindDays: "14",
};

/** Stored limits as a draft. */
export function limitsDraftOf(
  { referrerCap, referrerPieces, budget, minimumPayoutMinor, unclaimed }: Limits,
  of: Currency,
): LimitsDraft {
  const amount = (minor: number) => toDecimal(money(minor, of)).replace(/\.0+$/, "");
  return {
    ...startingLimits,
    ...(referrerCap === null ? {} : { capAmount: amount(referrerCap.amountMinor), capPeriod: referrerCap.period }),
    ...(referrerPieces === null
      ? {}
      : { capPieces: String(referrerPieces.count), piecesPeriod: referrerPieces.period }),
    ...(budget === null
      ? {}
      : { budgetAmount: amount(budget.amountMinor), budgetPeriod: budget.period, whenSpent: budget.whenSpent }),
    ...(minimumPayoutMinor === null ? {} : { minimumPayout: amount(minimumPayoutMinor) }),
    ...(unclaimed === null ? {} : { lapseDays: String(unclaimed.days), remindDays: String(unclaimed.remindDays) }),
  };
}

/** Reads the limits. */
export function readLimits(draft: LimitsDraft, { optional, whole }: Readers): Limits {
  const days = draft.lapseDays.trim() === "" ? null : whole("limits.lapseDays", draft.lapseDays, 2, 3_650);
  const cap = optional("limits.capAmount", draft.capAmount);
  const budget = optional("limits.budgetAmount", draft.budgetAmount);
  return {
    referrerCap: cap === null ? null : { amountMinor: cap, period: draft.capPeriod },
    referrerPieces:
      draft.capPieces.trim() === ""
        ? null
        : { count: whole("limits.capPieces", draft.capPieces, 1, 10_000), period: draft.piecesPeriod },
    budget: budget === null ? null : { amountMinor: budget, period: draft.budgetPeriod, whenSpent: draft.whenSpent },
    minimumPayoutMinor: optional("limits.minimumPayout", draft.minimumPayout),
    unclaimed:
      days === null
        ? null
        : { days, remindDays: whole("limits.remindDays", draft.remindDays, 1, Math.min(365, days - 1)) },
  };
}
