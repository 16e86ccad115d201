import { z } from "zod";
import { adminOperation } from "../platform/shopify-admin.ts";

const userErrors = z.array(
  z.object({ field: z.array(z.string()).nullable(), code: z.string().nullable(), message: z.string() }),
);

const toggled = z.object({ userErrors });

/** Turns the discount on. */
export const activateOffer = adminOperation<{ id: string }, { discountCodeActivate: z.infer<typeof toggled> }>({
  name: "ActivateOffer",
  document: /* GraphQL */ `
    mutation ActivateOffer($id: ID!) {
      discountCodeActivate(id: $id) { userErrors { field code message } }
    }
  `,
  data: z.object({ discountCodeActivate: toggled }),
});

/** Turns the discount off, for a program that is paused or ended. */
export const deactivateOffer = adminOperation<{ id: string }, { discountCodeDeactivate: z.infer<typeof toggled> }>({
  name: "DeactivateOffer",
  document: /* GraphQL */ `
    mutation DeactivateOffer($id: ID!) {
      discountCodeDeactivate(id: $id) { userErrors { field code message } }
    }
  `,
  data: z.object({ discountCodeDeactivate: toggled }),
});

/** Takes the discount away with its codes; one that is gone already is answered with a user error. */
export const deleteOffer = adminOperation<{ id: string }, { discountCodeDelete: z.infer<typeof toggled> }>({
  name: "DeleteOffer",
  document: /* GraphQL */ `
    mutation DeleteOffer($id: ID!) {
      discountCodeDelete(id: $id) { userErrors { field code message } }
    }
  `,
  data: z.object({ discountCodeDelete: toggled }),
});

/** Whether a discount is still there. */
export const findOffer = adminOperation<{ id: string }, { discountNode: { id: string } | null }>({
  name: "FindOffer",
  document: /* GraphQL */ `
    query FindOffer($id: ID!) {
      discountNode(id: $id) { id }
    }
  `,
  data: z.object({ discountNode: z.object({ id: z.string() }).nullable() }),
});

/** Whose discount a code belongs to. */
export const findOfferByCode = adminOperation<{ code: string }, { codeDiscountNodeByCode: { id: string } | null }>({
  name: "FindOfferByCode",
  document: /* GraphQL */ `
    query FindOfferByCode($code: String!) {
      codeDiscountNodeByCode(code: $code) { id }
    }
  `,
  data: z.object({ codeDiscountNodeByCode: z.object({ id: z.string() }).nullable() }),
});

/** Adds referral codes to the discount, 250 at most. Works on in the background; single refusals show in `readCodeCreation`. */
export const addOfferCodes = adminOperation<
  { id: string; codes: readonly { code: string }[] },
  { discountRedeemCodeBulkAdd: { bulkCreation: { id: string } | null; userErrors: z.infer<typeof userErrors> } }
>({
  name: "AddOfferCodes",
  document: /* GraphQL */ `
    mutation AddOfferCodes($id: ID!, $codes: [DiscountRedeemCodeInput!]!) {
      discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) {
        bulkCreation { id }
        userErrors { field code message }
      }
    }
  `,
  data: z.object({
    discountRedeemCodeBulkAdd: z.object({ bulkCreation: z.object({ id: z.string() }).nullable(), userErrors }),
  }),
});

/** How a bulk of codes is getting on. */
export const readCodeCreation = adminOperation<
  { id: string },
  { discountRedeemCodeBulkCreation: { done: boolean } | null }
>({
  name: "ReadCodeCreation",
  document: /* GraphQL */ `
    query ReadCodeCreation($id: ID!) {
      discountRedeemCodeBulkCreation(id: $id) { done }
    }
  `,
  data: z.object({ discountRedeemCodeBulkCreation: z.object({ done: z.boolean() }).nullable() }),
});

/** Redeem codes of the discount that look like a search: Shopify matches without case, and parts of words. */
export const findOfferCodes = adminOperation<
  { id: string; search: string },
  {
    discountNode: {
      discount: { codes?: { nodes: readonly { id: string; code: string }[] } | undefined } | null;
    } | null;
  }
>({
  name: "FindOfferCodes",
  document: /* GraphQL */ `
    query FindOfferCodes($id: ID!, $search: String!) {
      discountNode(id: $id) {
        discount {
          ... on DiscountCodeBasic { codes(first: 50, query: $search) { nodes { id code } } }
          ... on DiscountCodeFreeShipping { codes(first: 50, query: $search) { nodes { id code } } }
          ... on DiscountCodeBxgy { codes(first: 50, query: $search) { nodes { id code } } }
        }
      }
    }
  `,
  data: z.object({
    discountNode: z
      .object({
        discount: z
          .object({ codes: z.object({ nodes: z.array(z.object({ id: z.string(), code: z.string() })) }).optional() })
          .nullable(),
      })
      .nullable(),
  }),
});

/** Takes redeem codes away from the discount. Works on in the background; a code that is gone already is no error. */
export const removeOfferCodes = adminOperation<
  { id: string; ids: readonly string[] },
  { discountCodeRedeemCodeBulkDelete: z.infer<typeof toggled> }
>({
  name: "RemoveOfferCodes",
  document: /* GraphQL */ `
    mutation RemoveOfferCodes($id: ID!, $ids: [ID!]) {
      discountCodeRedeemCodeBulkDelete(discountId: $id, ids: $ids) { userErrors { field code message } }
    }
  `,
  data: z.object({ discountCodeRedeemCodeBulkDelete: toggled }),
});
