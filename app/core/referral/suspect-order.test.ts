import { describe, expect, test } from "vitest";
import { referralRow } from "../../../test/support/core-rows.ts";
import { type Assessment, clear, noTrace, type OrderTrace } from "../fraud/assess.ts";
import { type FraudRules, oldFraudRules } from "../fraud/fraud-rules.ts";
import { type FraudRule, ruleOff } from "../fraud/rule-of.ts";
import type { Mode, SignalName, UnreviewedOutcome } from "../fraud/signals.ts";
import type { IdKind, NewId, ProgramId, ReferralCodeId, ReferrerId, ShopId } from "../ids.ts";
import { currency } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import type { Attribution } from "./attribute.ts";
import type { ReferrerIdentity } from "./decide-order.ts";
import { emptyBook, type OrderBook, type ReferralRow } from "./order-book.ts";
import type { OrderToJudge } from "./order-to-judge.ts";
import { assessOrder, noteSuspicion } from "./suspect-order.ts";

const anna = "rfr_anna" as ReferrerId;
const code = { codeId: "cod_1" as ReferralCodeId, code: "ANNA", programId: "prg_1" as ProgramId, referrerId: anna };
const day = (number: number) => new Date(Date.UTC(2026, 10, number, 10));
const newId: NewId = <Id extends string>(kind: IdKind) => `${kind}_1` as Id;

/** Terms in which these signals alone do something. */
function termsWith(rules: Partial<Record<SignalName, Partial<FraudRule>>>, more: Partial<FraudRules> = {}): Terms {
  const written = Object.fromEntries(
    Object.entries(rules).map(([name, rule]) => [name, { ...ruleOff(name as SignalName), ...rule }]),
  );
  return {
    ...usualRules,
    kind: "refer_a_friend",
    offer: { value: { kind: "none" }, minimumMinor: null, oncePerCustomer: true },
    reward: { kind: "fixed", amountMinor: 500, currency: currency("USD") },
    trigger: "first_paid_order",
    minimumSpendMinor: null,
    newCustomersOnly: false,
    holdDays: 14,
    issue: "manual",
    rails: ["tremendous"],
    fraud: { ...oldFraudRules, rules: written, reviewDays: 7, ...more },
  };
}
const flags = (name: SignalName, more: Partial<FraudRule> = {}) =>
  termsWith({ [name]: { referrer: "flag", ...more } as Partial<FraudRule> });

const order = (over: Partial<OrderToJudge["order"]> = {}, more: Partial<OrderToJudge> = {}): OrderToJudge => ({
  shopId: 1 as ShopId,
  emailHash: "hash-ben",
  cart: null,
  trace: () => ({ ...noTrace, network: "home" }),
  order: {
    orderId: "gid://shopify/Order/1",
    name: "#1",
    stateAt: day(2),
    createdAt: day(1),
    paid: true,
    paidAt: day(1),
    cancelledAt: null,
    fullyRefunded: false,
    test: false,
    currency: currency("USD"),
    baseMinor: 5_000,
    discountCodes: [],
    cartToken: null,
    customerId: "gid://shopify/Customer/ben",
    email: null,
    ...over,
  },
  ...more,
});

const attribution = (over: Partial<Attribution> = {}): Attribution => ({
  decidedBy: "discount_code",
  programId: code.programId,
  referrerId: anna,
  codeId: code.codeId,
  visitId: null,
  evidence: [{ kind: "discount_code", code }],
  confidence: 100,
  standing: null,
  overruled: false,
  ...over,
});
type Standing = NonNullable<Attribution["standing"]>;
const standing = (over: Partial<Standing> = {}): Standing => ({
  referralId: "rfl_1" as Standing["referralId"],
  programId: code.programId,
  referrerId: anna,
  termsVersion: 1,
  state: "qualified",
  reason: null,
  clearedAt: null,
  ...over,
});

function bookWith(identity: Partial<ReferrerIdentity> = {}): OrderBook {
  const book = emptyBook();
  book.codes.set("1|ANNA", code);
  book.referrers.set(`1|${anna}`, { customerId: "gid://shopify/Customer/anna", emailHash: "hash-anna", ...identity });
  return book;
}
const firing = (book: OrderBook, input: OrderToJudge, terms: Terms, by = attribution()) =>
  assessOrder(book, input, by, terms).hits.map((hit) => hit.signal);

describe("whether an order is suspected at all", () => {
  const terms = flags("same_customer");
  const own = order({ customerId: "gid://shopify/Customer/anna" });

  test("the referrer who buys is", () => {
    expect(firing(bookWith(), own, terms)).toEqual(["same_customer"]);
  });

  test("a friend of somebody else earns nothing, and is not", () => {
    expect(assessOrder(bookWith(), own, attribution({ overruled: true }), terms)).toBe(clear);
  });

  test("one whom staff has cleared is not, one who stands uncleared is", () => {
    const cleared = attribution({ standing: standing({ clearedAt: day(1) }) });
    expect(assessOrder(bookWith(), own, cleared, terms)).toBe(clear);
    expect(firing(bookWith(), own, terms, attribution({ standing: standing({ clearedAt: null }) }))).toEqual([
      "same_customer",
    ]);
  });

  test("of a referrer who is gone nothing can be compared", () => {
    const book = bookWith();
    book.referrers.clear();
    expect(firing(book, own, terms)).toEqual([]);
  });

  test("by marks of the two that are alike", () => {
    const marks = { phone: ["same"] } as OrderTrace["marks"];
    const input = order({}, { trace: () => ({ ...noTrace, marks }) });
    expect(firing(bookWith({ marks }), input, flags("same_phone" as SignalName))).toEqual(["same_phone"]);
    expect(firing(bookWith(), input, flags("same_phone" as SignalName))).toEqual([]);
  });
});

describe("a code of one's own", () => {
  const terms = flags("own_code");
  const typed = (over: Partial<OrderToJudge["order"]>, emailHash: string | null = "hash-ben") =>
    firing(bookWith(), order({ discountCodes: ["SALE", "anna"], ...over }, { emailHash }), terms);

  test("is one whose owner is the buyer, by customer or by address, however it was typed", () => {
    expect(typed({ customerId: "gid://shopify/Customer/anna" })).toEqual(["own_code"]);
    expect(typed({ customerId: null }, "hash-anna")).toEqual(["own_code"]);
  });

  test("is none of somebody else's, and nobody's where nothing is known of the buyer", () => {
    expect(typed({})).toEqual([]);
    expect(typed({ customerId: null }, null)).toEqual([]);
    const unknown = bookWith({ customerId: null, emailHash: null });
    const guest = order({ discountCodes: ["anna"], customerId: null }, { emailHash: null });
    expect(firing(unknown, guest, terms)).toEqual([]);
  });

  test("is none that nobody has", () => {
    const book = bookWith();
    book.codes.clear();
    expect(firing(book, order({ discountCodes: ["anna"], customerId: "gid://shopify/Customer/anna" }), terms)).toEqual(
      [],
    );
  });
});

describe("what happened before", () => {
  const many = Array.from({ length: 30 }, () => day(1));
  const busy = () => {
    const book = bookWith();
    book.fraud.networks.set("1|home", many);
    book.fraud.referrals.set(`1|${anna}`, many);
    book.fraud.recent.set(`1|${anna}`, { orders: 20, lost: 20 });
    return book;
  };
  const terms = termsWith({
    same_network: { referrer: "flag", threshold: 3, windowDays: 7 },
    velocity: { referrer: "flag", threshold: 3, windowDays: 1 },
    refund_rate: { referrer: "flag", threshold: 50 },
  });

  test("counts for a new friend, of this network and this referrer", () => {
    expect(firing(busy(), order(), terms)).toEqual(expect.arrayContaining(["velocity", "refund_rate", "same_network"]));
    expect(firing(bookWith(), order(), terms)).toEqual([]);
  });

  test("of a friend who comes back only how the referrer's orders ended counts", () => {
    const back = attribution({ standing: standing() });
    expect(firing(busy(), order(), terms, back)).toEqual(["refund_rate"]);
    expect(firing(bookWith(), order(), terms, back)).toEqual([]);
  });

  test("of another network or referrer counts for nobody", () => {
    const book = bookWith();
    book.fraud.networks.set("1|work", many);
    book.fraud.referrals.set("1|rfr_zoe", many);
    book.fraud.recent.set("1|rfr_zoe", { orders: 20, lost: 20 });
    expect(firing(book, order(), terms)).toEqual([]);
  });
});

describe("what is noted", () => {
  const hit = (signal: SignalName, referrer: Mode, friend: Mode = "off") => ({ signal, friend, referrer, values: {} });
  function noted(
    assessment: Assessment,
    { by = attribution(), referral = {}, terms = flags("velocity") }: Partial<Noted> = {},
  ) {
    const book = bookWith();
    const row = referralRow(referral);
    noteSuspicion(book, order(), { referral: row, attribution: by, terms, assessment }, newId);
    return { book, row };
  }
  interface Noted {
    readonly by: Attribution;
    readonly referral: Partial<ReferralRow>;
    readonly terms: Terms;
  }
  const place = { shopId: 1, orderId: "gid://shopify/Order/1", referralId: "rfl_1", at: day(1) };

  test("of an order without suspicion, what it leaves, and no review", () => {
    const { book, row } = noted(clear);
    expect(book.fraud.traces).toEqual([{ ...noTrace, network: "home", ...place }]);
    expect(book.fraud.hits.length + book.fraud.reviews.length).toBe(0);
    expect(row.verdict).toBeNull();
  });

  test("of a source that tells nothing, that there is nothing", () => {
    const book = bookWith();
    const { trace: _, ...silent } = order();
    noteSuspicion(
      book,
      silent,
      { referral: referralRow(), attribution: attribution(), terms: flags("velocity"), assessment: clear },
      newId,
    );
    expect(book.fraud.traces).toEqual([{ ...noTrace, ...place }]);
  });

  test("of a flag, the signal, the verdict and a review with its day", () => {
    const { book, row } = noted({ hits: [hit("velocity", "flag")], friend: "clear", referrer: "flag" });
    expect(book.fraud.hits).toEqual([{ ...hit("velocity", "flag"), ...place }]);
    expect(row).toMatchObject({ verdict: { state: "flagged", reason: "waiting_for_review", values: null } });
    expect(book.fraud.reviews).toEqual([
      {
        shopId: 1,
        reviewId: "review_1",
        referralId: "rfl_1",
        openedAt: day(2),
        dueAt: day(9),
        unreviewed: "escalate",
      },
    ]);
  });

  test.each<[string, Assessment["friend"], Assessment["referrer"], number]>([
    ["the friend's side alone", "flag", "clear", 1],
    ["the friend's side, where the referrer's is blocked anyway", "flag", "block", 0],
    ["a block alone", "clear", "block", 0],
    ["nothing but shadows", "clear", "clear", 0],
  ])("a review is opened for %s: %s and %s", (_, friend, referrer, reviews) => {
    const { book, row } = noted({
      hits: [hit("velocity", referrer === "block" ? "block" : "off", "flag")],
      friend,
      referrer,
    });
    expect(book.fraud.reviews).toHaveLength(reviews);
    expect(row.verdict === null).toBe(reviews === 0);
  });

  test("one who was decided about is not put up again", () => {
    const verdict = { state: "rejected", reason: "rejected_by_staff", values: null } as const;
    const { book, row } = noted(
      { hits: [hit("velocity", "flag")], friend: "clear", referrer: "flag" },
      { referral: { verdict } },
    );
    expect(book.fraud.reviews).toEqual([]);
    expect(row.verdict).toBe(verdict);
  });

  test.each<[readonly UnreviewedOutcome[], UnreviewedOutcome]>([
    [["pay"], "pay"],
    [["void", "void"], "void"],
    [["pay", "void"], "escalate"],
    [["pay", "hold"], "hold"],
    [["hold", "hold"], "hold"],
    [["escalate", "pay"], "escalate"],
  ])("rules that say %j of a flag that nobody reviews come to %s", (outcomes, end) => {
    const names: SignalName[] = ["velocity", "same_network"];
    const rules = Object.fromEntries(
      outcomes.map((unreviewed, index) => [names[index], { referrer: "flag" as const, unreviewed }]),
    );
    const hits = outcomes.map((_, index) =>
      hit(names[index] as SignalName, index === 0 ? "flag" : "off", index === 0 ? "off" : "flag"),
    );
    const { book } = noted(
      { hits: [...hits, hit("same_customer", "shadow")], friend: "clear", referrer: "flag" },
      { terms: termsWith({ ...rules, same_customer: { referrer: "shadow", unreviewed: "pay" } }) },
    );
    expect(book.fraud.reviews).toMatchObject([{ unreviewed: end }]);
  });

  test("a new friend counts from now on, where it is counted; one who comes back does not", () => {
    const counted = (by: Attribution) => {
      const book = bookWith();
      book.fraud.networks.set("1|home", []);
      book.fraud.referrals.set(`1|${anna}`, []);
      noteSuspicion(
        book,
        order(),
        { referral: referralRow(), attribution: by, terms: flags("velocity"), assessment: clear },
        newId,
      );
      return [book.fraud.networks.get("1|home"), book.fraud.referrals.get(`1|${anna}`)];
    };
    expect(counted(attribution())).toEqual([[day(1)], [day(1)]]);
    expect(counted(attribution({ standing: standing() }))).toEqual([[], []]);
  });
});
