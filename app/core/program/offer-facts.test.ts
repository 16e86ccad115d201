import { describe, expect, test } from "vitest";
import { currency } from "../money/money.ts";
import {
  givesPercent,
  isOfGoods,
  type OfferFacts,
  type OfferGoods,
  offerChanges,
  togetherWith,
  wantedOffer,
} from "./offer-facts.ts";
import type { Terms } from "./terms.ts";
import { usualRules } from "./usual-rules.ts";

const usd = currency("USD");
const product = (name: string) => ({ id: `gid://shopify/Product/${name}`, title: name });
const offered = (change: Partial<Terms> = {}, offer: Partial<Terms["offer"]> = {}) =>
  ({
    ...usualRules,
    offer: {
      value: { kind: "percent", basisPoints: 1_250 },
      minimumMinor: null,
      oncePerCustomer: true,
      ...offer,
    },
    ...change,
  }) as Terms;
const wanted = (terms: Terms, on = true, endsAt: Date | null = null): OfferFacts => {
  const facts = wantedOffer(terms, usd, on, endsAt);
  if (!facts) throw new Error("the friend gets nothing");
  return facts;
};

describe("what a friend's discount has to do", () => {
  test("is nothing where the friend gets none", () => {
    expect(wantedOffer(offered({}, { value: { kind: "none" } }), usd, true, null)).toBeNull();
  });

  test("is said for the usual offer in every word", () => {
    expect(wanted(offered())).toEqual({
      gives: "12.5%",
      gift: null,
      goods: { kind: "all", of: [] },
      minimum: "none",
      customers: "each customer once",
      whose: "everybody",
      uses: "not limited",
      together: "no other discount",
      ends: "never",
      state: "on",
    });
  });

  test("names amounts, uses, goods and its end", () => {
    const terms = offered(
      {
        offerMaxUses: 5,
        offerCombinesWith: ["shipping", "order"],
        offerItems: { kind: "products", goods: [product("Mug")] },
      },
      { value: { kind: "amount", amountMinor: 500, currency: usd }, minimumMinor: 2_000, oncePerCustomer: false },
    );
    expect(wanted(terms, true, new Date("2027-01-31T23:00:00Z"))).toMatchObject({
      gives: "$5.00",
      goods: { kind: "products", of: [product("Mug")] },
      minimum: "$20.00",
      customers: "any number of orders of a customer",
      uses: "5",
      together: "order, shipping discounts",
      ends: "2027-01-31T23:00:00.000Z",
    });
  });

  test("has no end where it is switched off, for then it has ended", () => {
    expect(wanted(offered(), false, new Date("2027-01-31T23:00:00Z"))).toMatchObject({ ends: "", state: "off" });
    expect(wanted(offered(), false)).toMatchObject({ ends: "", state: "off" });
  });

  test("of free shipping is for everything, and beside no other shipping discount", () => {
    const terms = offered(
      { offerItems: { kind: "products", goods: [product("Mug")] }, offerCombinesWith: ["shipping", "product"] },
      { value: { kind: "free_shipping" } },
    );
    expect(wanted(terms)).toMatchObject({
      gives: "free_shipping",
      goods: { kind: "all" },
      gift: null,
      together: "product discounts",
    });
  });

  test("of a free item names it beside what has to be bought", () => {
    const terms = offered(
      { offerItems: { kind: "collections", goods: [{ id: "gid://shopify/Collection/1", title: "Teas" }] } },
      { value: { kind: "free_item", item: product("Mug") } },
    );
    expect(wanted(terms)).toMatchObject({
      gives: "free_item",
      goods: { kind: "collections" },
      gift: { kind: "products", of: [product("Mug")] },
    });
  });
});

test("shares and classes are in words", () => {
  expect([0.1, 0.125, 0.3333333, 1].map(givesPercent)).toEqual(["10%", "12.5%", "33.33%", "100%"]);
  expect([[], ["order"], ["shipping", "order"]].map(togetherWith)).toEqual([
    "no other discount",
    "order discounts",
    "order, shipping discounts",
  ]);
});

describe("what was changed", () => {
  const as = (change: Partial<OfferFacts>): OfferFacts => ({ ...wanted(offered()), ...change });
  const goods = (kind: OfferGoods["kind"], ...of: string[]): OfferGoods => ({ kind, of: of.map(product) });
  const told = (before: Partial<OfferFacts>, after: Partial<OfferFacts>) => offerChanges(as(before), as(after));

  test("is nothing where everything is the same", () => {
    expect(told({}, {})).toEqual([]);
  });

  test.each<[Partial<OfferFacts>, string]>([
    [{ gives: "free_shipping up to USD 5.00" }, "It gives free shipping up to USD 5.00 instead of 12.5%."],
    [{ minimum: "3 pieces" }, "Its smallest order is 3 pieces instead of none."],
    [
      { customers: "any number of orders of a customer" },
      "It can be used for any number of orders of a customer instead of each customer once.",
    ],
    [{ whose: "chosen customers" }, "Its codes are for chosen customers instead of everybody."],
    [{ uses: "1" }, "Uses of a code are 1 instead of not limited."],
    [
      { together: togetherWith(["shipping", "order"]) },
      "It may be used together with order, shipping discounts instead of no other discount.",
    ],
    [{ ends: "2027-01-31T23:00:00.000Z" }, "It ends on 2027-01-31 instead of never."],
    [{ state: "off" }, "It is switched off instead of on."],
  ])("is a sentence for each fact: %j", (change, sentence) => {
    expect(told({}, change)).toEqual([sentence]);
    expect(isOfGoods(sentence)).toBe(false);
  });

  test("names a day only where there is one", () => {
    expect(told({ uses: "x 2027-01-02T" }, { uses: "2027-01-02" })).toEqual([
      "Uses of a code are 2027-01-02 instead of x 2027-01-02T.",
    ]);
  });

  test.each<[OfferGoods, OfferGoods, string[]]>([
    [goods("products", "Mug", "Tea"), goods("products", "Tea", "Mug"), []],
    [goods("products", "Mug"), goods("products", "Mug", "Tea"), ["It is for “Tea” as well."]],
    [goods("products", "Mug", "Tea"), goods("products", "Mug"), ["It is for “Tea” no longer."]],
    [
      goods("products", "A", "B", "C", "D", "E"),
      goods("products", "Mug"),
      ["It is for “Mug” as well.", "It is for “A”, “B”, “C” and 2 more no longer."],
    ],
    [
      goods("products", "A", "B", "C"),
      goods("collections", "Teas"),
      ["It is for the collections “Teas” instead of the products “A”, “B”, “C”."],
    ],
    [goods("all"), goods("variants", "Mug"), ["It is for the variants of products “Mug” instead of everything."]],
    [goods("products", "Mug"), goods("all"), ["It is for everything instead of the products “Mug”."]],
    // Which they are is not ours to see: of the kind alone can be told.
    [goods("products", "Mug"), { kind: "products", of: null }, []],
    [{ kind: "products", of: null }, goods("products", "Mug"), []],
    [
      goods("products", "Mug"),
      { kind: "collections", of: null },
      ["It is for chosen collections instead of the products “Mug”."],
    ],
    [goods("all"), goods("products"), ["It is for chosen products instead of everything."]],
  ])("tells goods by name: %j → %j", (before, after, sentences) => {
    expect(told({ goods: before }, { goods: after })).toEqual(sentences);
    expect(sentences.every(isOfGoods)).toBe(true);
  });

  test("tells another gift, where there is one", () => {
    const sentences = ["What comes free is “Tea” as well.", "What comes free is “Mug” no longer."];
    expect(told({ gift: goods("products", "Mug") }, { gift: goods("products", "Tea") })).toEqual(sentences);
    expect(sentences.every(isOfGoods)).toBe(true);
    expect(told({ gift: goods("products", "Mug") }, { gift: null })).toEqual([]);
    expect(told({ gift: null }, { gift: goods("products", "Mug") })).toEqual([]);
  });
});

test("a change is of goods by how its sentence begins", () => {
  expect(isOfGoods("It is for Mug as well.")).toBe(true);
  expect(isOfGoods("What comes free is Tea no longer.")).toBe(true);
  expect(isOfGoods("It gives what It is for free instead of 10%.")).toBe(false);
});
