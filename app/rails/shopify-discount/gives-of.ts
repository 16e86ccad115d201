import { z } from "zod";
import { assetOf, currency, type Money, money, parseDecimal } from "../../core/money/money.ts";
import { adminOperation } from "../../platform/shopify-admin.ts";
import type { RailContext, Refusal } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { readAdminFailure } from "../kit/shopify/read-admin-failure.ts";
import type { ShopFacts } from "../kit/shopify/shop-facts.ts";
import type { Gives } from "./definition.ts";

const price = z.object({
  product: z
    .object({ priceRangeV2: z.object({ maxVariantPrice: z.object({ amount: z.string(), currencyCode: z.string() }) }) })
    .nullable(),
});

const productPrice = adminOperation<{ id: string }, z.infer<typeof price>>({
  name: "RewardProductPrice",
  document: /* GraphQL */ `
    query RewardProductPrice($id: ID!) {
      product(id: $id) { priceRangeV2 { maxVariantPrice { amount currencyCode } } }
    }
  `,
  data: price,
});

/**
 * What a reward's code takes off. A free product is its price off that product, the dearest variant's, so that any one of
 * them is free: 100 % off would give away as many as somebody puts into the cart, and buy-X-get-Y would ask the person to
 * buy something first.
 */
export async function givesOf(
  value: Money,
  shop: ShopFacts,
  ctx: RailContext<unknown>,
): Promise<
  | { readonly kind: "gives"; readonly gives: Gives }
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
> {
  const asset = assetOf(value.currency);
  switch (asset.kind) {
    case "money":
      return { kind: "gives", gives: { kind: "amount", value } };
    case "amount_off":
      return { kind: "gives", gives: { kind: "amount", value: money(asset.amountMinor, currency(asset.currency)) } };
    case "percent_off":
      return { kind: "gives", gives: { kind: "percent", basisPoints: asset.basisPoints } };
    case "free_shipping":
      return { kind: "gives", gives: { kind: "shipping" } };
    case "free_item": {
      const of = currency(shop.currency);
      const read = await ctx.shopify.run(productPrice, { id: `gid://shopify/Product/${asset.product}` }, ctx.signal);
      if (read.kind !== "ok") {
        const failure = readAdminFailure(read, "products");
        // Reading moves nothing, so a question without an answer is simply asked again.
        return failure.kind === "unknown" ? { kind: "later", afterSeconds: 10, detail: failure.detail } : failure;
      }
      const most = read.data.product?.priceRangeV2.maxVariantPrice;
      if (!most) return refused("provider_refused", `The product “${asset.title}” is not in the store any more.`);
      const dearest = parseDecimal(most.amount, of);
      if (dearest === null || dearest.amountMinor <= 0)
        return refused("provider_refused", `The product “${asset.title}” has no price that a code could take off.`);
      return { kind: "gives", gives: { kind: "item", product: asset.product, price: dearest } };
    }
    case "free_service":
    case "points":
      return refused("wrong_value_kind", "A discount code cannot carry this.");
  }
}
