import { assetOf, type Currency, money } from "../money/money.ts";
import { percentOf } from "../money/percent-of.ts";
import type { Account } from "./posting.ts";

/** What was posted to one account in one currency up to a day, in minor units. */
export interface AccountSum {
  readonly account: Account["kind"];
  /** Empty for accounts that are no rail's. */
  readonly rail: string;
  readonly currency: Currency;
  readonly debitMinor: number;
  readonly creditMinor: number;
  /** Of `referrer_payable`: the sum of all balances below zero, never above zero. */
  readonly belowZeroMinor: number;
  /** What of it was posted in the last `reversalDays`. */
  readonly recentDebitMinor: number;
  readonly recentCreditMinor: number;
}

/** What a shop owed at the end of a day, in one currency and its minor units. */
export interface Liability {
  readonly currency: Currency;
  /** Of points: what people have and may give for rewards. Of every other asset null. */
  readonly inHandMinor: number | null;
  /** Earned, in its hold: it may still fall away. */
  readonly heldMinor: number;
  /** Due to people whose balance is above zero. */
  readonly dueMinor: number;
  /** What people got and had taken back, as an amount above zero: later rewards fill it. */
  readonly belowZeroMinor: number;
  /** Handed to providers and not confirmed yet. */
  readonly onItsWayMinor: number;
  /** Held, due, on its way and, of points, in people's hands together. */
  readonly owedMinor: number;
  /** What of the held rewards will fall away if it goes on as lately; null when too little was earned to tell. */
  readonly expectedReversal: { readonly basisPoints: number; readonly amountMinor: number } | null;
  /** Since the beginning: paid out by providers, what rewards cost, fees, and what was forgiven. */
  readonly paidOutMinor: number;
  readonly costMinor: number;
  readonly feesMinor: number;
  readonly forgivenMinor: number;
  /** Every account as accountants list them; debits and credits are equal in sum. */
  readonly accounts: readonly AccountSum[];
}

/** The rate of reversals is taken over this many days: a season of orders, and the return windows after them. */
export const reversalDays = 180;

/**
 * What is owed, per currency. The expected reversal is the shop's own rate: what was taken back in the last `reversalDays`
 * of what was earned in them, applied to what is on hold.
 */
export function liabilities(sums: readonly AccountSum[]): Liability[] {
  return [...Map.groupBy(sums, (sum) => sum.currency)]
    .map(([currency, accounts]) => liabilityOf(currency, accounts))
    .sort((a, b) => (a.currency < b.currency ? -1 : 1));
}

function liabilityOf(currency: Currency, accounts: readonly AccountSum[]): Liability {
  const of = (kind: Account["kind"]) => accounts.filter((sum) => sum.account === kind);
  const credit = (kind: Account["kind"]) => of(kind).reduce((sum, each) => sum + each.creditMinor - each.debitMinor, 0);
  const belowZero = of("referrer_payable").reduce((sum, each) => sum + each.belowZeroMinor, 0);
  const heldMinor = credit("referrer_held");
  const dueMinor = credit("referrer_payable") - belowZero;
  const onItsWayMinor = credit("rail_clearing");
  // What the shop's own rail paid out is owed until it is used.
  const inHandMinor = assetOf(currency).kind === "points" ? credit("rail_cash") + credit("points_used") : null;
  return {
    currency,
    heldMinor,
    dueMinor,
    belowZeroMinor: -belowZero + 0,
    onItsWayMinor,
    inHandMinor,
    owedMinor: heldMinor + dueMinor + onItsWayMinor + (inHandMinor ?? 0),
    expectedReversal: expectedReversal(currency, heldMinor, of("reward_expense")),
    paidOutMinor: credit("rail_cash") + credit("fees"),
    costMinor: -credit("reward_expense") + 0,
    feesMinor: -credit("fees") + 0,
    forgivenMinor: -credit("forgiveness") + 0,
    accounts,
  };
}

function expectedReversal(
  currency: Currency,
  heldMinor: number,
  expense: readonly AccountSum[],
): Liability["expectedReversal"] {
  const earned = expense.reduce((sum, each) => sum + each.recentDebitMinor, 0);
  const takenBack = expense.reduce((sum, each) => sum + each.recentCreditMinor, 0);
  if (earned <= 0) return null;
  const basisPoints = Math.min(10_000, Math.round((takenBack / earned) * 10_000));
  return { basisPoints, amountMinor: percentOf(money(heldMinor, currency), basisPoints).amountMinor };
}
