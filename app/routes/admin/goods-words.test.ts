import { expect, test } from "vitest";
import { currency } from "../../core/money/money.ts";
import { goodsWords } from "./goods-words.ts";
import { orderStepWords } from "./order-step-words.ts";

const coffee = { id: "gid://shopify/Collection/1", title: "Coffee" };
const sale = { id: "gid://shopify/Collection/2", title: "Sale" };
const rule = { kind: "only" as const, products: [], collections: [coffee, sale] };
const line = (title: string | null, ...collections: readonly string[]) => ({
  lineId: `line:${title}`,
  title,
  collections,
  found: title !== null,
});

test("each product is told with the collections that it was in", () => {
  expect(goodsWords([line("Beans", coffee.id, sale.id), line("Mug"), line(null)], rule)).toEqual([
    "Collections as they were when we first heard of the order:",
    "Beans: in Coffee, Sale.",
    "Mug: in none of the program’s.",
    "A product that was deleted before Shopify could be asked: in none.",
  ]);
});

test("nothing is told where nothing was asked", () => {
  expect(goodsWords([], rule)).toEqual([]);
  expect(goodsWords([line("Beans", coffee.id)], { kind: "all" })).toEqual([]);
});

test("an order that waits names no amount that counts", () => {
  const order = { orderId: "gid://shopify/Order/7", name: "#7", baseMinor: 0, currency: currency("USD") };
  const format = { money: (minor: number) => `${minor}` };
  expect(orderStepWords({ ...order, baseKnown: false }, format, "only")).toMatchObject({
    waits: "Order #7 was paid, and waits for Shopify",
    amount: null,
  });
  expect(orderStepWords({ ...order, baseKnown: true, baseMinor: 500 }, format, "only").amount).toBe(
    "500 counts now: after discounts and refunds, without shipping and tax, of the goods that the program rewards.",
  );
});
