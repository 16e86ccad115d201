import { describe, expect, test } from "vitest";
import { orderRow, referralRow } from "../../../test/support/core-rows.ts";
import { type Terms, termsSchema } from "../program/terms.ts";
import { usualRules } from "../program/usual-rules.ts";
import { answerGoods, type ProductTold } from "./answer-goods.ts";
import { asksCustomer } from "./asks-customer.ts";
import { baseOfOrder } from "./base-of-order.ts";
import { emptyBook, keepOrder, type OrderRow } from "./order-book.ts";
import type { LineFacts } from "./order-facts.ts";
import { asksCollections, goodsOf, type LineSeen, lineKey, nothingSeen, unseenLines } from "./order-goods.ts";

const product = (id: number) => ({ id: `gid://shopify/Product/${id}`, title: `Product ${id}` });
const collection = (id: number) => ({ id: `gid://shopify/Collection/${id}`, title: `Collection ${id}` });
const rule = (kind: "only" | "all_but", products: readonly number[], collections: readonly number[]) => ({
  rewardItems: { kind, products: products.map(product), collections: collections.map(collection) },
});
const line = (lineId: string, of: number | null, baseMinor: number): LineFacts => ({
  lineId,
  productId: of === null ? null : product(of).id,
  baseMinor,
});
const was = (of: number, collections: readonly number[], found = true): LineSeen => ({
  productId: product(of).id,
  title: found ? product(of).title : null,
  collections: collections.map((id) => collection(id).id),
  found,
});
const seen = (entries: Readonly<Record<string, LineSeen>>) => new Map(Object.entries(entries));

describe("what of an order counts", () => {
  const order = { baseMinor: 1_000, lines: [line("a", 1, 600), line("b", 2, 300), line("c", null, 100)] };

  test.each([
    ["only", [1], [], 600],
    ["all_but", [1], [], 400],
    ["only", [], [7], 300],
    ["all_but", [], [7], 700],
    ["only", [1], [7], 900],
    ["all_but", [1], [7], 100],
    ["only", [], [9], 0],
    ["all_but", [], [9], 1_000],
  ] as const)("%s products %j and collections %j: %i", (kind, products, collections, minor) => {
    const known = seen({ a: was(1, [8]), b: was(2, [7]) });
    expect(baseOfOrder(rule(kind, products, collections), order, known)).toBe(minor);
  });

  test("nobody knows while one line of it was never looked at, whatever the others are", () => {
    for (const kind of ["only", "all_but"] as const) {
      expect(baseOfOrder(rule(kind, [1], [7]), order)).toBeNull();
      expect(baseOfOrder(rule(kind, [1], [7]), order, seen({ a: was(1, []) }))).toBeNull();
      // Products alone ask nothing.
      expect(baseOfOrder(rule(kind, [1], []), order)).not.toBeNull();
    }
    expect(baseOfOrder(rule("only", [], [7]), { baseMinor: 1_000 })).toBeNull();
    expect(baseOfOrder({ rewardItems: { kind: "all" } }, { baseMinor: 1_000 })).toBe(1_000);
  });

  test("a line of no amount is asked nothing of, and never more counts than the whole", () => {
    expect(baseOfOrder(rule("only", [], [7]), { baseMinor: 500, lines: [line("z", 3, 0)] })).toBe(0);
    const known = seen({ a: was(1, [7]), b: was(2, [7]) });
    expect(baseOfOrder(rule("only", [], [7]), { ...order, baseMinor: 850 }, known)).toBe(850);
  });

  test("a product that was deleted since is what it was when it was seen", () => {
    const since = { baseMinor: 900, lines: [line("a", null, 600), line("b", null, 300)] };
    const known = seen({ a: was(1, [7]), b: was(2, [], false) });
    expect(baseOfOrder(rule("only", [], [7]), since, known)).toBe(600);
    expect(baseOfOrder(rule("all_but", [], [7]), since, known)).toBe(300);
    expect(baseOfOrder(rule("only", [2], [7]), since, known)).toBe(900);
    // Products alone are judged by what the line says.
    expect(baseOfOrder(rule("only", [1], []), since, known)).toBe(0);
  });
});

describe("the goods that are kept", () => {
  const facts = { baseMinor: 900, lines: [line("a", 1, 600), line("b", null, 300), line("c", 2, 0)] };

  test("only what has an amount, and only where the terms ask", () => {
    expect(goodsOf(rule("only", [], [7]), facts)).toEqual({
      wholeMinor: 900,
      lines: [line("a", 1, 600), line("b", null, 300)],
    });
    expect(goodsOf(rule("only", [1], []), facts)).toBeNull();
    expect(goodsOf({ rewardItems: { kind: "all" } }, facts)).toBeNull();
    expect(goodsOf(rule("only", [], [7]), { baseMinor: 900 })).toBeNull();
    expect(goodsOf(rule("only", [], [7]), { ...facts, signUp: { joinedAt: null, verifiedAt: null } })).toBeNull();
    expect(asksCollections(rule("all_but", [], [1]))).toBe(true);
  });

  test("lines without a product and those that were seen are not asked about", () => {
    const goods = { wholeMinor: 900, lines: facts.lines };
    expect(unseenLines(goods, nothingSeen).map(({ lineId }) => lineId)).toEqual(["a", "c"]);
    expect(unseenLines(goods, seen({ a: was(1, []) })).map(({ lineId }) => lineId)).toEqual(["c"]);
    expect(unseenLines(null, nothingSeen)).toEqual([]);
  });

  test("a line without a name of its own is known by its product", () => {
    expect(lineKey({ productId: "p", baseMinor: 1 })).toBe("p");
    expect(lineKey({ productId: null, baseMinor: 1 })).toBe("");
    expect(lineKey(line("a", 1, 1))).toBe("a");
  });
});

describe("what Shopify says of goods", () => {
  const terms: Terms = {
    ...usualRules,
    kind: "refer_a_friend",
    offer: { value: { kind: "none" }, minimumMinor: null, oncePerCustomer: true },
    reward: { kind: "percent_of_order", basisPoints: 1_000, capMinor: null },
    trigger: "every_paid_order",
    minimumSpendMinor: null,
    newCustomersOnly: false,
    holdDays: 14,
    issue: "manual",
    rails: ["tremendous"],
    ...rule("only", [], [7]),
  };
  const bookOf = (over: Partial<OrderRow>, rules: Partial<Terms> = {}) => {
    const book = emptyBook();
    const order = orderRow({ baseMinor: 0, baseKnown: false, ...over });
    book.terms.set("1|prg_1|1", { ...terms, ...rules });
    keepOrder(book, order);
    return { book, order, answer: (told: Told) => answerGoods(book, referralRow(), new Map(told)) };
  };
  type Told = readonly (readonly [string, ProductTold | null])[];
  const tells = (of: number, ...collections: number[]) =>
    [product(of).id, { title: `Product ${of}`, collections: collections.map((id) => collection(id).id) }] as const;
  const goods = { wholeMinor: 900, lines: [line("a", 1, 600), line("b", 2, 300)] };

  test("is kept for each line with the collections of the terms, and the order is counted by it", () => {
    const { book, order, answer } = bookOf({ goods });
    expect(answer([tells(1, 7, 8), [product(2).id, null]])).toBe(true);
    expect(order).toMatchObject({ baseMinor: 600, baseKnown: true, moved: true, fate: "changed" });
    const at = { shopId: 1, orderId: order.orderId };
    expect(book.linesLearned).toEqual([
      { ...at, lineId: "a", ...was(1, [7]) },
      { ...at, lineId: "b", ...was(2, [], false) },
    ]);
    expect(book.activity).toMatchObject([
      { what: "collections_known", reason: null, data: { order: "#1", baseMinor: 600, currency: "USD" } },
    ]);
    // A second answer, of another day, is no news.
    expect(answer([tells(1), tells(2, 7)])).toBe(false);
    expect(order.baseMinor).toBe(600);
    expect(book.linesLearned.length).toBe(2);
    expect(book.activity.length).toBe(1);
  });

  test("of some of them alone counts nothing yet", () => {
    const { book, order, answer } = bookOf({ goods });
    expect(answer([tells(1, 7)])).toBe(true);
    expect(order).toMatchObject({ baseMinor: 0, baseKnown: false, moved: false, fate: "stored" });
    expect(book.activity).toEqual([]);
    expect(answer([tells(2, 7)])).toBe(true);
    expect(order).toMatchObject({ baseMinor: 900, baseKnown: true });
  });

  test("of a line that came later is added, without telling of the order anew", () => {
    const { book, order, answer } = bookOf({ goods, baseKnown: true, baseMinor: 600, fate: "added" });
    book.linesSeen.set(`1|${order.orderId}`, new Map([["a", was(1, [7])]]));
    expect(answer([tells(1), tells(2, 7)])).toBe(true);
    expect(order).toMatchObject({ baseMinor: 900, fate: "added" });
    expect(book.linesLearned.map(({ lineId }) => lineId)).toEqual(["b"]);
    expect(book.activity).toEqual([]);
  });

  test("two lines of one product, that the source does not tell apart, are looked at once", () => {
    const { productId } = line("a", 1, 1);
    const twice = { wholeMinor: 900, lines: [600, 300].map((baseMinor) => ({ productId, baseMinor })) };
    const { book, order, answer } = bookOf({ goods: twice });
    expect(answer([tells(1, 7)])).toBe(true);
    expect(order.baseMinor).toBe(900);
    expect(book.linesLearned.map(({ lineId }) => lineId)).toEqual([productId]);
  });

  test("changes nothing where nobody asked", () => {
    expect(bookOf({ goods: null }).answer([tells(1, 7)])).toBe(false);
    expect(bookOf({ goods }, { rewardItems: { kind: "all" } }).answer([tells(1, 7)])).toBe(false);
    expect(bookOf({ goods }).answer([tells(3, 7)])).toBe(false);
    expect(answerGoods(emptyBook(), referralRow(), new Map([tells(1, 7)]))).toBe(false);
  });

  test("a rule names at least one product or collection, and one without collections still reads", () => {
    const parse = (rewardItems: object) => termsSchema.safeParse({ ...terms, rewardItems });
    for (const kind of ["only", "all_but"]) {
      expect(parse({ kind, products: [] }).error?.issues).toMatchObject([
        { path: ["rewardItems", "products"], message: "Choose at least one product or collection." },
      ]);
      expect(parse({ kind, products: [product(1)] }).data?.rewardItems).toEqual({
        kind,
        products: [product(1)],
        collections: [],
      });
    }
    const many = (count: number) => Array.from({ length: count }, (_, at) => collection(at));
    expect(parse({ kind: "only", products: [], collections: many(20) }).success).toBe(true);
    expect(parse({ kind: "only", products: [], collections: many(21) }).success).toBe(false);
  });
});

test("whether the friend is new is open only while it is asked and not answered", () => {
  const open = { checkAt: new Date(0), checkOrderId: "1", previousOrders: null };
  expect(asksCustomer(open)).toBe(true);
  expect(asksCustomer({ ...open, checkAt: null })).toBe(false);
  expect(asksCustomer({ ...open, checkOrderId: null })).toBe(false);
  expect(asksCustomer({ ...open, previousOrders: 0 })).toBe(false);
});
