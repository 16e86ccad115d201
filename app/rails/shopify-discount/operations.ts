import { z } from "zod";
import { adminOperation } from "../../platform/shopify-admin.ts";

const userErrors = z.array(z.object({ code: z.string().nullable(), message: z.string() }));

/** Any other type. It never catches what was meant to be one of `names` and did not fit: that must fail, not pass as a stranger's. */
const otherThan = (...names: readonly string[]) =>
  z.object({ __typename: z.string().refine((type) => !names.includes(type)) });

const ids = z.object({ nodes: z.array(z.object({ id: z.string() })) });

const common = {
  title: z.string(),
  status: z.string(),
  tags: z.array(z.string()),
  usageLimit: z.number().nullable(),
  appliesOncePerCustomer: z.boolean(),
  endsAt: z.string().nullable(),
  combinesWith: z.object({
    orderDiscounts: z.boolean(),
    productDiscounts: z.boolean(),
    shippingDiscounts: z.boolean(),
  }),
  context: z.union([
    z.object({ __typename: z.literal("DiscountCustomers"), customers: z.array(z.object({ id: z.string() })) }),
    otherThan("DiscountCustomers"),
  ]),
  minimumRequirement: z.object({ __typename: z.string() }).nullable(),
};

/** A discount of the kinds we make, as far as we look at it. */
const ourDiscount = z.union([
  z.object({
    __typename: z.literal("DiscountCodeBasic"),
    ...common,
    customerGets: z.object({
      /** The goods by name are told where they were asked for. */
      items: z.object({
        __typename: z.string(),
        products: ids.optional(),
        productVariants: ids.optional(),
      }),
      value: z.union([
        z.object({
          __typename: z.literal("DiscountAmount"),
          amount: z.object({ amount: z.string(), currencyCode: z.string() }),
          appliesOnEachItem: z.boolean(),
        }),
        z.object({ __typename: z.literal("DiscountPercentage"), percentage: z.number() }),
        otherThan("DiscountAmount", "DiscountPercentage"),
      ]),
    }),
  }),
  z.object({
    __typename: z.literal("DiscountCodeFreeShipping"),
    ...common,
    destinationSelection: z.object({ __typename: z.string() }),
    maximumShippingPrice: z.object({ amount: z.string() }).nullable(),
  }),
]);

export type OurDiscount = z.infer<typeof ourDiscount>;

/** One product is ours to name: a second one, a variant or a collection says enough. `$goods`: whether products may be read. */
const ourFields = /* GraphQL */ `
  fragment OurBasic on DiscountCodeBasic {
    title
    status
    tags
    usageLimit
    appliesOncePerCustomer
    endsAt
    combinesWith { orderDiscounts productDiscounts shippingDiscounts }
    context { __typename ... on DiscountCustomers { customers { id } } }
    minimumRequirement { __typename }
    customerGets {
      items {
        __typename
        ... on DiscountProducts {
          products(first: 2) @include(if: $goods) { nodes { id } }
          productVariants(first: 1) @include(if: $goods) { nodes { id } }
        }
      }
      value {
        __typename
        ... on DiscountAmount { amount { amount currencyCode } appliesOnEachItem }
        ... on DiscountPercentage { percentage }
      }
    }
  }
  fragment OurFreeShipping on DiscountCodeFreeShipping {
    title
    status
    tags
    usageLimit
    appliesOncePerCustomer
    endsAt
    combinesWith { orderDiscounts productDiscounts shippingDiscounts }
    context { __typename ... on DiscountCustomers { customers { id } } }
    minimumRequirement { __typename }
    destinationSelection { __typename }
    maximumShippingPrice { amount }
  }
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
export const discountOfCode = adminOperation<{ code: string; goods: boolean }, z.infer<typeof discountByCode>>({
  name: "RewardDiscountOfCode",
  document: /* GraphQL */ `
    ${ourFields}
    query RewardDiscountOfCode($code: String!, $goods: Boolean!) {
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
  readonly context:
    | { readonly all: "ALL" }
    | { readonly customers: { readonly add: readonly string[]; readonly remove?: readonly string[] } };
  readonly customerGets?: {
    readonly items:
      | { readonly all: true }
      | {
          readonly products: {
            readonly productsToAdd: readonly string[];
            readonly productsToRemove?: readonly string[];
            readonly productVariantsToRemove?: readonly string[];
          };
        };
    readonly value:
      | { readonly percentage: number }
      | { readonly discountAmount: { readonly amount: string; readonly appliesOnEachItem: false } };
  };
  readonly destination?: { readonly all: true };
  /** Only ever to take one away that somebody set. */
  readonly maximumShippingPrice?: null;
  readonly minimumRequirement?: { readonly subtotal: { readonly greaterThanOrEqualToSubtotal: null } };
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

const discountNodes = z.object({
  nodes: z.array(
    z
      .object({
        id: z.string(),
        codeDiscount: z.union([ourDiscount, otherThan("DiscountCodeBasic", "DiscountCodeFreeShipping")]),
      })
      .nullable(),
  ),
});

/** Discounts by their ids, in their order; null for one that is gone. */
export const discountsOfIds = adminOperation<{ ids: readonly string[]; goods: boolean }, z.infer<typeof discountNodes>>(
  {
    name: "RewardDiscountsOfIds",
    document: /* GraphQL */ `
    ${ourFields}
    query RewardDiscountsOfIds($ids: [ID!]!, $goods: Boolean!) {
      nodes(ids: $ids) {
        ... on DiscountCodeNode {
          id
          codeDiscount {
            __typename
            ... on DiscountCodeBasic { ...OurBasic }
            ... on DiscountCodeFreeShipping { ...OurFreeShipping }
          }
        }
      }
    }
  `,
    data: discountNodes,
  },
);
