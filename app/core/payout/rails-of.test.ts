import { expect, test } from "vitest";
import { currency } from "../money/money.ts";
import { railsOf } from "./rails-of.ts";

const value = { kind: "fixed", amountMinor: 500, currency: currency("USD") } as const;
const terms = { rails: ["tremendous", "paypal"], friendReward: null };

test.each([
  ["referrer", null, ["tremendous", "paypal"]],
  ["referrer", "paypal", ["paypal", "tremendous"]],
  ["friend", null, ["wise"]],
] as const)("the %s who prefers %j is tried by %j", (side, preferred, rails) => {
  expect(railsOf({ ...terms, friendReward: { value, rails: ["wise"] } }, { side, preferred })).toEqual(rails);
});

test("a friend without rails of their own, by terms that promise them nothing any more, goes by the referrer's", () => {
  expect(railsOf(terms, { side: "friend", preferred: null })).toEqual(["tremendous", "paypal"]);
});
