import { z } from "zod";
import { currency, formatMoney, parseDecimal } from "../core/money/money.ts";
import { givesPercent, type OfferFacts, togetherWith } from "../core/program/offer-facts.ts";
import { adminOperation, type ShopifyAdmin } from "../platform/shopify-admin.ts";

const amount = z.object({ amount: z.string(), currencyCode: z.string() });
const minimum = z.object({ greaterThanOrEqualToSubtotal: amount.optional() }).nullish();
const discount = z.object({
  __typename: z.string(),
  status: z.string().optional(),
  endsAt: z.string().nullish(),
  usageLimit: z.number().nullish(),
  appliesOncePerCustomer: z.boolean().optional(),
  combinesWith: z
    .object({ orderDiscounts: z.boolean(), productDiscounts: z.boolean(), shippingDiscounts: z.boolean() })
    .optional(),
  minimumRequirement: minimum,
  customerGets: z
    .object({
      items: z.object({ __typename: z.string() }),
      value: z.object({ percentage: z.number().optional(), amount: amount.optional() }),
    })
    .optional(),
  customerBuys: z
    .object({ items: z.object({ __typename: z.string() }), value: z.object({ amount: z.string().optional() }) })
    .optional(),
});
const node = z.object({ discountNode: z.object({ discount }).nullable() });

const inspectOffer = adminOperation<{ id: string }, z.infer<typeof node>>({
  name: "InspectOffer",
  document: /* GraphQL */ `
    query InspectOffer($id: ID!) {
      discountNode(id: $id) {
        discount {
          __typename
          ... on DiscountCodeBasic {
            status
            endsAt
            usageLimit
            appliesOncePerCustomer
            combinesWith { orderDiscounts productDiscounts shippingDiscounts }
            minimumRequirement {
              ... on DiscountMinimumSubtotal { greaterThanOrEqualToSubtotal { amount currencyCode } }
            }
            customerGets {
              items { __typename }
              value {
                ... on DiscountPercentage { percentage }
                ... on DiscountAmount { amount { amount currencyCode } }
              }
            }
          }
          ... on DiscountCodeFreeShipping {
            status
            endsAt
            usageLimit
            appliesOncePerCustomer
            combinesWith { orderDiscounts productDiscounts shippingDiscounts }
            minimumRequirement {
              ... on DiscountMinimumSubtotal { greaterThanOrEqualToSubtotal { amount currencyCode } }
            }
          }
          ... on DiscountCodeBxgy {
            status
            endsAt
            usageLimit
            appliesOncePerCustomer
            combinesWith { orderDiscounts productDiscounts shippingDiscounts }
            customerBuys {
              items { __typename }
              value { ... on DiscountPurchaseAmount { amount } }
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

/** Reads a friend's discount as the shop has it. The amounts of one are in the shop's currency. */
export async function readOfferFacts(admin: ShopifyAdmin, id: string, shopCurrency: string): Promise<SeenOffer> {
  const read = await admin.run(inspectOffer, { id });
  if (read.kind !== "ok") return { kind: "cannot_tell", detail: read.detail };
  const seen = read.data.discountNode?.discount;
  if (!seen) return { kind: "gone" };
  const { combinesWith: with_, customerGets: gets, customerBuys: buys } = seen;
  const say = (text: string | undefined) => {
    const value = text === undefined ? null : parseDecimal(text, currency(shopCurrency));
    return value === null ? "none" : formatMoney(value);
  };
  const on = seen.status === "ACTIVE";
  return {
    kind: "there",
    facts: {
      gives: givesOf(seen.__typename, gets?.value.percentage, say(gets?.value.amount?.amount)),
      goods: goodsOf((buys ?? gets)?.items.__typename),
      minimum: say(buys ? buys.value.amount : seen.minimumRequirement?.greaterThanOrEqualToSubtotal?.amount),
      customers: seen.appliesOncePerCustomer ? "each customer once" : "any number of orders of a customer",
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

function givesOf(type: string, percentage: number | undefined, money: string): string {
  if (type === "DiscountCodeFreeShipping") return "free_shipping";
  if (type === "DiscountCodeBxgy") return "free_item";
  return percentage === undefined ? money : givesPercent(percentage);
}

function goodsOf(type: string | undefined): OfferFacts["goods"] {
  if (type === "DiscountProducts") return "products";
  return type === "DiscountCollections" ? "collections" : "all";
}
