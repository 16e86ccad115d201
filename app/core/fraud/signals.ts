/** What a rule does when its signal fires: nothing, note it down, wait for a person, refuse. */
export const modes = ["off", "shadow", "flag", "block"] as const;
export type Mode = (typeof modes)[number];

/** Whom a rule acts on: the friend's discount, or the referrer's reward. */
export type Side = "friend" | "referrer";

/** What happens to a flagged referral that nobody has reviewed in time. */
export const unreviewedOutcomes = ["pay", "hold", "void", "escalate"] as const;
export type UnreviewedOutcome = (typeof unreviewedOutcomes)[number];

/** One signal, as the merchant reads it and as a new program starts with it. */
export interface Signal {
  readonly title: string;
  /** Why it is there and starts as it does: who else does it, with which number. */
  readonly source: string;
  /** What is compared with what, in one sentence. */
  readonly compares: string;
  /** Whether it can be told before the friend buys, so that `block` for the friend withholds the discount itself. */
  readonly beforePurchase: boolean;
  /** Whether an order tells it alone, without a referrer beside it: then any order of the store can be replayed. */
  readonly alone: boolean;
  readonly start: Readonly<Record<Side, Mode>>;
  /** The number it fires beyond (or from, for a percentage), in `unit`; null where there is nothing to count. */
  readonly threshold: {
    readonly start: number;
    readonly min: number;
    readonly max: number;
    readonly unit: string;
  } | null;
  /** How many days back it counts; null where time plays no part. */
  readonly windowDays: number | null;
}

/**
 * Every signal, in the order the merchant sees them. The starts apply to new programs,
 * a program from before these rules keeps what it had (`fraud-rules.ts`).
 */
export const signals = {
  same_customer: {
    source:
      "Every peer refuses it; Social Snowball and Friendbuy compare customer ids. Refused since the first version.",
    title: "Same customer",
    compares: "The friend's customer account is the referrer's.",
    beforePurchase: true,
    alone: false,
    start: { friend: "block", referrer: "block" },
    threshold: null,
    windowDays: null,
  },
  same_email: {
    source: "Exact mail is “blocked outright” (ReferralCandy); normalised as Dub does: case, +tag, dots of Gmail.",
    title: "Same e-mail address",
    compares: "The friend's e-mail address is the referrer's; capitals, +tags and Gmail's dots do not matter.",
    beforePurchase: false,
    alone: false,
    start: { friend: "block", referrer: "block" },
    threshold: null,
    windowDays: null,
  },
  own_code: {
    source: "Voucherify never lets a referrer redeem their own code.",
    title: "Own code",
    compares: "The order carries a code that belongs to the buyer.",
    beforePurchase: true,
    alone: false,
    start: { friend: "block", referrer: "block" },
    threshold: null,
    windowDays: null,
  },
  similar_email: {
    source:
      "ReferralCandy flags a similar address; Smile blocks it. Two people may well be anna1 and anna2, so it is flagged.",
    title: "Similar e-mail address",
    compares: "The addresses differ only in digits, dots, dashes or the part after the @.",
    beforePurchase: false,
    alone: false,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  same_name: {
    source: "ReferralCandy blocks an exact name, Smile flags. Namesakes exist, so a person looks.",
    title: "Same name",
    compares: "The name on the order is the referrer's.",
    beforePurchase: false,
    alone: false,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  same_phone: {
    source: "Rivo compares phone numbers.",
    title: "Same phone number",
    compares: "A phone number on the order is the referrer's; the country code does not matter.",
    beforePurchase: false,
    alone: false,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  same_address: {
    source: "Rivo (one a household) and Growave compare addresses. Flatmates are real friends, so a person looks.",
    title: "Same address",
    compares: "The order ships to the referrer's street, number and postcode.",
    beforePurchase: false,
    alone: false,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  same_network: {
    source:
      "ReferralCandy flags beyond 3 purchases of one address; Smile counts a week; Friendbuy advises IP with user agent.",
    title: "Same network and browser",
    compares: "Too many different friends ordered from one internet address with the same browser.",
    beforePurchase: false,
    alone: false,
    start: { friend: "shadow", referrer: "flag" },
    threshold: { start: 3, min: 1, max: 50, unit: "friends" },
    windowDays: 7,
  },
  disposable_email: {
    source:
      "Dub has it on; Extole blocks such domains. A disposable address is no proof of anything, so a person looks.",
    title: "Disposable e-mail address",
    compares: "The friend's address is at a provider of throw-away mailboxes.",
    beforePurchase: false,
    alone: true,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  velocity: {
    source: "Smile and Rivo count 10 a week. A good ambassador reaches that honestly, so it starts in shadow.",
    title: "Many referrals in a short time",
    compares: "The referrer brought more friends than usual within some days.",
    beforePurchase: false,
    alone: false,
    start: { friend: "off", referrer: "shadow" },
    threshold: { start: 10, min: 1, max: 100, unit: "referrals" },
    windowDays: 7,
  },
  refund_rate: {
    source: "FirstPromoter warns from 25 %. Counted over the referrer's last 20 referrals, from 5 on.",
    title: "Many refunds",
    compares: "Too many of the referrer's last 20 referred orders were refunded, cancelled or charged back.",
    beforePurchase: false,
    alone: false,
    start: { friend: "off", referrer: "flag" },
    threshold: { start: 25, min: 1, max: 100, unit: "percent" },
    windowDays: null,
  },
  coupon_site: {
    source: "Extole blocks 11 coupon addresses, ReferralCandy and Dub ban referring sites.",
    title: "Coupon site",
    compares: "The buyer came from a site that publishes coupons.",
    beforePurchase: false,
    alone: true,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  paid_click: {
    source: "The click parameters are Dub's list. Your own ads bring friends back too, so it starts in shadow.",
    title: "Paid click",
    compares: "The buyer's visit began with a click on an advertisement.",
    beforePurchase: false,
    alone: true,
    start: { friend: "off", referrer: "shadow" },
    threshold: null,
    windowDays: null,
  },
  gift_card_pair: {
    source: "Yotpo, on by default: more than one gift card in an order.",
    title: "Gift cards",
    compares: "The order buys several gift cards, which are as good as money.",
    beforePurchase: false,
    alone: true,
    start: { friend: "shadow", referrer: "flag" },
    threshold: { start: 1, min: 1, max: 20, unit: "gift cards" },
    windowDays: null,
  },
} as const satisfies Readonly<Record<string, Signal>>;

export type SignalName = keyof typeof signals;

/** All of them, in the order the merchant sees. */
export const signalNames = Object.keys(signals) as SignalName[];

/** A signal by name, with its optional parts readable. */
export const signalOf = (name: SignalName): Signal => signals[name];
