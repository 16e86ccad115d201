import { expect, test } from "vitest";
import type { ReferralId } from "../ids.ts";
import { type Check, questionOf } from "./question-of.ts";

const check = (id: string, over: Partial<Check> = {}): Check => ({
  referralId: id as ReferralId,
  orderId: null,
  productIds: [],
  collectionIds: ["c1"],
  unread: [],
  ...over,
});
const most = { products: 3, collections: 2 };
const ids = (checks: readonly Check[]) => checks.map(({ referralId }) => referralId);

test("orders and goods are asked in one, each product and collection once", () => {
  const checks = [
    check("a", { orderId: "1", productIds: ["p", "q"] }),
    check("b", { orderId: "2", productIds: ["q"], collectionIds: ["c1", "c2"] }),
    check("c", { orderId: "3", collectionIds: ["c3"] }),
    check("d", { productIds: ["r"] }),
  ];
  expect(questionOf(checks, most, true)).toEqual({
    checks,
    orderIds: ["1", "2", "3"],
    productIds: ["p", "q", "r"],
    collectionIds: ["c1", "c2"],
  });
});

test("what has no room comes the next time, and everything after it", () => {
  const products = [check("a", { productIds: ["p", "q"] }), check("b", { productIds: ["r", "s"] }), check("c")];
  expect(ids(questionOf(products, most, true).checks)).toEqual(["a"]);
  const collections = [
    check("a", { productIds: ["p"], collectionIds: ["c1", "c2"] }),
    check("b", { productIds: ["p"], collectionIds: ["c3"] }),
  ];
  expect(ids(questionOf(collections, most, true).checks)).toEqual(["a"]);
});

test("of a single one that is too large the first are asked", () => {
  const large = check("a", { productIds: ["p", "q", "r", "s"], collectionIds: ["c1", "c2"] });
  expect(questionOf([large, check("b", { productIds: ["t"] })], most, true)).toMatchObject({
    checks: [large],
    productIds: ["p", "q", "r"],
    collectionIds: ["c1", "c2"],
  });
});

test("without the right to read products nothing is asked of them, and everybody has room", () => {
  const checks = ["a", "b"].map((id) => check(id, { orderId: id, productIds: ["p", "q", id] }));
  expect(questionOf(checks, most, false)).toEqual({ checks, orderIds: ["a", "b"], productIds: [], collectionIds: [] });
  expect(questionOf([], most, true)).toEqual({ checks: [], orderIds: [], productIds: [], collectionIds: [] });
});
