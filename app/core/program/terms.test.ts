import { describe, expect, test } from "vitest";
import { currency } from "../money/money.ts";
import { termsSchema } from "./terms.ts";
import { usualRules } from "./usual-rules.ts";

const usd = currency("USD");
const product = (id: string | number = 5) => ({ id: `gid://shopify/Product/${id}`, title: "Mug" });
const collection = { id: "gid://shopify/Collection/9", title: "Cups" };
const fixed = { kind: "fixed", amountMinor: 500, currency: usd } as const;
const rate = { kind: "points_of_order", points: 5, perMinor: 100, currency: usd };

/** The least that terms say; all else is as the program's kind usually has it. */
const least = {
  kind: "refer_a_friend",
  offer: { value: { kind: "none" }, minimumMinor: null, oncePerCustomer: true },
  reward: fixed,
  trigger: "first_paid_order",
  minimumSpendMinor: null,
  newCustomersOnly: true,
  holdDays: 14,
  issue: "manual",
  rails: ["tremendous"],
};

const isTerms = (change: object) => termsSchema.safeParse({ ...least, ...change }).success;
const offer = (value: object) => ({ offer: { ...least.offer, value } });
const days = (count: number) => ({ offerEnds: { kind: "after_days", days: count } });
const cap = (count: number) => ({ referrerPieces: { count, period: "month" } });
const tier = (from: number) => ({ from, reward: fixed });
const milestone = (at: number) => ({ at, amountMinor: 100, currency: usd });
const most = 1_000_000_000_000;

test("what terms leave out is as usual, so that the oldest are still read", () => {
  expect(termsSchema.parse(least)).toEqual({ ...least, ...usualRules });
});

describe("each number has its first and last value", () => {
  test.each<[string, (value: number) => object, number, number]>([
    ["a percentage off", (basisPoints) => offer({ kind: "percent", basisPoints }), 1, 10_000],
    ["an amount off", (amountMinor) => offer({ kind: "amount", amountMinor, currency: usd }), 1, most],
    ["the offer's minimum", (minimumMinor) => ({ offer: { ...least.offer, minimumMinor } }), 1, most],
    ["days of the offer", days, 1, 3_650],
    ["uses of a code", (offerMaxUses) => ({ offerMaxUses }), 1, 1_000_000],
    ["a fixed reward", (amountMinor) => ({ reward: { ...fixed, amountMinor } }), 1, most],
    ["a share", (basisPoints) => ({ reward: { kind: "percent_of_order", basisPoints, capMinor: null } }), 1, 10_000],
    ["a share's cap", (capMinor) => ({ reward: { kind: "percent_of_order", basisPoints: 1, capMinor } }), 1, most],
    ["points", (points) => ({ reward: { kind: "points", points } }), 1, 1_000_000],
    ["points by the order", (points) => ({ reward: { ...rate, points } }), 1, 10_000],
    ["what points are for", (perMinor) => ({ reward: { ...rate, perMinor } }), 1, most],
    ["a code's percentage", (basisPoints) => ({ reward: { kind: "percent_off", basisPoints } }), 1, 10_000],
    ["the order that earns", (nthOrder) => ({ nthOrder }), 1, 1_000],
    ["orders that earn", (maxOrders) => ({ recurrence: { ...usualRules.recurrence, maxOrders } }), 1, 10_000],
    ["months that earn", (months) => ({ recurrence: { ...usualRules.recurrence, months } }), 1, 600],
    ["money of one friend", (totalMinor) => ({ recurrence: { ...usualRules.recurrence, totalMinor } }), 1, most],
    ["where a tier begins", (from) => ({ tiers: [tier(from)] }), 2, 10_000],
    ["where a milestone is", (at) => ({ milestones: [milestone(at)] }), 1, 10_000],
    ["every N-th", (everyNth) => ({ everyNth }), 2, 1_000],
    ["a cap", (amountMinor) => ({ referrerCap: { amountMinor, period: "month" } }), 1, most],
    ["so many pieces", cap, 1, 10_000],
    ["a budget", (amountMinor) => ({ budget: { amountMinor, period: "ever", whenSpent: "stop" } }), 1, most],
    ["the smallest payout", (minimumPayoutMinor) => ({ minimumPayoutMinor }), 1, most],
    ["the smallest order", (minimumSpendMinor) => ({ minimumSpendMinor }), 1, most],
    ["days of the hold", (holdDays) => ({ holdDays }), 0, 120],
    ["days until it lapses", (count) => ({ unclaimed: { days: count, remindDays: 1 } }), 2, 3_650],
    ["days of a reminder", (remindDays) => ({ unclaimed: { days: 3_650, remindDays } }), 1, 365],
    ["the weekday", (weekday) => ({ issueRule: { ...usualRules.issueRule, weekday } }), 1, 7],
    ["the day of the month", (monthDay) => ({ issueRule: { ...usualRules.issueRule, monthDay } }), 1, 31],
    [
      "what needs approval",
      (minor) => ({ issueRule: { ...usualRules.issueRule, approvalAboveMinor: minor } }),
      1,
      most,
    ],
  ])("%s", (_, with_, first, last) => {
    expect([first, last].map((value) => isTerms(with_(value)))).toEqual([true, true]);
    expect([first - 1, last + 1, first + 0.5].map((value) => isTerms(with_(value)))).toEqual([false, false, false]);
  });
});

describe("what is listed has a least and a most", () => {
  const many = <Item>(count: number, item: (index: number) => Item) => Array.from({ length: count }, (_, i) => item(i));
  test.each<[string, (count: number) => object, number, number]>([
    ["rails", (count) => ({ rails: many(count, (i) => `rail-${i}`) }), 1, 10],
    ["products", (count) => ({ offerItems: { kind: "products", goods: many(count, product) } }), 1, 100],
    ["collections", (count) => ({ offerItems: { kind: "collections", goods: many(count, () => collection) } }), 1, 100],
    ["tiers", (count) => ({ tiers: many(count, (i) => tier(i + 2)) }), 0, 10],
    ["milestones", (count) => ({ milestones: many(count, (i) => milestone(i + 1)) }), 0, 20],
    ["classes of discounts", (count) => ({ offerCombinesWith: many(count, () => "product") }), 0, 3],
    ["channels", (count) => ({ leaveOut: many(count, () => "pos") }), 0, 2],
  ])("%s", (_, with_, least_, most_) => {
    expect([least_, most_].map((count) => isTerms(with_(count)))).toEqual([true, true]);
    expect(isTerms(with_(most_ + 1))).toBe(false);
    if (least_ > 0) expect(isTerms(with_(least_ - 1))).toBe(false);
  });
});

describe("goods", () => {
  test.each([
    [product("1"), true],
    [product("12345678901234567890"), true],
    [product("123456789012345678901"), false],
    [product(""), false],
    [product("5x"), false],
    [collection, false],
    [{ id: "x gid://shopify/Product/5", title: "Mug" }, false],
    [{ ...product(), title: "" }, false],
    [{ ...product(), title: "x".repeat(255) }, true],
    [{ ...product(), title: "x".repeat(256) }, false],
  ])("%j as a product: %s", (item, good) => {
    expect(isTerms({ reward: { kind: "free_item", item } })).toBe(good);
  });

  test("a collection is none that is a product, and the other way round", () => {
    expect(isTerms({ offerItems: { kind: "collections", goods: [product()] } })).toBe(false);
    expect(isTerms({ offerItems: { kind: "products", goods: [collection] } })).toBe(false);
  });

  test("a free item of the offer needs something that has to be bought", () => {
    const free = offer({ kind: "free_item", item: product() });
    const refused = termsSchema.safeParse({ ...least, ...free });
    expect(refused.error?.issues).toMatchObject([
      { path: ["offerItems"], message: "Choose what has to be bought for the free item." },
    ]);
    expect(isTerms({ ...free, offerItems: { kind: "products", goods: [product()] } })).toBe(true);
  });
});

describe("values of every kind", () => {
  const values = [
    fixed,
    { kind: "percent_of_order", basisPoints: 500, capMinor: null },
    rate,
    { kind: "percent_off", basisPoints: 2_000 },
    { kind: "free_shipping" },
    { kind: "free_item", item: product() },
    { kind: "free_service", text: "A free fitting" },
  ];
  test.each(values.map((value) => [value.kind, value] as const))("%s is a reward, of a tier too", (_, reward) => {
    expect(isTerms({ reward, tiers: [{ from: 2, reward }] })).toBe(true);
    expect(isTerms({ recurrence: { ...usualRules.recurrence, firstReward: reward } })).toBe(true);
  });

  test("a milestone is money or one piece", () => {
    expect(isTerms({ milestones: [{ at: 1, piece: { kind: "free_shipping" } }] })).toBe(true);
    expect(isTerms({ milestones: [{ at: 1, piece: fixed }] })).toBe(false);
  });

  test("a friend is rewarded in money, over rails of their own", () => {
    expect(isTerms({ friendReward: { value: fixed, rails: ["tremendous"] } })).toBe(true);
    expect(isTerms({ friendReward: { value: fixed, rails: [] } })).toBe(false);
    expect(isTerms({ friendReward: { value: { kind: "free_shipping" }, rails: ["tremendous"] } })).toBe(false);
  });

  test.each(["", "   ", "x".repeat(101)])("“%s” names no service", (text) => {
    expect(isTerms({ reward: { kind: "free_service", text } })).toBe(false);
  });

  test("a service's name loses the spaces around it", () => {
    expect(termsSchema.parse({ ...least, reward: { kind: "free_service", text: " Tea " } }).reward).toEqual({
      kind: "free_service",
      text: "Tea",
    });
  });

  test.each(["wishes", "percent"])("%s is no kind of reward", (kind) => {
    expect(isTerms({ reward: { kind, basisPoints: 100 } })).toBe(false);
  });

  test("a currency is three letters that exist", () => {
    expect(termsSchema.safeParse({ ...least, reward: { ...fixed, currency: "US" } }).error?.issues).toMatchObject([
      { path: ["reward", "currency"], message: "use a three-letter currency code" },
    ]);
  });
});

describe("what contradicts itself", () => {
  const refusal = (change: object) => termsSchema.safeParse({ ...least, ...change }).error?.issues[0]?.message;
  test("two tiers or milestones at one number", () => {
    expect(refusal({ tiers: [tier(2), tier(2)] })).toBe("give each tier another number");
    expect(refusal({ milestones: [milestone(2), milestone(2)] })).toBe("give each milestone another number");
  });

  test("a reminder after the end", () => {
    expect(refusal({ unclaimed: { days: 14, remindDays: 14 } })).toBe("remind before it lapses");
    expect(isTerms({ unclaimed: { days: 15, remindDays: 14 } })).toBe(true);
  });
});

test.each([
  ["kind", "newsletter_of_a_later_version"],
  ["trigger", "sometimes"],
  ["issue", "by_magic"],
  ["holdFrom", "birth"],
  ["offerEnds", { kind: "on", day: "2026-02-30" }],
  ["offerEnds", { kind: "on", day: "1.3.2026" }],
  ["rails", [""]],
  ["rails", ["x".repeat(41)]],
  ["leaveOut", ["mail"]],
  ["offerCombinesWith", ["everything"]],
  ["referrerCap", { amountMinor: 1, period: "week" }],
  ["budget", { amountMinor: 1, period: "year", whenSpent: "stop" }],
  ["budget", { amountMinor: 1, period: "ever", whenSpent: "shrug" }],
])("%s as %j is refused", (field, value) => {
  expect(isTerms({ [field]: value })).toBe(false);
});

describe("rules that do not go together", () => {
  const share = { kind: "percent_of_order", basisPoints: 500, capMinor: null };
  const joins = (guard: string, more: object = {}) => ({ trigger: "sign_up", signUp: { guard, days: 30 }, ...more });
  const friend = (value: object) => ({ friendReward: { value, rails: ["tremendous"] } });
  const item = offer({ kind: "free_item", item: product() });
  const flaws = (change: object) =>
    termsSchema
      .safeParse({ ...least, ...change })
      .error?.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) ?? [];

  test.each<[string, object]>([
    ["a share of an order", { reward: share, tiers: [{ from: 2, reward: share }], ...friend(share) }],
    [
      "a share for the friend, where no sign-up is rewarded",
      joins("verified_email", { trigger: "first_paid_order", ...friend(share) }),
    ],
    ["an amount for a sign-up", joins("verified_email", { tiers: [tier(2)], ...friend(fixed) })],
    ["a sign-up, and nothing for the friend", joins("account_days")],
    ["a share for the friend, of the payment that a sign-up waits for", joins("first_payment", friend(share))],
    ["a discount, where orders are placed", offer({ kind: "percent", basisPoints: 500 })],
    ["a waiting list, and no discount", { kind: "waiting_list" }],
    ["a hold from the fulfilment of an order", { holdFrom: "fulfilment" }],
    ["a free item, and what has to be bought", { ...item, offerItems: { kind: "products", goods: [product(6)] } }],
  ])("%s is well", (_, change) => {
    expect(flaws(change)).toEqual([]);
  });

  const noAmount = "A sign-up has no amount to take a percentage of. Choose another reward";
  test.each<[string, object, string]>([
    ["a share of a sign-up", joins("first_payment", { reward: share }), `reward: ${noAmount}.`],
    [
      "points for an amount that a sign-up does not have",
      joins("first_payment", { reward: { kind: "points_of_order", points: 1, perMinor: 100, currency: usd } }),
      `reward: ${noAmount}.`,
    ],
    [
      "a tier's share of a sign-up",
      joins("verified_email", { tiers: [tier(2), { from: 3, reward: share }] }),
      `reward: ${noAmount}.`,
    ],
    [
      "a friend's share of a sign-up",
      joins("verified_email", friend(share)),
      `friendReward: ${noAmount} for the friend.`,
    ],
    [
      "a discount on a waiting list",
      { kind: "waiting_list", ...offer({ kind: "percent", basisPoints: 500 }) },
      "offer.value: Nobody buys on a waiting list, so there is nothing to take a discount off.",
    ],
    [
      "the fulfilment of a sign-up",
      joins("verified_email", { holdFrom: "fulfilment" }),
      "holdFrom: A sign-up is never fulfilled. Let the hold begin at once.",
    ],
    ["a free item with anything", item, "offerItems: Choose what has to be bought for the free item."],
  ])("%s is refused, and it is said where", (_, change, flaw) => {
    expect(flaws(change)).toEqual([flaw]);
  });
});
