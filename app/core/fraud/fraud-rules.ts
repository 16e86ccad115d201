import { z } from "zod";
import { isSite } from "./is-site.ts";
import { type FraudRule, ruleOff } from "./rule-of.ts";
import { modes, type SignalName, signalNames, signalOf, unreviewedOutcomes } from "./signals.ts";

const ruleSchema: z.ZodType<FraudRule> = z.object({
  friend: z.enum(modes),
  referrer: z.enum(modes),
  threshold: z.number().int().min(1).max(100).nullable(),
  windowDays: z.number().int().min(1).max(30).nullable(),
  unreviewed: z.enum(unreviewedOutcomes),
});

const host = z.string().refine(isSite, "write a site as example.com");

/** The fraud part of a program's terms. Rules of signals that a stored version does not name are off. */
export const fraudRulesSchema = z.object({
  // In one order, so that equal rules are equal texts: the database keeps none.
  rules: z
    .partialRecord(z.enum(signalNames), ruleSchema)
    .transform((rules) =>
      Object.fromEntries(signalNames.flatMap((name) => (rules[name] ? [[name, rules[name]]] : []))),
    ) as z.ZodType<Partial<Record<SignalName, FraudRule>>>,
  /** Days after which a review that nobody made has its outcome. Dub lets a flag expire after 30. */
  reviewDays: z.number().int().min(1).max(90),
  /** Sites whose visitors are taken for coupon hunters, besides the known ones. */
  couponSites: z.array(host).max(100),
  /** How long the store takes returns, as the merchant says; null when they have not said. */
  returnDays: z.number().int().min(0).max(365).nullable(),
});

export type FraudRules = z.infer<typeof fraudRulesSchema>;

/** What a program is judged by whose terms are older than these rules: nobody refers themselves, and nothing else. */
export const oldFraudRules: FraudRules = {
  rules: Object.fromEntries(
    (["same_customer", "same_email"] as const).map((name) => [
      name,
      { ...ruleOff(name), friend: "block", referrer: "block" },
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
  rules: Object.fromEntries(signalNames.map((name) => [name, { ...ruleOff(name), ...signalOf(name).start }])),
  reviewDays: 14,
  couponSites: [],
  returnDays: null,
};

/** The rules of some terms; those from before there were any have the old ones. */
export const fraudRulesOf = (terms: { readonly fraud?: FraudRules | undefined }): FraudRules =>
  terms.fraud ?? oldFraudRules;
