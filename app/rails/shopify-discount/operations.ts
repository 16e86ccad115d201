import { z } from "zod";
import { adminOperation } from "../../platform/shopify-admin.ts";

const userErrors = z.array(z.object({ code: z.string().nullable(), message: z.string() }));

/** Any other type. It never catches what was meant to be one of `names` and did not fit: that must fail, not pass as a stranger's. */
const otherThan = (...names: readonly string[]) =>
  z.object({ __typename: z.string().refine((type) => !names.includes(type)) });

const common = {
  title: z.string(),
  status: z.string(),
  tags: z.array(z.string()),
  usageLimit: z.number().nullable(),
  endsAt: z.string().nullable(),
};

/** A discount of the kinds we make, as far as we look at it. */
const ourDiscount = z.union([
  z.object({
    __typename: z.literal("DiscountCodeBasic"),
    ...common,
    customerGets: z.object({
      items: z.object({ __typename: z.string() }),
      value: z.union([
        z.object({
          __typename: z.literal("DiscountAmount"),
          amount: z.object({ amount: z.string(), currencyCode: z.string() }),
        }),
        z.object({ __typename: z.literal("DiscountPercentage"), percentage: z.number() }),
        otherThan("DiscountAmount", "DiscountPercentage"),
      ]),
    }),
  }),
  z.object({ __typename: z.literal("DiscountCodeFreeShipping"), ...common }),
]);

export type OurDiscount = z.infer<typeof ourDiscount>;

const ourFields = /* GraphQL */ `
  fragment OurBasic on DiscountCodeBasic {
    title
    status
    tags
    usageLimit
    endsAt
    customerGets {
      items { __typename }
      value {
        __typename
        ... on DiscountAmount { amount { amount currencyCode } }
        ... on DiscountPercentage { percentage }
      }
    }
  }
  fragment OurFreeShipping on DiscountCodeFreeShipping { title status tags usageLimit endsAt }
`;

const discountByCode = z.object({
  codeDiscountNodeByCode: z
    .object({
      id: z.string(),
      codeDiscount: z.union([ourDiscount, otherThan("DiscountCodeBasic", "DiscountCodeFreeShipping")]),
    })
    .nullable(),
});

/** The discount that a code belongs to, whoever made it; codes are compared without regard to case. */
export const discountOfCode = adminOperation<{ code: string }, z.infer<typeof discountByCode>>({
  name: "RewardDiscountOfCode",
  document: /* GraphQL */ `
    ${ourFields}
    query RewardDiscountOfCode($code: String!) {
      codeDiscountNodeByCode(code: $code) {
        id
        codeDiscount {
          __typename
          ... on DiscountCodeBasic { ...OurBasic }
          ... on DiscountCodeFreeShipping { ...OurFreeShipping }
        }
      }
    }
  `,
  data: discountByCode,
});

/** What we say of a discount: `DiscountCodeBasicInput`, or `DiscountCodeFreeShippingInput` where it has a destination. */
export interface DiscountSettings {
  readonly title: string;
  readonly startsAt: string;
  readonly endsAt?: string | null;
  readonly usageLimit: 1;
  readonly appliesOncePerCustomer: false;
  readonly context: { readonly all: "ALL" } | { readonly customers: { readonly add: readonly string[] } };
  readonly customerGets?: {
    readonly items: { readonly all: true } | { readonly products: { readonly productsToAdd: readonly string[] } };
    readonly value:
      | { readonly percentage: number }
      | { readonly discountAmount: { readonly amount: string; readonly appliesOnEachItem: false } };
  };
  readonly destination?: { readonly all: true };
  readonly combinesWith: {
    readonly orderDiscounts: boolean;
    readonly productDiscounts: boolean;
    readonly shippingDiscounts: boolean;
  };
  readonly tags: readonly string[];
}

/** With the code that it begins with. */
export type NewDiscount = DiscountSettings & { readonly code: string };

const created = z.object({
  created: z.object({ codeDiscountNode: z.object({ id: z.string() }).nullable(), userErrors }).nullable(),
});

/** Makes a definition's discount together with its anchor code. */
export const createDiscount = adminOperation<{ discount: NewDiscount }, z.infer<typeof created>>({
  name: "RewardDiscountCreate",
  document: /* GraphQL */ `
    mutation RewardDiscountCreate($discount: DiscountCodeBasicInput!) {
      created: discountCodeBasicCreate(basicCodeDiscount: $discount) {
        codeDiscountNode { id }
        userErrors { field code message }
      }
    }
  `,
  data: created,
});

/** The same for free shipping. */
export const createShippingDiscount = adminOperation<{ discount: NewDiscount }, z.infer<typeof created>>({
  name: "RewardShippingDiscountCreate",
  document: /* GraphQL */ `
    mutation RewardShippingDiscountCreate($discount: DiscountCodeFreeShippingInput!) {
      created: discountCodeFreeShippingCreate(freeShippingCodeDiscount: $discount) {
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

const use = z.object({
  codeDiscountNodeByCode: z
    .object({
      id: z.string(),
      codeDiscount: z.union([
        z.object({
          __typename: z.enum(["DiscountCodeBasic", "DiscountCodeFreeShipping"]),
          codes: z.object({
            nodes: z.array(z.object({ id: z.string(), code: z.string(), asyncUsageCount: z.number() })),
          }),
        }),
        z.object({ __typename: z.enum(["DiscountCodeApp", "DiscountCodeBxgy"]) }),
      ]),
    })
    .nullable(),
  orders: z.object({ nodes: z.array(z.object({ id: z.string(), discountCodes: z.array(z.string()) })) }),
});

/**
 * Whether a code was used: Shopify's own count lags behind, and orders are seen for sixty days, so both are asked. `find` is
 * the search for the code, `orders` the one for the orders with it.
 */
export const useOfCode = adminOperation<{ code: string; find: string; orders: string }, z.infer<typeof use>>({
  name: "RewardUseOfCode",
  document: /* GraphQL */ `
    query RewardUseOfCode($code: String!, $find: String!, $orders: String!) {
      codeDiscountNodeByCode(code: $code) {
        id
        codeDiscount {
          __typename
          ... on DiscountCodeBasic { codes(first: 5, query: $find) { nodes { id code asyncUsageCount } } }
          ... on DiscountCodeFreeShipping { codes(first: 5, query: $find) { nodes { id code asyncUsageCount } } }
        }
      }
      orders(first: 5, query: $orders) { nodes { id discountCodes } }
    }
  `,
  data: use,
});

const removed = z.object({
  discountCodeRedeemCodeBulkDelete: z.object({ job: z.object({ id: z.string() }).nullable(), userErrors }).nullable(),
});

/** Takes codes off a discount; it answers before they are gone. */
export const removeCodes = adminOperation<{ discountId: string; ids: readonly string[] }, z.infer<typeof removed>>({
  name: "RewardCodesRemove",
  document: /* GraphQL */ `
    mutation RewardCodesRemove($discountId: ID!, $ids: [ID!]!) {
      discountCodeRedeemCodeBulkDelete(discountId: $discountId, ids: $ids) {
        job { id }
        userErrors { field code message }
      }
    }
  `,
  data: removed,
});

const discountNode = z.object({
  discountNode: z
    .object({ discount: z.union([ourDiscount, otherThan("DiscountCodeBasic", "DiscountCodeFreeShipping")]) })
    .nullable(),
});

/** A discount by its id. */
export const discountOfId = adminOperation<{ id: string }, z.infer<typeof discountNode>>({
  name: "RewardDiscountOfId",
  document: /* GraphQL */ `
    ${ourFields}
    query RewardDiscountOfId($id: ID!) {
      discountNode(id: $id) {
        discount {
          __typename
          ... on DiscountCodeBasic { ...OurBasic }
          ... on DiscountCodeFreeShipping { ...OurFreeShipping }
        }
      }
    }
  `,
  data: discountNode,
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
