import { type Mode, type SignalName, signalOf, type UnreviewedOutcome } from "./signals.ts";

/** One rule: what its signal does to each side, from where on, and what becomes of a flag that nobody reviews. An alias, since it is stored as JSON. */
export type FraudRule = {
  readonly friend: Mode;
  readonly referrer: Mode;
  /** Beyond (a percentage: from) this number the signal fires; null for signals that count nothing. */
  readonly threshold: number | null;
  /** How many days back it counts; null where time plays no part. */
  readonly windowDays: number | null;
  readonly unreviewed: UnreviewedOutcome;
};

/** The rule of a signal that is off. */
export function ruleOff(name: SignalName): FraudRule {
  const { threshold, windowDays } = signalOf(name);
  return {
    friend: "off",
    referrer: "off",
    threshold: threshold?.start ?? null,
    windowDays,
    unreviewed: "escalate",
  };
}

/** The rule of a signal, off where the terms do not name it. */
export const ruleOf = (
  { rules }: { readonly rules: Partial<Readonly<Record<SignalName, FraudRule>>> },
  name: SignalName,
): FraudRule => rules[name] ?? ruleOff(name);
