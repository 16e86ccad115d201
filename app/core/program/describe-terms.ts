import { english, type Language } from "../language/language.ts";
import { say, sayCount, sayDate, sayPercent } from "../language/say.ts";
import { type Currency, formatMoney, money } from "../money/money.ts";
import { bonusOf, isPiece, pieceOf, pointsOf } from "./piece-of.ts";
import type { PieceValue, RewardValue, Terms } from "./terms.ts";

/** Two lines a person reads: what it is, and what it depends on. */
export interface Description {
  readonly headline: string;
  readonly detail: string;
}

const list = (parts: readonly string[]) => (parts.length === 0 ? "" : `${parts.join(". ")}.`);

/** When an offer stops, and where its days begin. */
export interface OfferEnd {
  readonly at: Date;
  readonly timeZone: string;
}

/** More names than these are not read. */
const namedGoods = 3;

/**
 * What the friend gets, in the friend's words; without a language in English, as the merchant sees it. Both lines are empty
 * where the friend gets nothing. `end` is when the offer stops, once that is certain.
 */
export function describeOffer(
  terms: Terms,
  shopCurrency: Currency,
  language: Language = english,
  end: OfferEnd | null = null,
): Description {
  const { value, minimumMinor, oncePerCustomer } = terms.offer;
  if (value.kind === "none") return { headline: "", detail: "" };
  const minimum = minimumMinor === null ? null : formatMoney(money(minimumMinor, shopCurrency), language.locale);
  return {
    headline: offerHeadline(value, terms.newCustomersOnly, language),
    detail: list([
      ...goodsOf(value, terms.offerItems, language),
      ...(minimum === null ? [] : [say(language, "offer.minimum", { amount: minimum })]),
      ...(oncePerCustomer ? [say(language, "offer.once")] : []),
      ...(terms.offerMaxUses === null ? [] : [sayCount(language, "offer.uses", terms.offerMaxUses)]),
      ...(terms.offerCombinesWith.length > 0 ? [say(language, "offer.combines")] : []),
      ...endOf(terms, language, end),
      ...(terms.friendReward === null
        ? []
        : [say(language, "offer.after", { value: sayValue(terms.friendReward.value, shopCurrency, language) })]),
    ]),
  };
}

type Given = Exclude<Terms["offer"]["value"], { readonly kind: "none" }>;

function offerHeadline(value: Given, newCustomersOnly: boolean, language: Language): string {
  switch (value.kind) {
    case "percent":
    case "amount": {
      const off =
        value.kind === "percent"
          ? sayPercent(language, value.basisPoints)
          : formatMoney(money(value.amountMinor, value.currency), language.locale);
      return say(language, newCustomersOnly ? "offer.first_order" : "offer.any_order", { value: off });
    }
    case "free_shipping":
      return say(language, newCustomersOnly ? "offer.shipping_first_order" : "offer.shipping_any_order");
    case "free_item":
      return say(language, "offer.item", { item: value.item.title });
  }
}

/** For which goods the offer is, by name where they are few. */
function goodsOf(value: Given, offerItems: Terms["offerItems"], language: Language): string[] {
  const many = offerItems.kind !== "all" && offerItems.goods.length > namedGoods;
  const items =
    offerItems.kind === "all"
      ? ""
      : new Intl.ListFormat(language.locale, { type: "disjunction" }).format(
          offerItems.goods.map(({ title }) => title),
        );
  switch (value.kind) {
    case "free_shipping":
      return [];
    case "percent":
    case "amount":
      if (offerItems.kind === "all") return [];
      return [many ? say(language, "offer.goods_many") : say(language, "offer.goods", { items })];
    case "free_item":
      return [
        many ? say(language, "offer.item_with_many") : say(language, "offer.item_with", { items }),
        say(language, "offer.item_add"),
      ];
  }
}

function endOf({ offerEnds }: Terms, language: Language, end: OfferEnd | null): string[] {
  if (offerEnds === null) return [];
  // The moment is the first after the last day.
  if (end !== null)
    return [say(language, "offer.until", { date: sayDate(language, new Date(end.at.getTime() - 1), end.timeZone) })];
  if (offerEnds.kind === "after_days") return [sayCount(language, "offer.for_days", offerEnds.days)];
  return [say(language, "offer.until", { date: sayDate(language, new Date(`${offerEnds.day}T12:00:00Z`), "UTC") })];
}

/** What the referrer gets, in the referrer's words; without a language in English, as the merchant sees it. */
export function describeReward(terms: Terms, shopCurrency: Currency, language: Language = english): Description {
  if (terms.kind === "waiting_list")
    return { headline: say(language, "list.gets"), detail: list(describeListBonuses(terms, language)) };
  const { reward, minimumSpendMinor } = terms;
  const amount = (minor: number, of: Currency) => formatMoney(money(minor, of), language.locale);
  const share = reward.kind === "percent_of_order" ? reward : null;
  const ofOrder =
    reward.kind === "points_of_order" ? sayRate(reward, language) : share && sayPercent(language, share.basisPoints);
  const value = ofOrder ?? sayValue(reward, shopCurrency, language);
  const every = terms.trigger === "every_paid_order";
  const cap = share?.capMinor ?? null;
  return {
    headline:
      terms.trigger === "sign_up" && terms.signUp.guard !== "first_payment"
        ? say(language, "reward.sign_up", { value: sayValue(reward, shopCurrency, language) })
        : ofOrder === null
          ? say(language, every ? "reward.fixed_every" : "reward.fixed", { value })
          : say(language, every ? "reward.percent_every" : "reward.percent", { value }),
    detail: list([
      ...(every ? recurrenceOf(terms, shopCurrency, language) : []),
      ...placesOf(terms, shopCurrency, language),
      ...(terms.trigger === "nth_paid_order" ? [sayCount(language, "reward.nth", terms.nthOrder)] : []),
      ...(cap === null ? [] : [say(language, "reward.cap", { amount: amount(cap, shopCurrency) })]),
      ...(terms.referrerCap === null
        ? []
        : [
            say(language, `reward.cap_${terms.referrerCap.period}`, {
              amount: amount(terms.referrerCap.amountMinor, shopCurrency),
            }),
          ]),
      ...(terms.referrerPieces === null
        ? []
        : [sayCount(language, `reward.pieces_${terms.referrerPieces.period}`, terms.referrerPieces.count)]),
      ...(minimumSpendMinor === null
        ? []
        : [say(language, "reward.minimum", { amount: amount(minimumSpendMinor, shopCurrency) })]),
      ...countedGoods(terms, language),
      ...(terms.newCustomersOnly && terms.trigger === "first_paid_order" ? [say(language, "reward.first_order")] : []),
      ...(terms.trigger === "sign_up" ? signUpOf(terms, language) : [sayHold(terms, language)]),
      ...(terms.friendReward === null
        ? []
        : [say(language, "reward.friend_too", { value: sayValue(terms.friendReward.value, shopCurrency, language) })]),
      ...(terms.unclaimed === null ? [] : [sayCount(language, "reward.lapses", terms.unclaimed.days)]),
      ...(terms.minimumPayoutMinor === null
        ? []
        : [say(language, "reward.minimum_payout", { amount: amount(terms.minimumPayoutMinor, shopCurrency) })]),
      ...(terms.issue === "automatic" ? issueOf(terms, language) : []),
    ]),
  };
}

/** What a friend who signs up has to do, and when the reward is the referrer's then. */
function signUpOf(terms: Terms, language: Language): string[] {
  const { guard, days } = terms.signUp;
  const wait = terms.holdDays === 0 ? [] : [sayCount(language, "reward.sign_up_hold", terms.holdDays)];
  switch (guard) {
    case "verified_email":
      return [say(language, "reward.sign_up_verified"), ...wait];
    case "account_days":
      return [sayCount(language, "reward.sign_up_days", days), ...wait];
    case "first_payment":
      return [say(language, "reward.sign_up_paid"), sayHold(terms, language)];
  }
}

/** Of which goods an order is rewarded, by name where they are few. */
function countedGoods({ rewardItems }: Terms, language: Language): string[] {
  if (rewardItems.kind === "all") return [];
  const only = rewardItems.kind === "only";
  const { products, collections } = rewardItems;
  if (products.length + collections.length > namedGoods)
    return [say(language, only ? "reward.only_many" : "reward.but_many")];
  const items = new Intl.ListFormat(language.locale, { type: only ? "conjunction" : "disjunction" }).format([
    ...products.map(({ title }) => title),
    ...collections.map(({ title }) => say(language, "reward.collection", { title })),
  ]);
  return [say(language, only ? "reward.only_items" : "reward.but_items", { items })];
}

/** When a reward is the referrer's. */
function sayHold({ holdDays, holdFrom }: Terms, language: Language): string {
  if (holdFrom === "fulfilment")
    return holdDays === 0 ? say(language, "reward.fulfilled") : sayCount(language, "reward.after_fulfilment", holdDays);
  return holdDays === 0 ? say(language, "reward.at_once") : sayCount(language, "reward.after_days", holdDays);
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
            value: sayValue(firstReward, shopCurrency, language),
          }),
        ]),
    ...(maxOrders === null ? [] : [sayCount(language, "reward.orders", maxOrders)]),
    ...(months === null ? [] : [sayCount(language, "reward.months", months)]),
    ...(totalMinor === null ? [] : [say(language, "reward.total", { amount: amount(totalMinor, shopCurrency) })]),
  ];
}

/** What depends on a friend's place among the referrer's. */
function placesOf({ tiers, milestones, everyNth }: Terms, shopCurrency: Currency, language: Language): string[] {
  const place = (number: number) => new Intl.NumberFormat(language.locale).format(number);
  return [
    ...(everyNth === null ? [] : [sayCount(language, "reward.every_nth", everyNth)]),
    ...[...tiers]
      .sort((a, b) => a.from - b.from)
      .map(({ from, reward }) =>
        say(language, "reward.tier", { place: place(from), value: sayValue(reward, shopCurrency, language) }),
      ),
    ...[...milestones]
      .sort((a, b) => a.at - b.at)
      .map((milestone) =>
        "piece" in milestone
          ? say(language, "reward.milestone_piece", {
              place: place(milestone.at),
              value: sayPiece(milestone.piece, language),
            })
          : say(language, "reward.milestone", {
              place: place(milestone.at),
              amount: formatMoney(bonusOf(milestone), language.locale),
            }),
      ),
  ];
}

/** What people on a waiting list are promised, a sentence for each number of others that they bring. */
export function describeListBonuses({ milestones }: Pick<Terms, "milestones">, language: Language = english): string[] {
  return [...milestones]
    .sort((a, b) => a.at - b.at)
    .map((milestone) => {
      const value =
        "piece" in milestone ? sayPiece(milestone.piece, language) : formatMoney(bonusOf(milestone), language.locale);
      return say(language, "list.bonus", { people: sayCount(language, "list.people", milestone.at), value });
    });
}

/** A piece, as the person gets it. */
function sayPiece(piece: PieceValue, language: Language): string {
  switch (piece.kind) {
    case "percent_off":
      return say(language, "reward.percent_off", { value: sayPercent(language, piece.basisPoints) });
    case "free_shipping":
      return say(language, "reward.free_shipping");
    case "free_item":
    case "free_service":
    case "points":
      return formatMoney(pieceOf(piece), language.locale);
  }
}

/** So many points for each so much. */
function sayRate(
  { points, perMinor, currency }: Extract<RewardValue, { kind: "points_of_order" }>,
  language: Language,
): string {
  return say(language, "reward.points_rate", {
    points: formatMoney(pointsOf(points), language.locale),
    amount: formatMoney(money(perMinor, currency), language.locale),
  });
}

/** A piece, an amount, or a share of the order with the most that one order brings. */
function sayValue(reward: RewardValue, shopCurrency: Currency, language: Language): string {
  if (isPiece(reward)) return sayPiece(reward, language);
  if (reward.kind === "fixed") return formatMoney(money(reward.amountMinor, reward.currency), language.locale);
  if (reward.kind === "points_of_order")
    return say(language, "reward.order_share", { value: sayRate(reward, language) });
  const value = sayPercent(language, reward.basisPoints);
  if (reward.capMinor === null) return say(language, "reward.order_share", { value });
  const amount = formatMoney(money(reward.capMinor, shopCurrency), language.locale);
  return say(language, "reward.order_share_capped", { value, amount });
}

/** A Monday, to tell weekdays by. */
const monday = Date.UTC(2026, 10, 23);

/** When rewards that go out by themselves do, where it is not at once. Who approves what is the store's own matter. */
function issueOf({ issueRule }: Terms, language: Language): string[] {
  const { when, weekday, monthDay } = issueRule;
  const name = (day: number) =>
    new Intl.DateTimeFormat(language.locale, { weekday: "long", timeZone: "UTC" }).format(
      new Date(monday + (day - 1) * 86_400_000),
    );
  const days = {
    at_once: () => [],
    weekly: () => [say(language, "reward.sent_weekly", { day: name(weekday) })],
    monthly: () => [
      monthDay === 31
        ? say(language, "reward.sent_last_day")
        : say(language, "reward.sent_monthly", { day: String(monthDay) }),
    ],
  };
  return days[when]();
}
