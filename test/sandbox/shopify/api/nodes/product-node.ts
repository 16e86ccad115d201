import { gid } from "../../../world/ids.ts";
import { decimal } from "../../../world/money.ts";
import type { Product, Variant } from "../../../world/shop.ts";
import { apiDate } from "../../dates.ts";
import { type ApiContext, idOf } from "../api-context.ts";
import { connection, type PageArgs } from "../connection.ts";
import { metafieldMembers } from "./metafield-node.ts";
import { moneyNode } from "./money-node.ts";

/** `Product`. */
export function productNode(context: ApiContext, product: Product): Record<string, unknown> {
  const id = gid("Product", product.id);
  return {
    __typename: "Product",
    id,
    legacyResourceId: product.id,
    handle: product.handle,
    title: product.title,
    description: () => product.description,
    descriptionHtml: `<p>${product.description}</p>`,
    vendor: product.vendor,
    productType: product.giftCard ? "Gift card" : "Coffee",
    status: "ACTIVE",
    tags: [],
    isGiftCard: product.giftCard,
    createdAt: apiDate(product.createdAt),
    updatedAt: apiDate(product.createdAt),
    publishedAt: apiDate(product.createdAt),
    featuredMedia: null,
    onlineStoreUrl: `https://${context.shop.domain}/products/${product.handle}`,
    priceRangeV2: () => {
      const prices = product.variants.map((variant) => variant.priceMinor);
      const { currency } = context.shop;
      return {
        minVariantPrice: moneyNode(Math.min(...prices), currency),
        maxVariantPrice: moneyNode(Math.max(...prices), currency),
      };
    },
    variants: (args: PageArgs) =>
      connection(
        product.variants,
        args,
        (variant) => variant.id,
        (variant) => variantNode(context, product, variant),
      ),
    inCollection: (args: { id: string }) =>
      context.shop.collections.some(
        (one) => one.id === idOf(args.id, "Collection") && one.products.includes(product.id),
      ),
    variantsCount: { count: product.variants.length, precision: "EXACT" },
    ...metafieldMembers(context, id),
  };
}

/** `ProductVariant`. */
export function variantNode(context: ApiContext, product: Product, variant: Variant): Record<string, unknown> {
  const id = gid("ProductVariant", variant.id);
  return {
    __typename: "ProductVariant",
    id,
    legacyResourceId: variant.id,
    title: variant.title,
    displayName: `${product.title} - ${variant.title}`,
    sku: variant.sku,
    price: decimal(variant.priceMinor, context.shop.currency),
    compareAtPrice: null,
    taxable: variant.taxable,
    availableForSale: true,
    position: product.variants.indexOf(variant) + 1,
    product: () => productNode(context, product),
    createdAt: apiDate(product.createdAt),
    updatedAt: apiDate(product.createdAt),
    ...metafieldMembers(context, id),
  };
}
