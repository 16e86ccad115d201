import { describe, expect, test } from "vitest";
import { languageOf } from "../language/language-of.ts";
import { currency } from "../money/money.ts";
import { describeListBonuses, describeOffer, describeReward } from "./describe-terms.ts";
import type { Terms } from "./terms.ts";
import { usualRules } from "./usual-rules.ts";

const usd = currency("USD");
const fixed = { kind: "fixed", amountMinor: 10_00, currency: usd } as const;
/** A program of which nothing but its hold is to be said. */
const plain: Terms = {
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "percent", basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: false },
  reward: fixed,
  trigger: "first_paid_order",
  minimumSpendMinor: null,
  newCustomersOnly: false,
  holdDays: 0,
  issue: "manual",
  rails: ["shopify-discount"],
};
const de = languageOf("de");
const named = (...titles: string[]) => titles.map((title, at) => ({ id: `gid://shopify/Product/${at}`, title }));
const share = { kind: "percent_of_order", basisPoints: 500, capMinor: null } as const;

/** What is said besides when the reward is the referrer's. */
const detail = (change: Partial<Terms>) => describeReward({ ...plain, ...change }, usd).detail;
const atOnce = "Yours as soon as the order is paid.";

describe("each condition of the referrer's reward has a sentence of its own", () => {
  test.each<[string, Partial<Terms>, string]>([
    ["no condition", {}, atOnce],
    ["a cap a month", { referrerCap: { amountMinor: 50_00, period: "month" } }, `Up to $50.00 a month. ${atOnce}`],
    [
      "a cap a quarter",
      { referrerCap: { amountMinor: 50_00, period: "quarter" } },
      `Up to $50.00 a quarter. ${atOnce}`,
    ],
    ["a cap a year", { referrerCap: { amountMinor: 50_00, period: "year" } }, `Up to $50.00 a year. ${atOnce}`],
    ["a cap for ever", { referrerCap: { amountMinor: 50_00, period: "ever" } }, `Up to $50.00 in all. ${atOnce}`],
    [
      "pieces a quarter",
      { referrerPieces: { count: 1, period: "quarter" } },
      `Up to 1 code or gift a quarter. ${atOnce}`,
    ],
    ["pieces a year", { referrerPieces: { count: 2, period: "year" } }, `Up to 2 codes or gifts a year. ${atOnce}`],
    ["pieces for ever", { referrerPieces: { count: 2, period: "ever" } }, `Up to 2 codes or gifts in all. ${atOnce}`],
    ["a smallest order", { minimumSpendMinor: 20_00 }, `For orders of $20.00 or more. ${atOnce}`],
    ["new customers", { newCustomersOnly: true }, `For your friend's first order. ${atOnce}`],
    [
      "the friend's own reward",
      { friendReward: { value: fixed, rails: ["tremendous"] } },
      `${atOnce} Your friend gets $10.00 after their order.`,
    ],
    [
      "a share for the friend",
      { friendReward: { value: { ...share, capMinor: 8_00 }, rails: ["tremendous"] } },
      `${atOnce} Your friend gets 5% of the order, up to $8.00 after their order.`,
    ],
    [
      "lapsing",
      { unclaimed: { days: 90, remindDays: 14 } },
      `${atOnce} Lapses after 90 days if you do not say where to send it.`,
    ],
    ["a smallest payout", { minimumPayoutMinor: 25_00 }, `${atOnce} Paid out from $25.00 on.`],
    [
      "a first order below which nobody starts",
      { trigger: "nth_paid_order", nthOrder: 1 },
      `Once a friend has ordered 1 time. ${atOnce}`,
    ],
    [
      "new customers, where a later order counts",
      { trigger: "nth_paid_order", nthOrder: 2, newCustomersOnly: true },
      `Once a friend has ordered 2 times. ${atOnce}`,
    ],
  ])("%s", (_, change, expected) => {
    expect(detail(change)).toBe(expected);
  });

  test.each<[string, Partial<Terms>, string]>([
    [
      "only few",
      { rewardItems: { kind: "only", products: named("Coffee", "Tea", "Mug"), collections: [] } },
      "Only these products count: Coffee, Tea, and Mug.",
    ],
    [
      "only many",
      { rewardItems: { kind: "only", products: named("a", "b", "c", "d"), collections: [] } },
      "Only selected products count.",
    ],
    [
      "all but few",
      { rewardItems: { kind: "all_but", products: named("Coffee", "Tea", "Mug"), collections: [] } },
      "Not for: Coffee, Tea, or Mug.",
    ],
    [
      "all but many",
      { rewardItems: { kind: "all_but", products: named("a", "b", "c", "d"), collections: [] } },
      "Not for some products.",
    ],
  ])("goods that count: %s", (_, change, expected) => {
    expect(detail(change)).toBe(`${expected} ${atOnce}`);
  });

  test.each<[Partial<Terms>, string]>([
    [{ holdDays: 0 }, "Yours as soon as the order is paid."],
    [{ holdDays: 14 }, "Yours 14 days after the order is paid."],
    [{ holdDays: 0, holdFrom: "fulfilment" }, "Yours as soon as the order is fulfilled."],
    [{ holdDays: 1, holdFrom: "fulfilment" }, "Yours 1 day after the order is fulfilled."],
  ])("the hold %j", (change, expected) => {
    expect(detail(change)).toBe(expected);
  });

  test.each<[Partial<Terms["issueRule"]>, string]>([
    [{ when: "at_once" }, atOnce],
    [{ when: "weekly", weekday: 1 }, `${atOnce} Sent every Monday.`],
    [{ when: "weekly", weekday: 7 }, `${atOnce} Sent every Sunday.`],
    [{ when: "monthly", monthDay: 15 }, `${atOnce} Sent on day 15 of each month.`],
    [{ when: "monthly", monthDay: 31 }, `${atOnce} Sent on the last day of each month.`],
  ])("the day on which an automatic reward is sent: %j", (rule, expected) => {
    const issueRule = { ...usualRules.issueRule, ...rule };
    expect(detail({ issue: "automatic", issueRule })).toBe(expected);
    // Where somebody presses a button, no day is promised.
    expect(detail({ issue: "manual", issueRule })).toBe(atOnce);
  });

  test("days of the week are those of the reader's language", () => {
    const weekly: Terms = {
      ...plain,
      issue: "automatic",
      issueRule: { ...usualRules.issueRule, when: "weekly", weekday: 3 },
    };
    expect(describeReward(weekly, usd, de).detail).toContain("Mittwoch");
  });

  test("bonuses come by their place, the lowest first", () => {
    const milestones = [10, 3].map((at) => ({ at, amountMinor: at * 100, currency: usd }));
    expect(detail({ milestones })).toBe(
      `A bonus of $3.00 with friend number 3. A bonus of $10.00 with friend number 10. ${atOnce}`,
    );
  });
});

describe("what a sign-up is rewarded by", () => {
  const signUp = (guard: Terms["signUp"]["guard"], holdDays: number) =>
    describeReward(
      { ...plain, trigger: "sign_up", newCustomersOnly: true, signUp: { guard, days: 30 }, holdDays },
      usd,
    );

  test.each([
    ["verified_email", 0, "As soon as your friend has confirmed their e-mail address."],
    ["verified_email", 7, "As soon as your friend has confirmed their e-mail address. Yours 7 days later."],
    ["account_days", 0, "Once your friend has had their account for 30 days."],
    ["account_days", 1, "Once your friend has had their account for 30 days. Yours 1 day later."],
  ] as const)("with the guard %s and a hold of %i days", (guard, holdDays, expected) => {
    expect(signUp(guard, holdDays)).toEqual({ headline: "Get $10.00 for every friend who signs up", detail: expected });
  });

  test("whose payment is waited for, it is the order that counts", () => {
    expect(signUp("first_payment", 14)).toEqual({
      headline: "Get $10.00 for every friend who orders",
      detail: "For your friend's first order after they signed up by your link. Yours 14 days after the order is paid.",
    });
  });
});

test("what a sign-up would wait for says nothing where an order is rewarded", () => {
  const { headline } = describeReward({ ...plain, signUp: { guard: "verified_email", days: 30 } }, usd);
  expect(headline).toBe("Get $10.00 for every friend who orders");
});

test("points are said as points", () => {
  expect(describeReward({ ...plain, reward: { kind: "points", points: 250 } }, usd).headline).toBe(
    "Get 250 points for every friend who orders",
  );
});

describe("the headline of every order", () => {
  test("is of each order, and names ends only where there are any", () => {
    const every: Terms = { ...plain, trigger: "every_paid_order" };
    expect(describeReward(every, usd)).toEqual({ headline: "Get $10.00 for every order of a friend", detail: atOnce });
    const all = { firstReward: { ...share, capMinor: 9_00 }, maxOrders: null, months: null, totalMinor: null };
    expect(describeReward({ ...every, recurrence: all }, usd).detail).toBe(
      `For a friend's first order: 5% of the order, up to $9.00. ${atOnce}`,
    );
    // What is said of every order is nothing where only the first counts.
    expect(detail({ recurrence: { ...all, maxOrders: 12 } })).toBe(atOnce);
  });
});

describe("a waiting list", () => {
  test("promises places, and a bonus for each number of others, the lowest first", () => {
    const list: Terms = {
      ...plain,
      kind: "waiting_list",
      milestones: [
        { at: 5, piece: { kind: "percent_off", basisPoints: 2_000 } },
        { at: 1, amountMinor: 5_00, currency: usd },
      ],
    };
    expect(describeReward(list, usd)).toEqual({
      headline: "A place on the waiting list, which moves up with every person brought",
      detail: "1 person brought: $5.00. 5 people brought: 20% off your next order.",
    });
    expect(describeListBonuses(list, de)[0]).toMatch(/^1 .*5,00\u00a0\$/);
    expect(describeReward({ ...list, milestones: [] }, usd).detail).toBe("");
  });
});

describe("the friend's offer", () => {
  const offer = (change: Partial<Terms>) => describeOffer({ ...plain, ...change }, usd).detail;

  test("says what the friend gets afterwards, and what may be used with it", () => {
    expect(offer({})).toBe("");
    expect(offer({ friendReward: { value: fixed, rails: ["tremendous"] } })).toBe("After your order you get $10.00.");
    expect(offer({ offerCombinesWith: ["product"] })).toBe("Can be used with other discounts.");
  });

  test("names goods where they are few, and whole collections as well", () => {
    expect(offer({ offerItems: { kind: "products", goods: named("Coffee", "Tea", "Mug") } })).toBe(
      "For: Coffee, Tea, or Mug.",
    );
    expect(offer({ offerItems: { kind: "collections", goods: named("a", "b", "c", "d") } })).toBe(
      "For selected products.",
    );
  });

  test("that is no discount on goods names none", () => {
    const some = { kind: "products" as const, goods: named("Coffee") };
    expect(offer({ offer: { ...plain.offer, value: { kind: "free_shipping" } }, offerItems: some })).toBe("");
  });

  test("says its last day by a date, and only one", () => {
    expect(offer({ offerEnds: { kind: "on", day: "2027-01-31" } })).toBe("Until January 31, 2027.");
    expect(offer({ offerEnds: { kind: "after_days", days: 1 } })).toBe("For 1 day.");
    // Without an end in the terms, one that is told is not theirs.
    expect(describeOffer(plain, usd, de, { at: new Date("2027-01-01T00:00:00Z"), timeZone: "UTC" }).detail).toBe("");
  });
});
