import { describe, expect, test } from "vitest";
import { currency } from "../money/money.ts";
import { givesPercent, offerChanges, togetherWith, wantedOffer } from "./offer-facts.ts";
import type { Terms } from "./terms.ts";
import { usualRules } from "./usual-rules.ts";

const usd = currency("USD");
const terms = {
  ...usualRules,
  offer: { value: { kind: "percent", basisPoints: 1_250 }, minimumMinor: null, oncePerCustomer: false },
} as unknown as Terms;
const goods = [{ id: "gid://shopify/Product/1", title: "Mug" }];
const plain = {
  gives: "12.5%",
  goods: "all",
  minimum: "none",
  customers: "any number of orders of a customer",
  uses: "not limited",
  together: "no other discount",
  ends: "never",
  state: "on",
} as const;
const end = new Date("2027-01-02T05:00:00Z");

describe("what the discount of a program has to do", () => {
  const wanted = (change: Partial<Terms>, on = true, endsAt: Date | null = null) =>
    wantedOffer({ ...terms, ...change }, usd, on, endsAt);
  const of = (value: Terms["offer"]["value"]) => ({ offer: { ...terms.offer, value } });

  test("is each of its rules in words", () => {
    expect(wanted({})).toEqual(plain);
    expect(wanted(of({ kind: "none" }))).toBeNull();
    expect(wanted(of({ kind: "amount", amountMinor: 1_500, currency: currency("JPY") }))).toEqual({
      ...plain,
      gives: "¥1,500",
    });
    expect(wanted({ ...of({ kind: "free_item", item: goods[0]! }), offerItems: { kind: "products", goods } })).toEqual({
      ...plain,
      gives: "free_item",
      goods: "products",
    });
    expect(
      wanted({
        offer: { ...terms.offer, minimumMinor: 30_00, oncePerCustomer: true },
        offerItems: { kind: "collections", goods },
        offerMaxUses: 3,
        offerCombinesWith: ["shipping", "order"],
      }),
    ).toEqual({
      ...plain,
      goods: "collections",
      minimum: "$30.00",
      customers: "each customer once",
      uses: "3",
      together: "order, shipping discounts",
    });
  });

  test("free shipping is for all goods, and is with no other shipping", () => {
    const change: Partial<Terms> = {
      ...of({ kind: "free_shipping" }),
      offerItems: { kind: "products", goods },
      offerCombinesWith: ["shipping", "product"],
    };
    expect(wanted(change)).toEqual({ ...plain, gives: "free_shipping", together: "product discounts" });
  });

  test("ends on its day while it is on; one that is off has ended", () => {
    expect(wanted({}, true, end)).toMatchObject({ ends: "2027-01-02T05:00:00.000Z", state: "on" });
    for (const endsAt of [end, null]) expect(wanted({}, false, endsAt)).toMatchObject({ ends: "", state: "off" });
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
  test("is a sentence for each fact that is another", () => {
    expect(offerChanges(plain, plain)).toEqual([]);
    expect(
      offerChanges(
        { ...plain, ends: "2027-01-02T05:00:00.000Z" },
        {
          gives: "free_shipping",
          goods: "products",
          minimum: "$1.00",
          customers: "each customer once",
          uses: "3",
          together: "order discounts",
          ends: "never",
          state: "off",
        },
      ),
    ).toEqual([
      "It gives free shipping instead of 12.5%.",
      "It is for products instead of all.",
      "Its smallest order is $1.00 instead of none.",
      "It can be used for each customer once instead of any number of orders of a customer.",
      "Uses of a code are 3 instead of not limited.",
      "It may be used together with order discounts instead of no other discount.",
      "It ends never instead of on 2027-01-02.",
      "It is switched off instead of on.",
    ]);
  });

  test("names a day only where there is one", () => {
    expect(offerChanges({ ...plain, uses: "x 2027-01-02T" }, { ...plain, uses: "2027-01-02" })).toEqual([
      "Uses of a code are 2027-01-02 instead of x 2027-01-02T.",
    ]);
  });
});
