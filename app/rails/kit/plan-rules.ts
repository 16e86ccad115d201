import type { ReferrerId } from "../../core/ids.ts";
import type { PlanRules } from "../../core/payout/plan-payouts.ts";
import type { Rail } from "./rail.ts";

/** What is known of a person when payouts are planned. */
interface KnownPerson {
  readonly email: string | null;
  readonly customerId: string | null;
}

/** The rules that a rail, its connection and the books give to a plan. An unknown or unconnected rail refuses everybody. */
export function planRules(
  rail: Rail | undefined,
  connected: boolean,
  balances: readonly {
    readonly account: string;
    readonly partyId: string;
    readonly currency: string;
    readonly amountMinor: number;
  }[],
  people: ReadonlyMap<ReferrerId, KnownPerson>,
): PlanRules {
  const payable = new Map(
    balances
      .filter((each) => each.account === "referrer_payable")
      .map((each) => [`${each.partyId}|${each.currency}`, each.amountMinor]),
  );
  return {
    payableMinor: (referrerId, currency) => payable.get(`${referrerId}|${currency}`) ?? 0,
    limits: (currency) => rail?.limits(currency) ?? "unsupported",
    personProblem: (referrerId) => {
      if (!rail) return { reason: "not_configured", detail: "There is no such rail." };
      if (!connected && rail.settings.fields.some((field) => field.required))
        return { reason: "not_configured", detail: `${rail.title} is not connected.` };
      const person = people.get(referrerId);
      if (rail.needs.includes("email") && !person?.email)
        return { reason: "person_incomplete", detail: `${rail.title} needs the referrer's e-mail address.` };
      if (rail.needs.includes("customer") && !person?.customerId)
        return { reason: "person_incomplete", detail: `${rail.title} needs the referrer's customer account.` };
      return null;
    },
  };
}
