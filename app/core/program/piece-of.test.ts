import { expect, test } from "vitest";
import { currency, money } from "../money/money.ts";
import { bonusOf, isPiece, pieceOf } from "./piece-of.ts";

const usd = currency("USD");
const mug = { id: "gid://shopify/Product/49148385231123", title: "Blue mug" };

test("a piece is one of its asset, and points are counted one by one", () => {
  expect(pieceOf({ kind: "points", points: 250 })).toEqual(money(250, currency("POINTS")));
  expect(pieceOf({ kind: "free_shipping" })).toEqual(money(1, currency("FREE_SHIPPING")));
  expect(pieceOf({ kind: "percent_off", basisPoints: 2_000 })).toEqual(money(1, currency("PERCENT_OFF:2000")));
  expect(pieceOf({ kind: "free_item", item: mug })).toEqual(money(1, currency("FREE_ITEM:49148385231123:Blue mug")));
  expect(pieceOf({ kind: "free_service", text: "Coaching" })).toEqual(money(1, currency("FREE_SERVICE:Coaching")));
});

test("a milestone brings its amount, or its piece", () => {
  expect(bonusOf({ at: 3, amountMinor: 50_00, currency: usd })).toEqual(money(50_00, usd));
  expect(bonusOf({ at: 3, piece: { kind: "points", points: 10 } })).toEqual(money(10, currency("POINTS")));
});

test("money is no piece", () => {
  expect(isPiece({ kind: "fixed", amountMinor: 1, currency: usd })).toBe(false);
  expect(isPiece({ kind: "percent_of_order", basisPoints: 1, capMinor: null })).toBe(false);
  expect(isPiece({ kind: "points", points: 1 })).toBe(true);
});
