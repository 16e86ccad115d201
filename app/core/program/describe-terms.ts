import { english, type Language } from "../language/language.ts";
import { say, sayCount, sayPercent } from "../language/say.ts";
import { type Currency, formatMoney, money } from "../money/money.ts";
import type { Terms } from "./terms.ts";

/** Two lines a person reads: what it is, and what it depends on. */
export interface Description {
  readonly headline: string;
  readonly detail: string;
}

const list = (parts: readonly string[]) => (parts.length === 0 ? "" : `${parts.join(". ")}.`);

/** What the friend gets, in the friend's words; without a language in English, as the merchant sees it. */
export function describeOffer(terms: Terms, shopCurrency: Currency, language: Language = english): Description {
  const { value, minimumMinor, oncePerCustomer } = terms.offer;
  const amount = (minor: number, of: Currency) => formatMoney(money(minor, of), language.locale);
  const off =
    value.kind === "percent" ? sayPercent(language, value.basisPoints) : amount(value.amountMinor, value.currency);
  return {
    headline: say(language, terms.newCustomersOnly ? "offer.first_order" : "offer.any_order", { value: off }),
    detail: list([
      ...(minimumMinor === null
        ? []
        : [say(language, "offer.minimum", { amount: amount(minimumMinor, shopCurrency) })]),
      ...(oncePerCustomer ? [say(language, "offer.once")] : []),
    ]),
  };
}

/** What the referrer gets, in the referrer's words; without a language in English, as the merchant sees it. */
export function describeReward(terms: Terms, shopCurrency: Currency, language: Language = english): Description {
  const { reward, holdDays, minimumSpendMinor } = terms;
  const amount = (minor: number, of: Currency) => formatMoney(money(minor, of), language.locale);
  const cap = reward.kind === "percent_of_order" ? reward.capMinor : null;
  return {
    headline:
      reward.kind === "fixed"
        ? say(language, "reward.fixed", { value: amount(reward.amountMinor, reward.currency) })
        : say(language, "reward.percent", { value: sayPercent(language, reward.basisPoints) }),
    detail: list([
      ...(cap === null ? [] : [say(language, "reward.cap", { amount: amount(cap, shopCurrency) })]),
      ...(minimumSpendMinor === null
        ? []
        : [say(language, "reward.minimum", { amount: amount(minimumSpendMinor, shopCurrency) })]),
      ...(terms.newCustomersOnly ? [say(language, "reward.first_order")] : []),
      holdDays === 0 ? say(language, "reward.at_once") : sayCount(language, "reward.after_days", holdDays),
    ]),
  };
}
