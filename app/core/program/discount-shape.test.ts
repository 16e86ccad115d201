import { expect, test } from "vitest";
import { discountShape } from "./discount-shape.ts";
import type { Terms } from "./terms.ts";

const mug = { id: "gid://shopify/Product/2", title: "Mug" };
const grinder = { id: "gid://shopify/Product/10", title: "Grinder" };
const shapeOf = (value: Terms["offer"]["value"], offerItems: Terms["offerItems"] = { kind: "all" }) =>
  discountShape({ offer: { value, minimumMinor: null, oncePerCustomer: true }, offerItems });

test("what can be changed in a discount is not of its shape", () => {
  expect(shapeOf({ kind: "percent", basisPoints: 500 })).toBe("basic:all");
  expect(shapeOf({ kind: "amount", amountMinor: 500, currency: "USD" as never })).toBe("basic:all");
});

test("its kind and its goods are, in whatever order they were chosen", () => {
  const value = { kind: "percent", basisPoints: 500 } as const;
  const both = shapeOf(value, { kind: "products", goods: [mug, grinder] });
  expect(both).toBe("basic:Product/10,Product/2");
  expect(shapeOf(value, { kind: "products", goods: [grinder, { ...mug, title: "Renamed" }] })).toBe(both);
  expect(shapeOf({ kind: "free_shipping" })).toBe("shipping");
  expect(shapeOf({ kind: "free_item", item: mug }, { kind: "products", goods: [grinder] })).toBe(
    "item:Product/2:Product/10",
  );
  expect(shapeOf({ kind: "none" })).toBeNull();
});
