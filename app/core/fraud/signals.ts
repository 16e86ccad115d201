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
 * Every signal, in the order the merchant sees them. Where a start has a source it is named; the starts apply to new programs,
 * a program from before these rules keeps what it had (`fraud-rules.ts`).
 */
export const signals = {
  /** Source: every peer refuses it; Social Snowball and Friendbuy compare customer ids. Refused since the first version. */
  same_customer: {
    title: "Same customer",
    compares: "The friend's customer account is the referrer's.",
    beforePurchase: true,
    alone: false,
    start: { friend: "block", referrer: "block" },
    threshold: null,
    windowDays: null,
  },
  /** Source: exact mail is "blocked outright" (ReferralCandy); normalised as Dub does: case, +tag, dots of Gmail. */
  same_email: {
    title: "Same e-mail address",
    compares: "The friend's e-mail address is the referrer's; capitals, +tags and Gmail's dots do not matter.",
    beforePurchase: false,
    alone: false,
    start: { friend: "block", referrer: "block" },
    threshold: null,
    windowDays: null,
  },
  /** Source: Voucherify never lets a referrer redeem their own code. */
  own_code: {
    title: "Own code",
    compares: "The order carries a code that belongs to the buyer.",
    beforePurchase: true,
    alone: false,
    start: { friend: "block", referrer: "block" },
    threshold: null,
    windowDays: null,
  },
  /** Source: ReferralCandy flags a similar address; Smile blocks it. Two people may well be anna1 and anna2, so it is flagged. */
  similar_email: {
    title: "Similar e-mail address",
    compares: "The addresses differ only in digits, dots, dashes or the part after the @.",
    beforePurchase: false,
    alone: false,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  /** Source: ReferralCandy blocks an exact name, Smile flags. Namesakes exist, so a person looks. */
  same_name: {
    title: "Same name",
    compares: "The name on the order is the referrer's.",
    beforePurchase: false,
    alone: false,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  /** Source: Rivo compares phone numbers. */
  same_phone: {
    title: "Same phone number",
    compares: "A phone number on the order is the referrer's; the country code does not matter.",
    beforePurchase: false,
    alone: false,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  /** Source: Rivo (one a household) and Growave compare addresses. Flatmates are real friends, so a person looks. */
  same_address: {
    title: "Same address",
    compares: "The order ships to the referrer's street, number and postcode.",
    beforePurchase: false,
    alone: false,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  /** Source: ReferralCandy flags beyond 3 purchases of one address; Smile counts a week; Friendbuy advises IP with user agent. */
  same_network: {
    title: "Same network and browser",
    compares: "Too many different friends ordered from one internet address with the same browser.",
    beforePurchase: false,
    alone: false,
    start: { friend: "shadow", referrer: "flag" },
    threshold: { start: 3, min: 1, max: 50, unit: "friends" },
    windowDays: 7,
  },
  /** Source: Dub has it on; Extole blocks such domains. A disposable address is no proof of anything, so a person looks. */
  disposable_email: {
    title: "Disposable e-mail address",
    compares: "The friend's address is at a provider of throw-away mailboxes.",
    beforePurchase: false,
    alone: true,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  /** Source: Smile and Rivo count 10 a week. A good ambassador reaches that honestly, so it starts in shadow. */
  velocity: {
    title: "Many referrals in a short time",
    compares: "The referrer brought more friends than usual within some days.",
    beforePurchase: false,
    alone: false,
    start: { friend: "off", referrer: "shadow" },
    threshold: { start: 10, min: 1, max: 100, unit: "referrals" },
    windowDays: 7,
  },
  /** Source: FirstPromoter warns from 25 %. Counted over the referrer's last 20 referrals, from 5 on. */
  refund_rate: {
    title: "Many refunds",
    compares: "Too many of the referrer's last 20 referred orders were refunded or cancelled.",
    beforePurchase: false,
    alone: false,
    start: { friend: "off", referrer: "flag" },
    threshold: { start: 25, min: 1, max: 100, unit: "percent" },
    windowDays: null,
  },
  /** Source: Extole blocks 11 coupon addresses, ReferralCandy and Dub ban referring sites. */
  coupon_site: {
    title: "Coupon site",
    compares: "The buyer came from a site that publishes coupons.",
    beforePurchase: false,
    alone: true,
    start: { friend: "shadow", referrer: "flag" },
    threshold: null,
    windowDays: null,
  },
  /** Source: the click parameters are Dub's list. Your own ads bring friends back too, so it starts in shadow. */
  paid_click: {
    title: "Paid click",
    compares: "The buyer's visit began with a click on an advertisement.",
    beforePurchase: false,
    alone: true,
    start: { friend: "off", referrer: "shadow" },
    threshold: null,
    windowDays: null,
  },
  /** Source: Yotpo, on by default: more than one gift card in an order. */
  gift_card_pair: {
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
