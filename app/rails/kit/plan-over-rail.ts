import type { ReferrerId } from "../../core/ids.ts";
import { assetOf, formatMoney, money } from "../../core/money/money.ts";
import { type DueReward, type PayoutPlan, planPayouts } from "../../core/payout/plan-payouts.ts";
import type { ReasonCode } from "../../core/reason.ts";
import type { Rail } from "./rail.ts";
import { refuseOutsideLimits } from "./refuse-outside-limits.ts";

/** What is known of a person when payouts are planned. */
interface KnownPerson {
  readonly email: string | null;
  readonly customerId: string | null;
  /** What they left for each rail, by its name. */
  readonly destinations: Readonly<Record<string, unknown>>;
  /** Rails for which they left something to which nothing may go yet. */
  readonly waiting?: Readonly<Record<string, { readonly reason: ReasonCode; readonly detail: string }>>;
}

/** What is known when payouts are planned: due rewards, their people, what the books owe them, and the shop's connection. */
interface Facts {
  readonly rewards: readonly DueReward[];
  readonly people: ReadonlyMap<ReferrerId, KnownPerson>;
  readonly balances: readonly {
    readonly account: string;
    readonly partyId: string;
    readonly currency: string;
    readonly amountMinor: number;
  }[];
  readonly connection: unknown;
  /** How much more may go to whom without a tax form; absent without such a limit. */
  readonly tax?: { readonly currency: string; readonly leftMinor: ReadonlyMap<ReferrerId, number> } | null;
}

/**
 * What an issue over this rail comes to, by the rail's own needs and limits; nothing is asked of the provider. An unknown or
 * unconnected rail refuses everybody.
 */
export function planOverRail(rail: Rail | undefined, facts: Facts): PayoutPlan {
  const payable = new Map(
    facts.balances
      .filter((each) => each.account === "referrer_payable")
      .map((each) => [`${each.partyId}|${each.currency}`, each.amountMinor]),
  );
  return planPayouts(facts.rewards, {
    payableMinor: (referrerId, currency) => payable.get(`${referrerId}|${currency}`) ?? 0,
    refusal: (referrerId, currency, amountMinor) => {
      if (!rail) return { reason: "not_configured", detail: "There is no such rail." };
      if (facts.connection === null && rail.settings.fields.some((field) => field.required))
        return { reason: "not_configured", detail: `${rail.title} is not connected.` };
      if (!rail.delivers.includes(assetOf(currency).kind))
        return {
          reason: "wrong_value_kind",
          detail: `${rail.title} cannot deliver ${formatMoney(money(1, currency))}.`,
        };
      const person = facts.people.get(referrerId);
      if (rail.needs.includes("email") && !person?.email)
        return { reason: "person_incomplete", detail: `${rail.title} needs the referrer's e-mail address.` };
      if (rail.needs.includes("customer") && !person?.customerId)
        return { reason: "person_incomplete", detail: `${rail.title} needs the referrer's customer account.` };
      // Where it passes by itself the payout is made and waits for them.
      if (
        rail.needs.includes("onboarding") &&
        !person?.destinations[rail.name] &&
        !rail.passes?.includes("onboarding_missing")
      )
        return { reason: "onboarding_missing", detail: `The referrer has not signed up for ${rail.title} yet.` };
      const waits = person?.waiting?.[rail.name];
      if (waits !== undefined) return waits;
      if (rail.needs.includes("bank_details") && !person?.destinations[rail.name])
        return { reason: "details_missing", detail: `${rail.title} needs to know where the referrer wants it.` };
      const left = facts.tax?.currency === currency ? facts.tax.leftMinor.get(referrerId) : undefined;
      if (left !== undefined && amountMinor > left)
        return {
          reason: "tax_form_missing",
          detail: `Without a tax form, ${formatMoney(money(Math.max(0, left), currency))} of this year's threshold is left.`,
        };
      const outside = refuseOutsideLimits(money(amountMinor, currency), rail.limits(currency), rail.title);
      return outside && { reason: outside.code, detail: outside.detail };
    },
  });
}
