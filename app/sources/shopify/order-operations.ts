import { z } from "zod";
import { adminOperation } from "../../platform/shopify-admin.ts";
import { type OrderNode, orderNode } from "./order-node.ts";

// 50 lines are read with an order: more gift-card lines than that in one order would count into the base. What a
// line's product is takes a scope that the merchant grants where a program asks for it.
const orderFields = /* GraphQL */ `
  fragment OrderFields on Order {
    id
    name
    createdAt
    updatedAt
    processedAt
    test
    cancelledAt
    displayFinancialStatus
    displayFulfillmentStatus
    fulfillments(first: 20) { createdAt status }
    sourceName
    taxesIncluded
    currencyCode
    discountCodes
    customAttributes { key value }
    currentSubtotalPriceSet { shopMoney { amount } }
    totalOutstandingSet { shopMoney { amount } }
    email
    phone
    clientIp
    customerLocale
    shippingAddress { name address1 zip countryCodeV2 phone }
    customer { id firstName lastName }
    disputes { id status }
    lineItems(first: 50) {
      nodes {
        id
        isGiftCard
        product @include(if: $products) { id }
        quantity
        currentQuantity
        originalUnitPriceSet { shopMoney { amount } }
        discountAllocations { allocatedAmountSet { shopMoney { amount } } }
        taxLines { priceSet { shopMoney { amount } } }
      }
    }
  }
`;

/** The present state of some orders; null for one that this shop does not have. At most 10 at once: an order with its lines costs about 70 points. */
export const readOrders = adminOperation<
  { ids: readonly string[]; products: boolean },
  { nodes: (OrderNode | null)[] }
>({
  name: "ReadOrders",
  document: /* GraphQL */ `
    query ReadOrders($ids: [ID!]!, $products: Boolean!) {
      nodes(ids: $ids) { ...OrderFields }
    }
    ${orderFields}
  `,
  data: z.object({ nodes: z.array(orderNode.nullable()) }),
});

/** Orders of a name. */
export const ordersByName = adminOperation<{ query: string; products: boolean }, { orders: { nodes: OrderNode[] } }>({
  name: "OrdersByName",
  document: /* GraphQL */ `
    query OrdersByName($query: String!, $products: Boolean!) {
      orders(first: 5, query: $query) {
        nodes { ...OrderFields }
      }
    }
    ${orderFields}
  `,
  data: z.object({ orders: z.object({ nodes: z.array(orderNode) }) }),
});

/** Orders changed since a moment, oldest change first: what reconciliation walks. */
export const ordersSince = adminOperation<
  { query: string; after: string | null; products: boolean },
  { orders: { nodes: OrderNode[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } }
>({
  name: "OrdersSince",
  document: /* GraphQL */ `
    query OrdersSince($query: String!, $after: String, $products: Boolean!) {
      orders(first: 10, after: $after, query: $query, sortKey: UPDATED_AT) {
        nodes { ...OrderFields }
        pageInfo { hasNextPage endCursor }
      }
    }
    ${orderFields}
  `,
  data: z.object({
    orders: z.object({
      nodes: z.array(orderNode),
      pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
    }),
  }),
});

/** Who bought, and their newest orders: the ones from this order on are taken off `numberOfOrders` to know how many came before. */
const customerHistory = z.object({
  id: z.string(),
  createdAt: z.string(),
  customer: z
    .object({
      id: z.string(),
      numberOfOrders: z.string(),
      orders: z.object({ nodes: z.array(z.object({ id: z.string(), createdAt: z.string() })) }),
    })
    .nullable(),
});

export type CustomerHistory = z.infer<typeof customerHistory>;

const customerHistoryFields = /* GraphQL */ `
  fragment CustomerHistory on Order {
    id
    createdAt
    customer {
      id
      numberOfOrders
      orders(first: 25, sortKey: CREATED_AT, reverse: true) { nodes { id createdAt } }
    }
  }
`;

/** How often the buyers of some orders had bought. `numberOfOrders` counts all orders ever; the list reaches back 60 days (read_orders). */
export const readCustomerHistories = adminOperation<{ ids: readonly string[] }, { nodes: (CustomerHistory | null)[] }>({
  name: "ReadCustomerHistories",
  document: /* GraphQL */ `
    query ReadCustomerHistories($ids: [ID!]!) {
      nodes(ids: $ids) { ...CustomerHistory }
    }
    ${customerHistoryFields}
  `,
  data: z.object({ nodes: z.array(customerHistory.nullable()) }),
});

/** The places that one request has for collections: each is a field of its own, which costs nothing. */
export const slots = [
  "c1",
  "c2",
  "c3",
  "c4",
  "c5",
  "c6",
  "c7",
  "c8",
  "c9",
  "c10",
  "c11",
  "c12",
  "c13",
  "c14",
  "c15",
  "c16",
  "c17",
  "c18",
  "c19",
  "c20",
] as const;
type Slot = (typeof slots)[number];

/** Something for each place. */
export function inSlots<Value>(of: (index: number) => Value): Record<Slot, Value> {
  return Object.fromEntries(slots.map((slot, index) => [slot, of(index)])) as Record<Slot, Value>;
}

export type ProductNode = { readonly id: string; readonly title: string } & Readonly<Record<Slot, boolean>>;

/**
 * The same together with what collections some products are in: at most 250 of them, two points each. Places that
 * are not needed ask for the first collection again. `there` tells a product that is gone from one that could not be told of.
 */
export const askAboutGoods = adminOperation<
  { orders: readonly string[]; products: readonly string[] } & Readonly<Record<Slot, string>>,
  { orders: (CustomerHistory | null)[]; products: (ProductNode | null)[]; there: ({ readonly id: string } | null)[] }
>({
  name: "AskAboutGoods",
  document: /* GraphQL */ `
    query AskAboutGoods(
      $orders: [ID!]!, $products: [ID!]!,
      $c1: ID!, $c2: ID!, $c3: ID!, $c4: ID!, $c5: ID!, $c6: ID!, $c7: ID!, $c8: ID!, $c9: ID!, $c10: ID!,
      $c11: ID!, $c12: ID!, $c13: ID!, $c14: ID!, $c15: ID!, $c16: ID!, $c17: ID!, $c18: ID!, $c19: ID!, $c20: ID!
    ) {
      orders: nodes(ids: $orders) { ...CustomerHistory }
      products: nodes(ids: $products) { ...Memberships }
      there: nodes(ids: $products) { ... on Product { id } }
    }
    ${customerHistoryFields}
    fragment Memberships on Product {
      id
      title
      c1: inCollection(id: $c1) c2: inCollection(id: $c2) c3: inCollection(id: $c3) c4: inCollection(id: $c4)
      c5: inCollection(id: $c5) c6: inCollection(id: $c6) c7: inCollection(id: $c7) c8: inCollection(id: $c8)
      c9: inCollection(id: $c9) c10: inCollection(id: $c10) c11: inCollection(id: $c11) c12: inCollection(id: $c12)
      c13: inCollection(id: $c13) c14: inCollection(id: $c14) c15: inCollection(id: $c15) c16: inCollection(id: $c16)
      c17: inCollection(id: $c17) c18: inCollection(id: $c18) c19: inCollection(id: $c19) c20: inCollection(id: $c20)
    }
  `,
  data: z.object({
    orders: z.array(customerHistory.nullable()),
    products: z.array(z.object({ id: z.string(), title: z.string(), ...inSlots(() => z.boolean()) }).nullable()),
    there: z.array(z.object({ id: z.string() }).nullable()),
  }),
});

/** Which customers are still there: nothing of them is asked. */
export const readCustomersThere = adminOperation<
  { ids: readonly string[] },
  { nodes: readonly ({ readonly id: string } | null)[] }
>({
  name: "ReadCustomersThere",
  document: /* GraphQL */ `
    query ReadCustomersThere($ids: [ID!]!) {
      nodes(ids: $ids) { ... on Customer { id } }
    }
  `,
  data: z.object({ nodes: z.array(z.object({ id: z.string() }).nullable()) }),
});
