import { z } from "zod";
import { fraudRulesSchema } from "../fraud/fraud-rules.ts";
import { type Currency, parseCurrency } from "../money/money.ts";
import { issueRuleSchema } from "../payout/issue-rule.ts";
import { discountClasses } from "./discount-classes.ts";
import {
  budgetEnds,
  budgetPeriods,
  clickModels,
  holdStarts,
  limitPeriods,
  mostRewardCollections,
  orderChannels,
} from "./limit-rules.ts";
import { pointsValue } from "./points-value.ts";
import { signUpGuards } from "./sign-up-guards.ts";
import { usualRules } from "./usual-rules.ts";

const currencyCode = z
  .string()
  .refine((code) => parseCurrency(code) !== null, "use a three-letter currency code") as unknown as z.ZodType<Currency>;
const minor = z.number().int().positive().max(1_000_000_000_000);

/** Products or collections of the store by their ids in Shopify, with the names they had when they were chosen. */
const goodsOf = (type: "Product" | "Collection") =>
  z.object({
    id: z.string().regex(new RegExp(`^gid://shopify/${type}/\\d{1,20}$`)),
    title: z.string().min(1).max(255),
  });

/** The kinds of programs that a person joins in different ways; what they earn is told by the other terms. */
export const programKinds = ["refer_a_friend", "ambassador", "waiting_list"] as const;

/** What the friend gets at checkout. A percentage is in basis points: 10 % is 1000. `none` is a one-sided program. */
const offerValue = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("none") }),
  z.object({ kind: z.literal("percent"), basisPoints: z.number().int().min(1).max(10_000) }),
  z.object({ kind: z.literal("amount"), amountMinor: minor, currency: currencyCode }),
  z.object({ kind: z.literal("free_shipping") }),
  /** One piece of a product for nothing, beside what `offerItems` says has to be bought. */
  z.object({ kind: z.literal("free_item"), item: goodsOf("Product") }),
]);

/** Goods that an offer is for; at most as many as Shopify takes for one discount (100). */
const offerItems = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("all") }),
  z.object({ kind: z.literal("products"), goods: z.array(goodsOf("Product")).min(1).max(100) }),
  z.object({ kind: z.literal("collections"), goods: z.array(goodsOf("Collection")).min(1).max(100) }),
]);

const fixedValue = z.object({ kind: z.literal("fixed"), amountMinor: minor, currency: currencyCode });
const percentValue = z.object({
  kind: z.literal("percent_of_order"),
  basisPoints: z.number().int().min(1).max(10_000),
  /** Most that one order can earn, in the shop currency's minor units; null for no cap. */
  capMinor: minor.nullable(),
});

/** So many points for each so much of the order's base, part of it in proportion. `perMinor` is in `currency`. */
const pointsOfOrder = z.object({
  kind: z.literal("points_of_order"),
  points: z.number().int().min(1).max(10_000),
  perMinor: minor,
  currency: currencyCode,
});

/** Rewards that are no money: one piece for each cause, or so many points, an asset of its own in the books (`piece-of.ts`). */
const pieceValues = [
  /** A code for a share off the person's next order. */
  z.object({ kind: z.literal("percent_off"), basisPoints: z.number().int().min(1).max(10_000) }),
  z.object({ kind: z.literal("free_shipping") }),
  z.object({ kind: z.literal("free_item"), item: goodsOf("Product") }),
  /** What the store does for the person, in its own words. */
  z.object({ kind: z.literal("free_service"), text: z.string().trim().min(1).max(100) }),
  pointsValue,
] as const;
const pieceValue = z.discriminatedUnion("kind", pieceValues);

/** What the referrer is owed for a qualifying order. */
const rewardValue = z.discriminatedUnion("kind", [...pieceValues, fixedValue, percentValue, pointsOfOrder]);

/** Rails by name, the preferred first. */
const railNames = z.array(z.string().min(1).max(40)).min(1).max(10);

/**
 * How long a friend's orders go on earning, where every paid order does. Ends are those of one friend; none of them means
 * for ever.
 */
const recurrence = z.object({
  /** What the first order that counts earns instead of `reward`; null for the same. */
  firstReward: rewardValue.nullable(),
  /** So many orders earn, the first included. */
  maxOrders: z.number().int().min(1).max(10_000).nullable(),
  /** Orders earn that are paid before so many calendar months (UTC) have passed since the first that counted. */
  months: z.number().int().min(1).max(600).nullable(),
  /** Most money that one friend's orders earn together, in the shop currency's minor units; the last one is clipped to what is left. */
  totalMinor: minor.nullable(),
});

const someGoods = {
  products: z.array(goodsOf("Product")).max(100),
  collections: z.array(goodsOf("Collection")).max(mostRewardCollections).default([]),
};
const hasGoods = (items: { readonly products: readonly unknown[]; readonly collections: readonly unknown[] }) =>
  items.products.length + items.collections.length > 0;
const noGoods = { path: ["products"], message: "Choose at least one product or collection." };

/** Goods of an order that earn. What collections a line's product is in, Shopify says when the line is first heard of (core/referral/order-goods.ts). */
export const rewardItemsSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("all") }),
  z.object({ kind: z.literal("only"), ...someGoods }).refine(hasGoods, noGoods),
  z.object({ kind: z.literal("all_but"), ...someGoods }).refine(hasGoods, noGoods),
]);

/** Rules that a program may do without, each with its default. */
const furtherRules = {
  /** Whether referrers may choose their own code instead of the one that is made for them. */
  referrerPicksCode: z.boolean().default(usualRules.referrerPicksCode),
  /**
   * So many days after an order was placed, its friend or the referrer can still say who referred it; 0 for never. 60: older
   * orders Shopify does not show to us.
   */
  claimDays: z.number().int().min(0).max(60).default(usualRules.claimDays),
  /** Which share link decides where a friend followed several; a code that they typed comes before any. */
  clickModel: z.enum(clickModels).default(usualRules.clickModel),
  /** An order counts by a link that was followed so many days before it, at most; null for however long the cart remembers it. */
  clickDays: z.number().int().min(1).max(365).nullable().default(usualRules.clickDays),
  /** Shopify's classes of discounts that the friend's may be used with in one order; none means alone. */
  offerCombinesWith: z.array(z.enum(discountClasses)).max(3).default(usualRules.offerCombinesWith),
  /** What a percentage or an amount is taken off, and beside what a free item is given; the minimum counts these goods alone. */
  offerItems: offerItems.default(usualRules.offerItems),
  /**
   * The last day of the offer, in the shop's time zone: a day, or so many days after these terms came into force. Null for
   * none. Links and codes go on attributing afterwards, without a discount.
   */
  offerEnds: z
    .discriminatedUnion("kind", [
      z.object({ kind: z.literal("on"), day: z.iso.date() }),
      z.object({ kind: z.literal("after_days"), days: z.number().int().min(1).max(3_650) }),
    ])
    .nullable()
    .default(usualRules.offerEnds),
  /** Orders that may use one referrer's code: Shopify counts uses by code. Null for any number. */
  offerMaxUses: z.number().int().min(1).max(1_000_000).nullable().default(usualRules.offerMaxUses),
  /** Which of a friend's qualifying orders earns with `nth_paid_order`; those before only count. */
  nthOrder: z.number().int().min(1).max(1_000).default(usualRules.nthOrder),
  /** What a sign-up waits for, with `sign_up`; the days are those of an account, with `account_days`. */
  signUp: z.object({ guard: z.enum(signUpGuards), days: z.number().int().min(1).max(365) }).default(usualRules.signUp),
  recurrence: recurrence.default(usualRules.recurrence),
  /**
   * What the friend is owed besides the discount, once, with the order by which their referral counts; held, and taken back
   * with that order, as the referrer's. It goes out over rails of its own and waits for no smallest payout. It counts towards
   * the budget, and not towards the referrer's cap. Null for nothing.
   */
  friendReward: z
    .object({ value: z.discriminatedUnion("kind", [fixedValue, percentValue]), rails: railNames })
    .nullable()
    .default(usualRules.friendReward),
  /**
   * From so many referrals on that count, an order earns this instead of `reward`; the tier with the most referrals that is
   * reached holds. Places go by the time each referral came to count, and move up when one before falls away.
   */
  tiers: z
    .array(z.object({ from: z.number().int().min(2).max(10_000), reward: rewardValue }))
    .max(10)
    .refine((tiers) => new Set(tiers.map(({ from }) => from)).size === tiers.length, "give each tier another number")
    .default(usualRules.tiers),
  /** Once, with the referral that is the N-th to count: so much besides, or one piece. */
  milestones: z
    .array(
      z.union([
        z.object({ at: z.number().int().min(1).max(10_000), amountMinor: minor, currency: currencyCode }),
        z.object({ at: z.number().int().min(1).max(10_000), piece: pieceValue }),
      ]),
    )
    .max(20)
    .refine((all) => new Set(all.map(({ at }) => at)).size === all.length, "give each milestone another number")
    .default(usualRules.milestones),
  /** Only every N-th referral that counts is rewarded; null for each. */
  everyNth: z.number().int().min(2).max(1_000).nullable().default(usualRules.everyNth),
  /**
   * Most that one referrer earns in a stretch of the calendar (UTC), by the time the orders were paid; shop currency, null
   * for no cap. The earlier order comes first, and the one that reaches it is clipped to what is left.
   */
  referrerCap: z
    .object({ amountMinor: minor, period: z.enum(limitPeriods) })
    .nullable()
    .default(usualRules.referrerCap),
  /** The same for rewards that are no money: so many of each kind. */
  referrerPieces: z
    .object({ count: z.number().int().min(1).max(10_000), period: z.enum(limitPeriods) })
    .nullable()
    .default(usualRules.referrerPieces),
  /**
   * Most that all referrers earn together, for each month (UTC) or for all time; shop currency, null for none. It counts
   * money alone: what a code or a product costs the merchant is not known here. The newest terms' budget holds for orders of older ones too: it is the merchant's plan, not a promise to anybody.
   */
  budget: z
    .object({ amountMinor: minor, period: z.enum(budgetPeriods), whenSpent: z.enum(budgetEnds) })
    .nullable()
    .default(usualRules.budget),
  /** What the days of the hold are counted from. Before everything of an order is fulfilled it has no end. */
  holdFrom: z.enum(holdStarts).default(usualRules.holdFrom),
  /** What of an order counts: its base, the minimum spend and percentages are of these goods alone. None of them earns nothing. */
  rewardItems: rewardItemsSchema.default(usualRules.rewardItems),
  /** Orders bought in these ways earn nothing. */
  leaveOut: z.array(z.enum(orderChannels)).max(2).default(usualRules.leaveOut),
  /** Due rewards wait until their person is owed so much, in money of the shop's currency; null for no such rule. */
  minimumPayoutMinor: minor.nullable().default(usualRules.minimumPayoutMinor),
  /**
   * A reward that only its person's doing is missing for lapses so many days after it became due, and they are told so many
   * days before; null for never.
   */
  unclaimed: z
    .object({ days: z.number().int().min(2).max(3_650), remindDays: z.number().int().min(1).max(365) })
    .refine(({ days, remindDays }) => remindDays < days, "remind before it lapses")
    .nullable()
    .default(usualRules.unclaimed),
  /** When rewards that are issued automatically go out, once they are due. */
  issueRule: issueRuleSchema.default(usualRules.issueRule),
};

/**
 * One immutable version of a program's rules. A referral keeps the terms it was made under, so a reader of an old row
 * must understand every version ever written: fields are added with a default, never changed in meaning.
 */
export const termsSchema = z
  .object({
    /**
     * Who may refer: every customer who asks for a code, people who apply and are approved, or who stands on a waiting list.
     * Of a waiting list's terms only the milestones count: what its people are promised for so many others that they bring.
     */
    kind: z.enum(programKinds),
    offer: z.object({
      value: offerValue,
      /** The smallest subtotal the friend's discount works from, in the shop currency; null for none. */
      minimumMinor: minor.nullable(),
      oncePerCustomer: z.boolean(),
    }),
    reward: rewardValue,
    /**
     * What is rewarded: a friend's first qualifying order, every one of them (`recurrence` says how long), the N-th alone, or
     * that they signed up (`signUp` says with which guard).
     */
    trigger: z.enum(["first_paid_order", "every_paid_order", "nth_paid_order", "sign_up"]),
    /** The order's base must reach it (≥) for the referrer to be rewarded; null for none. Shop currency. */
    minimumSpendMinor: minor.nullable(),
    newCustomersOnly: z.boolean(),
    /** Days after payment, or what `holdFrom` says, before a reward is due. 120: the longest a card dispute may take. */
    holdDays: z.number().int().min(0).max(120),
    issue: z.enum(["automatic", "manual"]),
    /** Rails that the referrer's rewards go out over. */
    rails: railNames,
    ...furtherRules,
    /** What is taken for fraud and what follows; absent in terms from before the rules (core/fraud/fraud-rules.ts). */
    fraud: fraudRulesSchema.optional(),
  })
  .refine((terms) => terms.offer.value.kind !== "free_item" || terms.offerItems.kind !== "all", {
    path: ["offerItems"],
    message: "Choose what has to be bought for the free item.",
  })
  .refine(
    ({ trigger, reward, tiers }) =>
      trigger !== "sign_up" ||
      [reward, ...tiers.map((tier) => tier.reward)].every(
        ({ kind }) => kind !== "percent_of_order" && kind !== "points_of_order",
      ),
    {
      path: ["reward"],
      message: "A sign-up has no amount to take a percentage of. Choose another reward.",
    },
  )
  .refine(
    ({ trigger, signUp, friendReward }) =>
      trigger !== "sign_up" || signUp.guard === "first_payment" || friendReward?.value.kind !== "percent_of_order",
    {
      path: ["friendReward"],
      message: "A sign-up has no amount to take a percentage of. Choose another reward for the friend.",
    },
  )
  .refine(({ kind, offer }) => kind !== "waiting_list" || offer.value.kind === "none", {
    path: ["offer.value"],
    message: "Nobody buys on a waiting list, so there is nothing to take a discount off.",
  })
  .refine(({ trigger, holdFrom }) => trigger !== "sign_up" || holdFrom === "payment", {
    path: ["holdFrom"],
    message: "A sign-up is never fulfilled. Let the hold begin at once.",
  });

/** Products or collections as they were chosen. */
export type ChosenGoods = z.infer<ReturnType<typeof goodsOf>>;

/** What one side is owed, before any cap. */
export type RewardValue = z.infer<typeof rewardValue>;

/** What a reward can be that is no money. */
export type PieceValue = z.infer<typeof pieceValue>;

/** The rules of a program, one version. */
export type Terms = z.infer<typeof termsSchema>;
