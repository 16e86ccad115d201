import type { Terms } from "./terms.ts";

/**
 * What cannot be changed in a discount that stands at Shopify, or only by knowing what it was: its kind and its goods. Terms
 * of another shape need another discount. Null where there is nothing to be discounted.
 */
export function discountShape({ offer: { value }, offerItems }: Pick<Terms, "offer" | "offerItems">): string | null {
  const goods =
    offerItems.kind === "all"
      ? "all"
      : offerItems.goods
          .map(({ id }) => id.replace("gid://shopify/", ""))
          .sort()
          .join(",");
  switch (value.kind) {
    case "none":
      return null;
    case "percent":
    case "amount":
      return `basic:${goods}`;
    case "free_shipping":
      return "shipping";
    case "free_item":
      return `item:${value.item.id.replace("gid://shopify/", "")}:${goods}`;
  }
}
