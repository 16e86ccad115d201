import type { FraudRules } from "../../core/fraud/fraud-rules.ts";
import { isSite } from "../../core/fraud/is-site.ts";
import { type FraudRule, ruleOf } from "../../core/fraud/rule-of.ts";
import { type Mode, type SignalName, signalNames, signalOf, type UnreviewedOutcome } from "../../core/fraud/signals.ts";

/** One rule as it is typed. */
export interface RuleDraft {
  readonly friend: Mode;
  readonly referrer: Mode;
  readonly threshold: string;
  readonly windowDays: string;
  readonly unreviewed: UnreviewedOutcome;
}

/** The rules as they are typed: text stays as it is until it is read, so that an error never loses it. */
export interface RulesDraft {
  readonly rules: Readonly<Record<SignalName, RuleDraft>>;
  readonly reviewDays: string;
  /** One site a line. */
  readonly couponSites: string;
  /** Empty where the merchant has not said. */
  readonly returnDays: string;
}

export type RulesField =
  | "reviewDays"
  | "couponSites"
  | "returnDays"
  | `${SignalName}.threshold`
  | `${SignalName}.windowDays`;

export type RulesErrors = Partial<Record<RulesField, string>>;

/** Stored rules as a draft. */
export function rulesDraftOf(rules: FraudRules): RulesDraft {
  const whole = (value: number | null) => (value === null ? "" : String(value));
  const draft = (name: SignalName): RuleDraft => {
    const { threshold, windowDays, ...rest } = ruleOf(rules, name);
    return { ...rest, threshold: whole(threshold), windowDays: whole(windowDays) };
  };
  return {
    rules: Object.fromEntries(signalNames.map((name) => [name, draft(name)])) as Record<SignalName, RuleDraft>,
    reviewDays: String(rules.reviewDays),
    couponSites: rules.couponSites.join("\n"),
    returnDays: whole(rules.returnDays),
  };
}

/** A site as people paste it: with its scheme, "www." and a path. */
function hostOf(typed: string): string {
  return typed
    .trim()
    .toLowerCase()
    .replace(/^https?:\/\//, "")
    .replace(/^www\./, "")
    .replace(/[/?#].*$/, "");
}

/** Reads a draft, or says for each field what to change. */
export function readRulesDraft(
  draft: RulesDraft,
): { readonly ok: true; readonly rules: FraudRules } | { readonly ok: false; readonly errors: RulesErrors } {
  const errors: RulesErrors = {};
  const whole = (field: RulesField, text: string, least: number, most: number): number => {
    const typed = text.trim();
    if (/^\d{1,4}$/.test(typed) && Number(typed) >= least && Number(typed) <= most) return Number(typed);
    errors[field] = `Enter a whole number from ${least} to ${most}.`;
    return least;
  };
  const rule = (name: SignalName): FraudRule => {
    const { threshold, windowDays } = signalOf(name);
    const typed = draft.rules[name];
    return {
      friend: typed.friend,
      referrer: typed.referrer,
      unreviewed: typed.unreviewed,
      threshold: threshold === null ? null : whole(`${name}.threshold`, typed.threshold, threshold.min, threshold.max),
      windowDays: windowDays === null ? null : whole(`${name}.windowDays`, typed.windowDays, 1, 30),
    };
  };
  const sites = [...new Set(draft.couponSites.split(/[\s,;]+/).map(hostOf))].filter((site) => site !== "");
  const strange = sites.find((site) => !isSite(site));
  if (strange !== undefined) errors.couponSites = `“${strange}” is no site. Write each as example.com, one a line.`;
  else if (sites.length > 100) errors.couponSites = "At most 100 sites.";
  const rules: FraudRules = {
    rules: Object.fromEntries(signalNames.map((name) => [name, rule(name)])),
    reviewDays: whole("reviewDays", draft.reviewDays, 1, 90),
    couponSites: strange === undefined ? sites : [],
    returnDays: draft.returnDays.trim() === "" ? null : whole("returnDays", draft.returnDays, 0, 365),
  };
  return Object.keys(errors).length === 0 ? { ok: true, rules } : { ok: false, errors };
}
