import { english, type Language } from "../language/language.ts";
import { say, sayCount, sayPercent } from "../language/say.ts";
import { type Currency, formatMoney, money } from "../money/money.ts";
import type { RewardValue, Terms } from "./terms.ts";

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
      ...(terms.offerCombinesWith.length > 0 ? [say(language, "offer.combines")] : []),
    ]),
  };
}

/** What the referrer gets, in the referrer's words; without a language in English, as the merchant sees it. */
export function describeReward(terms: Terms, shopCurrency: Currency, language: Language = english): Description {
  const { reward, holdDays, minimumSpendMinor } = terms;
  const amount = (minor: number, of: Currency) => formatMoney(money(minor, of), language.locale);
  const value =
    reward.kind === "fixed" ? amount(reward.amountMinor, reward.currency) : sayPercent(language, reward.basisPoints);
  const every = terms.trigger === "every_paid_order";
  const cap = reward.kind === "percent_of_order" ? reward.capMinor : null;
  return {
    headline:
      reward.kind === "fixed"
        ? say(language, every ? "reward.fixed_every" : "reward.fixed", { value })
        : say(language, every ? "reward.percent_every" : "reward.percent", { value }),
    detail: list([
      ...(every ? recurrenceOf(terms, shopCurrency, language) : []),
      ...placesOf(terms, language),
      ...(terms.trigger === "nth_paid_order" ? [sayCount(language, "reward.nth", terms.nthOrder)] : []),
      ...(cap === null ? [] : [say(language, "reward.cap", { amount: amount(cap, shopCurrency) })]),
      ...(minimumSpendMinor === null
        ? []
        : [say(language, "reward.minimum", { amount: amount(minimumSpendMinor, shopCurrency) })]),
      ...(terms.newCustomersOnly && terms.trigger === "first_paid_order" ? [say(language, "reward.first_order")] : []),
      holdDays === 0 ? say(language, "reward.at_once") : sayCount(language, "reward.after_days", holdDays),
    ]),
  };
}

/** How long a friend's orders go on earning; nothing to say where they do for ever. */
function recurrenceOf({ recurrence }: Terms, shopCurrency: Currency, language: Language): string[] {
  const { firstReward, maxOrders, months, totalMinor } = recurrence;
  const amount = (minor: number, of: Currency) => formatMoney(money(minor, of), language.locale);
  return [
    ...(firstReward === null
      ? []
      : [
          say(language, "reward.first_is", {
            value: sayValue(firstReward, language),
          }),
        ]),
    ...(maxOrders === null ? [] : [sayCount(language, "reward.orders", maxOrders)]),
    ...(months === null ? [] : [sayCount(language, "reward.months", months)]),
    ...(totalMinor === null ? [] : [say(language, "reward.total", { amount: amount(totalMinor, shopCurrency) })]),
  ];
}

/** What depends on a friend's place among the referrer's. */
function placesOf({ tiers, milestones, everyNth }: Terms, language: Language): string[] {
  const place = (number: number) => new Intl.NumberFormat(language.locale).format(number);
  return [
    ...(everyNth === null ? [] : [sayCount(language, "reward.every_nth", everyNth)]),
    ...[...tiers]
      .sort((a, b) => a.from - b.from)
      .map(({ from, reward }) =>
        say(language, "reward.tier", { place: place(from), value: sayValue(reward, language) }),
      ),
    ...[...milestones]
      .sort((a, b) => a.at - b.at)
      .map(({ at, amountMinor, currency }) =>
        say(language, "reward.milestone", {
          place: place(at),
          amount: formatMoney(money(amountMinor, currency), language.locale),
        }),
      ),
  ];
}

/** An amount, or a share of the order. */
function sayValue(reward: RewardValue, language: Language): string {
  return reward.kind === "fixed"
    ? formatMoney(money(reward.amountMinor, reward.currency), language.locale)
    : say(language, "reward.order_share", { value: sayPercent(language, reward.basisPoints) });
}
