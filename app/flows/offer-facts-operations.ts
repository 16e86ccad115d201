import { z } from "zod";
import { currency, formatMoney, parseDecimal } from "../core/money/money.ts";
import {
  everybody,
  givesPercent,
  type OfferFacts,
  type OfferGoods,
  togetherWith,
} from "../core/program/offer-facts.ts";
import { adminOperation, type ShopifyAdmin } from "../platform/shopify-admin.ts";

const amount = z.object({ amount: z.string(), currencyCode: z.string() });
const named = z.object({ nodes: z.array(z.object({ id: z.string(), title: z.string() })) });
/** `products` and its like are absent where the app may not read products. */
const items = z.object({
  __typename: z.string(),
  products: named.optional(),
  productVariants: named.optional(),
  collections: named.optional(),
});
const discount = z.object({
  __typename: z.string(),
  status: z.string().optional(),
  endsAt: z.string().nullish(),
  usageLimit: z.number().nullish(),
  usesPerOrderLimit: z.number().nullish(),
  appliesOncePerCustomer: z.boolean().optional(),
  context: z.object({ __typename: z.string() }).optional(),
  combinesWith: z
    .object({ orderDiscounts: z.boolean(), productDiscounts: z.boolean(), shippingDiscounts: z.boolean() })
    .optional(),
  minimumRequirement: z
    .object({
      greaterThanOrEqualToSubtotal: amount.optional(),
      greaterThanOrEqualToQuantity: z.coerce.string().optional(),
    })
    .nullish(),
  destinationSelection: z.object({ __typename: z.string() }).optional(),
  maximumShippingPrice: amount.nullish(),
  customerGets: z
    .object({
      items,
      value: z.object({
        percentage: z.number().optional(),
        amount: amount.optional(),
        appliesOnEachItem: z.boolean().optional(),
        quantity: z.object({ quantity: z.coerce.string() }).optional(),
        effect: z.object({ percentage: z.number().optional() }).optional(),
      }),
    })
    .optional(),
  customerBuys: z
    .object({
      items,
      value: z.object({ amount: z.string().optional(), quantity: z.coerce.string().optional() }),
    })
    .optional(),
});
const node = z.object({ discountNode: z.object({ discount }).nullable() });

/** More than 100 goods are not ours: one more tells as much as all of them. */
const goodsFields = /* GraphQL */ `
  fragment OfferGoods on DiscountItems {
    __typename
    ... on DiscountProducts {
      products(first: 101) @include(if: $goods) { nodes { id title } }
      productVariants(first: 10) @include(if: $goods) { nodes { id title } }
    }
    ... on DiscountCollections {
      collections(first: 101) @include(if: $goods) { nodes { id title } }
    }
  }
`;

const inspectOffer = adminOperation<{ id: string; goods: boolean }, z.infer<typeof node>>({
  name: "InspectOffer",
  document: /* GraphQL */ `
    ${goodsFields}
    query InspectOffer($id: ID!, $goods: Boolean!) {
      discountNode(id: $id) {
        discount {
          __typename
          ... on DiscountCodeBasic {
            status
            endsAt
            usageLimit
            appliesOncePerCustomer
            context { __typename }
            combinesWith { orderDiscounts productDiscounts shippingDiscounts }
            minimumRequirement {
              ... on DiscountMinimumSubtotal { greaterThanOrEqualToSubtotal { amount currencyCode } }
              ... on DiscountMinimumQuantity { greaterThanOrEqualToQuantity }
            }
            customerGets {
              items { ...OfferGoods }
              value {
                ... on DiscountPercentage { percentage }
                ... on DiscountAmount { amount { amount currencyCode } appliesOnEachItem }
              }
            }
          }
          ... on DiscountCodeFreeShipping {
            status
            endsAt
            usageLimit
            appliesOncePerCustomer
            context { __typename }
            combinesWith { orderDiscounts productDiscounts shippingDiscounts }
            minimumRequirement {
              ... on DiscountMinimumSubtotal { greaterThanOrEqualToSubtotal { amount currencyCode } }
              ... on DiscountMinimumQuantity { greaterThanOrEqualToQuantity }
            }
            destinationSelection { __typename }
            maximumShippingPrice { amount currencyCode }
          }
          ... on DiscountCodeBxgy {
            status
            endsAt
            usageLimit
            usesPerOrderLimit
            appliesOncePerCustomer
            context { __typename }
            combinesWith { orderDiscounts productDiscounts shippingDiscounts }
            customerBuys {
              items { ...OfferGoods }
              value {
                ... on DiscountPurchaseAmount { amount }
                ... on DiscountQuantity { quantity }
              }
            }
            customerGets {
              items { ...OfferGoods }
              value {
                ... on DiscountOnQuantity {
                  quantity { quantity }
                  effect { ... on DiscountPercentage { percentage } }
                }
              }
            }
          }
        }
      }
    }
  `,
  data: node,
});

/** What stands at Shopify under a discount's id: what it does there, or that it is gone. */
export type SeenOffer =
  | { readonly kind: "there"; readonly facts: OfferFacts }
  | { readonly kind: "gone" }
  | { readonly kind: "cannot_tell"; readonly detail: string };

/**
 * Reads a friend's discount as the shop has it. The amounts of one are in the shop's currency. Which goods it is for is told
 * to those who may read products.
 */
export async function readOfferFacts(
  admin: ShopifyAdmin,
  id: string,
  shop: { readonly currency: string; readonly scopes: string },
): Promise<SeenOffer> {
  const goods = shop.scopes.split(",").some((scope) => /^(read|write)_products$/.test(scope.trim()));
  const read = await admin.run(inspectOffer, { id, goods });
  if (read.kind !== "ok") return { kind: "cannot_tell", detail: read.detail };
  const seen = read.data.discountNode?.discount;
  if (!seen) return { kind: "gone" };
  const { combinesWith: with_, customerGets: gets, customerBuys: buys } = seen;
  const say = (text: string | undefined) => {
    const value = text === undefined ? null : parseDecimal(text, currency(shop.currency));
    return value === null ? "none" : formatMoney(value);
  };
  const on = seen.status === "ACTIVE";
  return {
    kind: "there",
    facts: {
      gives: givesOf(seen, say),
      gift: buys && gets ? goodsOf(gets.items) : null,
      goods: goodsOf((buys ?? gets)?.items),
      minimum: minimumOf(seen, say),
      customers: seen.appliesOncePerCustomer ? "each customer once" : "any number of orders of a customer",
      whose: seen.context?.__typename === "DiscountBuyerSelectionAll" ? everybody : "chosen customers or markets alone",
      uses: seen.usageLimit == null ? "not limited" : String(seen.usageLimit),
      together: togetherWith([
        ...(with_?.orderDiscounts ? ["order"] : []),
        ...(with_?.productDiscounts ? ["product"] : []),
        ...(with_?.shippingDiscounts ? ["shipping"] : []),
      ]),
      ends: on ? (seen.endsAt == null ? "never" : new Date(seen.endsAt).toISOString()) : "",
      state: on ? "on" : "off",
    },
  };
}

type Seen = z.infer<typeof discount>;

function givesOf(seen: Seen, say: (text: string | undefined) => string): string {
  const value = seen.customerGets?.value;
  switch (seen.__typename) {
    case "DiscountCodeFreeShipping": {
      const where = seen.destinationSelection?.__typename === "DiscountCountryAll" ? "" : " to some countries";
      const upTo = seen.maximumShippingPrice ? ` up to ${say(seen.maximumShippingPrice.amount)}` : "";
      return `free_shipping${where}${upTo}`;
    }
    case "DiscountCodeBxgy": {
      const percentage = value?.effect?.percentage;
      const off = percentage === 1 ? "" : percentage === undefined ? " not free" : ` ${givesPercent(percentage)} off`;
      const pieces = value?.quantity?.quantity === "1" ? "" : `, ${value?.quantity?.quantity} pieces of it`;
      const uses =
        seen.usesPerOrderLimit === 1 ? "" : `, ${seen.usesPerOrderLimit ?? "any number of"} times in one order`;
      return `${off === "" ? "free_item" : `an item${off}`}${pieces}${uses}`;
    }
    default:
      if (value?.percentage !== undefined) return givesPercent(value.percentage);
      return `${say(value?.amount?.amount)}${value?.appliesOnEachItem ? " for each piece" : ""}`;
  }
}

/** What has to be bought; of a free item one piece, unless there is an amount. */
function minimumOf(
  { customerBuys: buys, minimumRequirement: minimum }: Seen,
  say: (text: string | undefined) => string,
): string {
  const pieces = buys ? buys.value.quantity : minimum?.greaterThanOrEqualToQuantity;
  if (pieces !== undefined && !(buys && pieces === "1")) return `${pieces} pieces`;
  return say(buys ? buys.value.amount : minimum?.greaterThanOrEqualToSubtotal?.amount);
}

function goodsOf(seen: z.infer<typeof items> | undefined): OfferGoods {
  switch (seen?.__typename) {
    case "DiscountProducts":
      if (seen.productVariants && seen.productVariants.nodes.length > 0)
        return { kind: "variants", of: seen.productVariants.nodes };
      return { kind: "products", of: seen.products?.nodes ?? null };
    case "DiscountCollections":
      return { kind: "collections", of: seen.collections?.nodes ?? null };
    default:
      return { kind: "all", of: [] };
  }
}
