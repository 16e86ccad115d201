import { z } from "zod";
import { adminOperation } from "../../platform/shopify-admin.ts";
import type { DiscountSettings } from "./operations.ts";

const ids = z.object({ nodes: z.array(z.object({ id: z.string() })) });
const userErrors = z.array(z.object({ code: z.string().nullable(), message: z.string() }));

const goods = z.object({
  discountNode: z
    .object({
      discount: z.object({
        customerGets: z
          .object({
            items: z.object({
              products: ids.optional(),
              productVariants: ids.optional(),
              collections: ids.optional(),
            }),
          })
          .optional(),
      }),
    })
    .nullable(),
});

/** Every good that a discount is for; Shopify takes at most 100 of them. */
export const goodsOfDiscount = adminOperation<{ id: string }, z.infer<typeof goods>>({
  name: "RewardDiscountGoods",
  document: /* GraphQL */ `
    query RewardDiscountGoods($id: ID!) {
      discountNode(id: $id) {
        discount {
          ... on DiscountCodeBasic {
            customerGets {
              items {
                ... on DiscountProducts {
                  products(first: 100) { nodes { id } }
                  productVariants(first: 100) { nodes { id } }
                }
                ... on DiscountCollections { collections(first: 100) { nodes { id } } }
              }
            }
          }
        }
      }
    }
  `,
  data: goods,
});

const toggled = z.object({ discountCodeActivate: z.object({ userErrors }).nullable() });

/** Switches a discount on; its end goes with it. */
export const activateDiscount = adminOperation<{ id: string }, z.infer<typeof toggled>>({
  name: "RewardDiscountActivate",
  document: /* GraphQL */ `
    mutation RewardDiscountActivate($id: ID!) {
      discountCodeActivate(id: $id) { userErrors { field code message } }
    }
  `,
  data: toggled,
});

const updated = z.object({ updated: z.object({ userErrors }).nullable() });

/** Makes a discount what it was made as. Idempotent. */
export const updateDiscount = adminOperation<
  { id: string; discount: Partial<DiscountSettings> },
  z.infer<typeof updated>
>({
  name: "RewardDiscountUpdate",
  document: /* GraphQL */ `
    mutation RewardDiscountUpdate($id: ID!, $discount: DiscountCodeBasicInput!) {
      updated: discountCodeBasicUpdate(id: $id, basicCodeDiscount: $discount) { userErrors { field code message } }
    }
  `,
  data: updated,
});

/** The same for free shipping. */
export const updateShippingDiscount = adminOperation<
  { id: string; discount: Partial<DiscountSettings> },
  z.infer<typeof updated>
>({
  name: "RewardShippingDiscountUpdate",
  document: /* GraphQL */ `
    mutation RewardShippingDiscountUpdate($id: ID!, $discount: DiscountCodeFreeShippingInput!) {
      updated: discountCodeFreeShippingUpdate(id: $id, freeShippingCodeDiscount: $discount) {
        userErrors { field code message }
      }
    }
  `,
  data: updated,
});
