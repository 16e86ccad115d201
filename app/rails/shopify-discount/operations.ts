import { z } from "zod";
import { adminOperation } from "../../platform/shopify-admin.ts";

const userErrors = z.array(z.object({ code: z.string().nullable(), message: z.string() }));

/** Any other type. It never catches what was meant to be `name` and did not fit: that must fail, not pass as a stranger's. */
const otherThan = (name: string) => z.object({ __typename: z.string().refine((type) => type !== name) });

const basicDiscount = z.object({
  __typename: z.literal("DiscountCodeBasic"),
  title: z.string(),
  status: z.string(),
  tags: z.array(z.string()),
  usageLimit: z.number().nullable(),
  customerGets: z.object({
    value: z.union([
      z.object({
        __typename: z.literal("DiscountAmount"),
        amount: z.object({ amount: z.string(), currencyCode: z.string() }),
      }),
      otherThan("DiscountAmount"),
    ]),
  }),
});

/** A discount of the kind we make, as far as we look at it. */
export type BasicDiscount = z.infer<typeof basicDiscount>;

const discountByCode = z.object({
  codeDiscountNodeByCode: z
    .object({ id: z.string(), codeDiscount: z.union([basicDiscount, otherThan("DiscountCodeBasic")]) })
    .nullable(),
});

const shopFactsData = z.object({
  shop: z.object({ name: z.string(), currencyCode: z.string(), primaryDomain: z.object({ url: z.string() }) }),
  currentAppInstallation: z.object({ id: z.string(), accessScopes: z.array(z.object({ handle: z.string() })) }),
});

/** The shop's currency and address, which installation of ours this is, and what it was allowed to do. */
export const shopFacts = adminOperation<Record<string, never>, z.infer<typeof shopFactsData>>({
  name: "RewardShopFacts",
  document: /* GraphQL */ `
    query RewardShopFacts {
      shop { name currencyCode primaryDomain { url } }
      currentAppInstallation { id accessScopes { handle } }
    }
  `,
  data: shopFactsData,
});

/** The discount that a code belongs to, whoever made it; codes are compared without regard to case. */
export const discountOfCode = adminOperation<{ code: string }, z.infer<typeof discountByCode>>({
  name: "RewardDiscountOfCode",
  document: /* GraphQL */ `
    query RewardDiscountOfCode($code: String!) {
      codeDiscountNodeByCode(code: $code) {
        id
        codeDiscount {
          __typename
          ... on DiscountCodeBasic {
            title
            status
            tags
            usageLimit
            customerGets {
              value {
                __typename
                ... on DiscountAmount { amount { amount currencyCode } }
              }
            }
          }
        }
      }
    }
  `,
  data: discountByCode,
});

/** What `discountCodeBasicCreate` takes of us. */
export interface NewDiscount {
  readonly title: string;
  readonly code: string;
  readonly startsAt: string;
  readonly usageLimit: 1;
  readonly appliesOncePerCustomer: false;
  readonly context: { readonly all: "ALL" };
  readonly customerGets: {
    readonly items: { readonly all: true };
    readonly value: { readonly discountAmount: { readonly amount: string; readonly appliesOnEachItem: false } };
  };
  readonly combinesWith: {
    readonly orderDiscounts: boolean;
    readonly productDiscounts: boolean;
    readonly shippingDiscounts: boolean;
  };
  readonly tags: readonly string[];
}

const created = z.object({
  discountCodeBasicCreate: z
    .object({ codeDiscountNode: z.object({ id: z.string() }).nullable(), userErrors })
    .nullable(),
});

/** Makes a definition's discount together with its anchor code. */
export const createDiscount = adminOperation<{ discount: NewDiscount }, z.infer<typeof created>>({
  name: "RewardDiscountCreate",
  document: /* GraphQL */ `
    mutation RewardDiscountCreate($discount: DiscountCodeBasicInput!) {
      discountCodeBasicCreate(basicCodeDiscount: $discount) {
        codeDiscountNode { id }
        userErrors { field code message }
      }
    }
  `,
  data: created,
});

const added = z.object({
  discountRedeemCodeBulkAdd: z
    .object({ bulkCreation: z.object({ id: z.string(), done: z.boolean() }).nullable(), userErrors })
    .nullable(),
});

/** Asks Shopify to add codes to a discount; it answers before they are there. */
export const addCodes = adminOperation<
  { discountId: string; codes: readonly { readonly code: string }[] },
  z.infer<typeof added>
>({
  name: "RewardCodesAdd",
  document: /* GraphQL */ `
    mutation RewardCodesAdd($discountId: ID!, $codes: [DiscountRedeemCodeInput!]!) {
      discountRedeemCodeBulkAdd(discountId: $discountId, codes: $codes) {
        bulkCreation { id done }
        userErrors { field code message }
      }
    }
  `,
  data: added,
});

const creation = z.object({
  discountRedeemCodeBulkCreation: z
    .object({
      done: z.boolean(),
      codes: z.object({
        nodes: z.array(
          z.object({
            code: z.string(),
            errors: userErrors,
            discountRedeemCode: z.object({ id: z.string() }).nullable(),
          }),
        ),
      }),
    })
    .nullable(),
});

/** How far adding codes has come; a code that was taken shows its error only here. */
export const codesProgress = adminOperation<{ id: string }, z.infer<typeof creation>>({
  name: "RewardCodesProgress",
  document: /* GraphQL */ `
    query RewardCodesProgress($id: ID!) {
      discountRedeemCodeBulkCreation(id: $id) {
        done
        codes(first: 1) {
          nodes {
            code
            errors { field code message }
            discountRedeemCode { id }
          }
        }
      }
    }
  `,
  data: creation,
});
