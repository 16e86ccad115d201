import { describe, expect, test } from "vitest";
import { oldFraudRules } from "../fraud/fraud-rules.ts";
import { ruleOff } from "../fraud/rule-of.ts";
import type { Mode } from "../fraud/signals.ts";
import type { IdKind, NewId, ProgramId, ReferralCodeId, ReferrerId, ShopId } from "../ids.ts";
import { currency } from "../money/money.ts";
import type { Terms } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { judgeOrder } from "./judge-order.ts";
import { emptyBook, type OrderBook } from "./order-book.ts";
import type { OrderFacts } from "./order-facts.ts";
import type { OrderToJudge } from "./order-to-judge.ts";
import { removeOrder } from "./remove-order.ts";
import { weighClaim } from "./weigh-claim.ts";

const programId = "prg_1" as ProgramId;
const anna = "rfr_anna" as ReferrerId;
const zoe = "rfr_zoe" as ReferrerId;
const then = new Date("2026-11-01T10:00:00Z");
const looked = new Date("2026-11-03T10:00:00Z");
let count = 0;
const newId: NewId = <Id extends string>(kind: IdKind) => `${kind}_${++count}` as Id;

/** A shop in which even one referral a day is too many, and `crowd` says what that does. */
function shop(crowd: Mode = "off"): OrderBook {
  const book = emptyBook();
  const terms: Terms = {
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
    fraud: {
      ...oldFraudRules,
      reviewDays: 7,
      rules: { velocity: { ...ruleOff("velocity"), referrer: crowd, threshold: 0, windowDays: 1 } },
    },
  };
  book.programs.set(`1|${programId}`, { programId, state: "active", version: 1, terms });
  book.terms.set(`1|${programId}|1`, terms);
  for (const referrerId of [anna, zoe]) {
    const facts = { codeId: `cod_${referrerId}` as ReferralCodeId, code: referrerId, programId, referrerId };
    book.codes.set(`1|${referrerId.toUpperCase()}`, facts);
    book.codes.set(`1|${facts.codeId}`, facts);
    book.referrers.set(`1|${referrerId}`, { customerId: `gid://shopify/Customer/${referrerId}`, emailHash: null });
  }
  return book;
}

/** Ben's order, of which it is said that Anna sent him. */
function order(change: Partial<OrderFacts> = {}): OrderToJudge {
  return {
    shopId: 1 as ShopId,
    emailHash: "hash-ben",
    cart: null,
    said: {
      kind: "claim",
      programId,
      referrerId: anna,
      codeId: "cod_rfr_anna" as ReferralCodeId,
      actor: "x",
      note: "",
    },
    order: {
      orderId: "gid://shopify/Order/1",
      name: "#1",
      stateAt: then,
      createdAt: then,
      paid: true,
      paidAt: then,
      cancelledAt: null,
      fullyRefunded: false,
      test: false,
      currency: currency("USD"),
      baseMinor: 5_000,
      discountCodes: [],
      cartToken: null,
      customerId: "gid://shopify/Customer/ben",
      email: null,
      ...change,
    },
  };
}
const claim = { referrerId: anna, genuineAt: null, note: "she told me" };
const genuine = { ...claim, genuineAt: looked };
const kept = (book: OrderBook) => book.orders.get("1|gid://shopify/Order/1")!;

describe("a claim of an order that nobody has", () => {
  test("counts as a code would, and nobody has looked at it", () => {
    const book = shop();
    const weighed = weighClaim(book, order(), claim, newId);
    expect(weighed).toMatchObject({ kind: "accepted", referral: { referrerId: anna, clearedAt: null, verdict: null } });
    expect(weighed).toMatchObject({ order: { orderId: "gid://shopify/Order/1", attribution: "claim" } });
  });

  test("that staff found genuine is cleared for good, since the first time", () => {
    const book = shop();
    expect(weighClaim(book, order(), genuine, newId)).toMatchObject({
      kind: "accepted",
      referral: { clearedAt: looked, fate: "added" },
    });
    const again = order({ orderId: "gid://shopify/Order/2" });
    const [referral] = book.referrals.values();
    referral!.fate = "stored";
    weighClaim(book, again, { ...genuine, genuineAt: new Date("2026-11-09T10:00:00Z") }, newId);
    expect(referral).toMatchObject({ clearedAt: looked, fate: "changed" });
  });

  test("cannot count where the order could not", () => {
    expect(weighClaim(shop(), order({ test: true }), claim, newId)).toEqual({
      kind: "declined",
      reason: "claim_cannot_count",
    });
  });

  test("gives way to what the order says itself", () => {
    expect(weighClaim(shop(), order({ discountCodes: ["rfr_zoe"] }), claim, newId)).toEqual({
      kind: "declined",
      reason: "claim_order_taken",
    });
  });

  test("gives way to the referrer whom the friend belongs to", () => {
    const book = shop();
    judgeOrder(book, order({ orderId: "gid://shopify/Order/0", discountCodes: ["rfr_zoe"] }), newId);
    // A code of the one who claims is overruled, too.
    for (const discountCodes of [[], ["rfr_anna"]])
      expect(
        weighClaim(
          book,
          order({ orderId: `gid://shopify/Order/${1 + discountCodes.length}`, discountCodes }),
          claim,
          newId,
        ),
      ).toEqual({
        kind: "declined",
        reason: "claim_order_taken",
      });
  });

  test("gives way to what brought a later order of one's own friend", () => {
    const book = shop();
    judgeOrder(book, order({ orderId: "gid://shopify/Order/0", discountCodes: ["rfr_anna"] }), newId);
    const later = order({ orderId: "9", discountCodes: ["rfr_zoe"], paidAt: looked, stateAt: looked });
    expect(weighClaim(book, later, claim, newId)).toEqual({ kind: "declined", reason: "claim_order_taken" });
  });

  test("that a rule decides writes nothing on the referral", () => {
    const book = shop();
    weighClaim(book, order(), claim, newId);
    const [referral] = book.referrals.values();
    referral!.fate = "stored";
    expect(weighClaim(book, order({ orderId: "9" }), claim, newId).kind).toBe("accepted");
    expect(referral).toMatchObject({ fate: "stored", clearedAt: null });
  });

  test("of one's own order is refused, and says so", () => {
    const own = order({ customerId: "gid://shopify/Customer/rfr_anna" });
    const book = shop();
    const terms = book.programs.get(`1|${programId}`)!.terms;
    Object.assign(terms.fraud!.rules, { same_customer: { ...ruleOff("same_customer"), referrer: "block" } });
    for (const each of [claim, genuine])
      expect(
        weighClaim(book, { ...own, order: { ...own.order, orderId: String(each.genuineAt) } }, each, newId),
      ).toEqual({
        kind: "declined",
        reason: "self_referral",
      });
  });
});

describe("a claim that a fraud rule speaks against", () => {
  test("waits for a person where the rule flags, and counts once they looked", () => {
    expect(weighClaim(shop("flag"), order(), claim, newId)).toEqual({ kind: "waiting", signals: ["velocity"] });
    const book = shop("flag");
    expect(weighClaim(book, order(), genuine, newId)).toMatchObject({
      kind: "accepted",
      referral: { verdict: null, clearedAt: looked },
    });
    expect(book.fraud.reviews).toEqual([]);
  });

  test("is declined where the rule blocks, unless a person looked", () => {
    expect(weighClaim(shop("block"), order(), claim, newId)).toEqual({ kind: "declined", reason: "blocked_by_rule" });
    const book = shop("block");
    expect(weighClaim(book, order(), genuine, newId)).toMatchObject({ kind: "accepted", order: { bar: null } });
  });
});

describe("a claim of an order that somebody has", () => {
  test("is declined as taken while it stands, whoever has it", () => {
    for (const code of ["rfr_anna", "rfr_zoe"]) {
      const book = shop();
      judgeOrder(book, order({ discountCodes: [code] }), newId);
      for (const each of [claim, genuine])
        expect(weighClaim(book, order(), each, newId)).toEqual({ kind: "declined", reason: "claim_order_taken" });
    }
  });

  test("puts the order back where it was taken away from the same person, once staff looked", () => {
    const book = shop();
    weighClaim(book, order(), claim, newId);
    removeOrder(book, kept(book), looked, "not so");
    expect(weighClaim(book, order(), claim, newId)).toEqual({ kind: "declined", reason: "claim_order_taken" });
    expect(weighClaim(book, order(), { ...genuine, referrerId: zoe }, newId)).toEqual({
      kind: "declined",
      reason: "claim_order_taken",
    });
    expect(kept(book).removedAt).toEqual(looked);
    expect(weighClaim(book, order(), genuine, newId)).toMatchObject({ kind: "accepted", order: kept(book) });
    expect(kept(book).removedAt).toBeNull();
    expect(book.activity.at(-1)).toMatchObject({ what: "order_put_back", data: { note: "she told me" } });
  });
});
