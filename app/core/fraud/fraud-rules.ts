import { z } from "zod";
import { modes, type SignalName, signalNames, signalOf, unreviewedOutcomes } from "./signals.ts";

/** One rule: what its signal does to each side, from where on, and what becomes of a flag that nobody reviews. */
const ruleSchema = z.object({
  friend: z.enum(modes),
  referrer: z.enum(modes),
  /** Beyond (a percentage: from) this number the signal fires; null for signals that count nothing. */
  threshold: z.number().int().min(1).max(100).nullable(),
  /** How many days back it counts; null where time plays no part. */
  windowDays: z.number().int().min(1).max(30).nullable(),
  unreviewed: z.enum(unreviewedOutcomes),
});

export type FraudRule = z.infer<typeof ruleSchema>;

const host = z
  .string()
  .max(120)
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/, "write a site as example.com");

/** The fraud part of a program's terms. Rules of signals that a stored version does not name are off. */
export const fraudRulesSchema = z.object({
  rules: z.partialRecord(z.enum(signalNames), ruleSchema),
  /** Days after which a review that nobody made has its outcome. Dub lets a flag expire after 30. */
  reviewDays: z.number().int().min(1).max(90),
  /** Sites whose visitors are taken for coupon hunters, besides the known ones. */
  couponSites: z.array(host).max(100),
  /** How long the store takes returns, as the merchant says; null when they have not said. */
  returnDays: z.number().int().min(0).max(365).nullable(),
});

export type FraudRules = z.infer<typeof fraudRulesSchema>;

const off = (name: SignalName): FraudRule => {
  const { threshold, windowDays } = signalOf(name);
  return {
    friend: "off",
    referrer: "off",
    threshold: threshold?.start ?? null,
    windowDays,
    unreviewed: "escalate",
  };
};

/** What a program is judged by whose terms are older than these rules: nobody refers themselves, and nothing else. */
export const oldFraudRules: FraudRules = {
  rules: Object.fromEntries(
    (["same_customer", "same_email"] as const).map((name) => [
      name,
      { ...off(name), friend: "block", referrer: "block" },
    ]),
  ),
  reviewDays: 30,
  couponSites: [],
  returnDays: null,
};

/**
 * What a new program starts with: each signal's start, and a flag that nobody looked at is brought up again rather than paid
 * (ReferralCandy) or let go (Dub after 30 days): money that leaves by itself is what the promise to the merchant rules out.
 */
export const startingFraudRules: FraudRules = {
  rules: Object.fromEntries(signalNames.map((name) => [name, { ...off(name), ...signalOf(name).start }])),
  reviewDays: 14,
  couponSites: [],
  returnDays: null,
};

/** The rules of some terms; those from before there were any have the old ones. */
export const fraudRulesOf = (terms: { readonly fraud?: FraudRules | undefined }): FraudRules =>
  terms.fraud ?? oldFraudRules;

/** The rule of a signal, off where the terms do not name it. */
export const ruleOf = (rules: FraudRules, name: SignalName): FraudRule => rules.rules[name] ?? off(name);
