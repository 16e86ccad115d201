import { z } from "zod";
import { type Currency, money, toDecimal } from "../core/money/money.ts";
import type { Terms } from "../core/program/terms.ts";
import { type AdminOperation, adminOperation } from "../platform/shopify-admin.ts";

/** Goods as Shopify's discounts take them (DiscountItemsInput). */
type ItemsInput =
  | { readonly all: true }
  | { readonly products: { readonly productsToAdd: readonly string[] } }
  | { readonly collections: { readonly add: readonly string[] } };

/** What every discount takes, in Shopify's own shape. */
interface CommonInput {
  readonly title: string;
  readonly code?: string;
  readonly startsAt?: string;
  readonly endsAt?: string | null;
  readonly context: { readonly all: "ALL" };
  readonly appliesOncePerCustomer: boolean;
  readonly usageLimit: number | null;
  readonly combinesWith: {
    readonly productDiscounts: boolean;
    readonly orderDiscounts: boolean;
    readonly shippingDiscounts: boolean;
  };
  readonly tags: readonly string[];
}

interface Minimum {
  readonly minimumRequirement: { readonly subtotal: { readonly greaterThanOrEqualToSubtotal: string | null } };
}

/** DiscountCodeBasicInput. */
interface BasicInput extends CommonInput, Minimum {
  readonly customerGets: {
    readonly items?: ItemsInput;
    readonly value:
      | { readonly percentage: number }
      | { readonly discountAmount: { readonly amount: string; readonly appliesOnEachItem: false } };
  };
}

/** DiscountCodeFreeShippingInput. */
interface ShippingInput extends CommonInput, Minimum {
  readonly destination: { readonly all: true };
}

/** DiscountCodeBxgyInput: buy one of these, get one of that. */
interface ItemInput extends CommonInput {
  readonly usesPerOrderLimit: 1;
  readonly customerBuys: {
    readonly items?: ItemsInput;
    readonly value: { readonly quantity: string } | { readonly amount: string };
  };
  readonly customerGets?: {
    readonly items: ItemsInput;
    readonly value: {
      readonly discountOnQuantity: { readonly quantity: "1"; readonly effect: { readonly percentage: 1 } };
    };
  };
}

/** What a discount mutation takes; which of them is decided with the operation that sends it. */
export type OfferInput = BasicInput | ShippingInput | ItemInput;

const saved = z.object({
  saved: z.object({
    codeDiscountNode: z.object({ id: z.string() }).nullable(),
    userErrors: z.array(
      z.object({ field: z.array(z.string()).nullable(), code: z.string().nullable(), message: z.string() }),
    ),
  }),
});
type Saved = z.infer<typeof saved>;

/** How one kind of discount is made and changed. The first code is ours to choose, so that a lost answer can be looked up. */
export interface OfferOperations {
  readonly create: AdminOperation<{ offer: OfferInput }, Saved>;
  /** Idempotent. */
  readonly update: AdminOperation<{ id: string; offer: OfferInput }, Saved>;
}

const basic: OfferOperations = {
  create: adminOperation({
    name: "CreateOffer",
    document: /* GraphQL */ `
      mutation CreateOffer($offer: DiscountCodeBasicInput!) {
        saved: discountCodeBasicCreate(basicCodeDiscount: $offer) {
          codeDiscountNode { id }
          userErrors { field code message }
        }
      }
    `,
    data: saved,
  }),
  update: adminOperation({
    name: "UpdateOffer",
    document: /* GraphQL */ `
      mutation UpdateOffer($id: ID!, $offer: DiscountCodeBasicInput!) {
        saved: discountCodeBasicUpdate(id: $id, basicCodeDiscount: $offer) {
          codeDiscountNode { id }
          userErrors { field code message }
        }
      }
    `,
    data: saved,
  }),
};

const freeShipping: OfferOperations = {
  create: adminOperation({
    name: "CreateShippingOffer",
    document: /* GraphQL */ `
      mutation CreateShippingOffer($offer: DiscountCodeFreeShippingInput!) {
        saved: discountCodeFreeShippingCreate(freeShippingCodeDiscount: $offer) {
          codeDiscountNode { id }
          userErrors { field code message }
        }
      }
    `,
    data: saved,
  }),
  update: adminOperation({
    name: "UpdateShippingOffer",
    document: /* GraphQL */ `
      mutation UpdateShippingOffer($id: ID!, $offer: DiscountCodeFreeShippingInput!) {
        saved: discountCodeFreeShippingUpdate(id: $id, freeShippingCodeDiscount: $offer) {
          codeDiscountNode { id }
          userErrors { field code message }
        }
      }
    `,
    data: saved,
  }),
};

const freeItem: OfferOperations = {
  create: adminOperation({
    name: "CreateItemOffer",
    document: /* GraphQL */ `
      mutation CreateItemOffer($offer: DiscountCodeBxgyInput!) {
        saved: discountCodeBxgyCreate(bxgyCodeDiscount: $offer) {
          codeDiscountNode { id }
          userErrors { field code message }
        }
      }
    `,
    data: saved,
  }),
  update: adminOperation({
    name: "UpdateItemOffer",
    document: /* GraphQL */ `
      mutation UpdateItemOffer($id: ID!, $offer: DiscountCodeBxgyInput!) {
        saved: discountCodeBxgyUpdate(id: $id, bxgyCodeDiscount: $offer) {
          codeDiscountNode { id }
          userErrors { field code message }
        }
      }
    `,
    data: saved,
  }),
};

/** An offer as Shopify's discounts know it; null where the friend gets none. */
export interface OfferDiscount {
  readonly operations: OfferOperations;
  /** For a discount that is to be made. */
  readonly made: OfferInput;
  /** For one that is there: without its goods, which it keeps (core/program/discount-shape.ts). */
  readonly changed: OfferInput;
}

/** The native discount that carries a program's offer. */
export function offerDiscount(
  program: { readonly programId: string; readonly name: string; readonly terms: Terms },
  shopCurrency: Currency,
): OfferDiscount | null {
  const { terms } = program;
  const { value, minimumMinor, oncePerCustomer } = terms.offer;
  const minimum = minimumMinor === null ? null : toDecimal(money(minimumMinor, shopCurrency));
  const ships = value.kind === "free_shipping";
  const common: CommonInput = {
    title: `Goodword: ${program.name}`,
    context: { all: "ALL" },
    appliesOncePerCustomer: oncePerCustomer,
    usageLimit: terms.offerMaxUses,
    combinesWith: {
      productDiscounts: terms.offerCombinesWith.includes("product"),
      orderDiscounts: terms.offerCombinesWith.includes("order"),
      // Shopify knows no order with two shipping discounts, and refuses to be told of one.
      shippingDiscounts: terms.offerCombinesWith.includes("shipping") && !ships,
    },
    tags: ["goodword", `goodword:${program.programId}`],
  };
  const minimumRequirement = { subtotal: { greaterThanOrEqualToSubtotal: minimum } };
  const items = itemsInput(terms);
  switch (value.kind) {
    case "none":
      return null;
    case "percent":
    case "amount": {
      // Shopify counts a percentage as a fraction, and an amount in the shop's currency.
      const off =
        value.kind === "percent"
          ? { percentage: value.basisPoints / 10_000 }
          : {
              discountAmount: {
                amount: toDecimal(money(value.amountMinor, value.currency)),
                appliesOnEachItem: false,
              } as const,
            };
      return {
        operations: basic,
        made: { ...common, minimumRequirement, customerGets: { items, value: off } },
        changed: { ...common, minimumRequirement, customerGets: { value: off } },
      };
    }
    case "free_shipping": {
      const input = { ...common, minimumRequirement, destination: { all: true } } as const;
      return { operations: freeShipping, made: input, changed: input };
    }
    case "free_item": {
      const buys = minimum === null ? { quantity: "1" } : { amount: minimum };
      return {
        operations: freeItem,
        made: {
          ...common,
          usesPerOrderLimit: 1,
          customerBuys: { items, value: buys },
          customerGets: {
            items: { products: { productsToAdd: [value.item.id] } },
            value: { discountOnQuantity: { quantity: "1", effect: { percentage: 1 } } },
          },
        },
        changed: { ...common, usesPerOrderLimit: 1, customerBuys: { value: buys } },
      };
    }
  }
}

function itemsInput({ offerItems }: Terms): ItemsInput {
  switch (offerItems.kind) {
    case "all":
      return { all: true };
    case "products":
      return { products: { productsToAdd: offerItems.goods.map(({ id }) => id) } };
    case "collections":
      return { collections: { add: offerItems.goods.map(({ id }) => id) } };
  }
}
