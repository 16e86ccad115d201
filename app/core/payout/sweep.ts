import type { Money } from "../money/money.ts";
import type { PayoutState } from "./payout-states.ts";

/** A payment as its provider lists it. */
export interface TheirPayment {
  readonly key: string;
  readonly reference: string;
  readonly value: Money | null;
  readonly state: "paid" | "open" | "undone";
}

/** A payout as we have it, by the key of its last try. */
export interface OurPayment {
  readonly key: string;
  readonly reference: string | null;
  readonly value: Money;
  readonly state: PayoutState;
}

/** What one side has and the other lacks, or has otherwise. `name` finds it: the provider's id, or ours. */
export interface SweepFinding {
  readonly kind: "only_there" | "only_here" | "other_amount" | "paid_there";
  readonly name: string;
}

/**
 * Compares what a provider has with what we have, both ways. `ours` holds every payout with one of their keys, and those that
 * count as accepted or delivered in the time that their list covers (`listed` says so for each); what went wrong at both is
 * in order. `foreign`: keys of ours that belong to another shop.
 */
export function compareWithProvider(
  theirs: readonly TheirPayment[],
  ours: readonly (OurPayment & { readonly listed: boolean })[],
  foreign: ReadonlySet<string>,
): SweepFinding[] {
  const known = new Map(ours.map((payment) => [payment.key, payment]));
  const there = new Set(theirs.map((payment) => payment.key));
  const findings: SweepFinding[] = [];
  for (const { key, reference, value, state } of theirs) {
    const payment = known.get(key);
    if (payment === undefined) {
      if (state !== "undone" && !foreign.has(key)) findings.push({ kind: "only_there", name: reference });
      continue;
    }
    if (state === "undone") continue;
    if (
      value !== null &&
      (value.amountMinor !== payment.value.amountMinor || value.currency !== payment.value.currency)
    )
      findings.push({ kind: "other_amount", name: reference });
    else if (payment.state === "failed" || payment.state === "reversed")
      findings.push({ kind: "paid_there", name: reference });
  }
  for (const { key, reference, state, listed } of ours)
    if (listed && (state === "issued" || state === "accepted") && !there.has(key))
      findings.push({ kind: "only_here", name: reference ?? key });
  return findings;
}
