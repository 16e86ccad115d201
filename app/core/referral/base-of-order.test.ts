import { expect, test } from "vitest";
import { baseOfOrder } from "./base-of-order.ts";

const product = (id: string) => ({ id: `gid://shopify/Product/${id}`, title: id });
const line = (productId: string | null, baseMinor: number) => ({
  productId: productId && product(productId).id,
  baseMinor,
});
const lines = [line("mug", 300), line("tea", 500), line("mug", 100), line(null, 70)];
const all = { kind: "all" } as const;
const only = { kind: "only" as const, products: [product("mug"), product("cup")], collections: [] };
const but = { kind: "all_but" as const, products: [product("mug"), product("cup")], collections: [] };

test.each([
  ["all of it", all, lines, 1_000, 1_000],
  ["all of it, also where nobody told the goods", all, undefined, 1_000, 1_000],
  ["only some goods", only, lines, 1_000, 400],
  ["all but some goods; what is no product is none of them", but, lines, 1_000, 570],
  ["none of them", only, [line("tea", 500)], 1_000, 0],
  ["what nobody told", only, undefined, 1_000, null],
  ["never more than the whole", only, lines, 350, 350],
])("of an order counts %s", (_, rewardItems, told, baseMinor, counts) => {
  expect(baseOfOrder({ rewardItems }, { baseMinor, ...(told === undefined ? {} : { lines: told }) })).toBe(counts);
});
