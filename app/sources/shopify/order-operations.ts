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

/** How often the buyers of some orders had bought. `numberOfOrders` counts all orders ever; the list reaches back 60 days (read_orders). */
export const readCustomerHistories = adminOperation<{ ids: readonly string[] }, { nodes: (CustomerHistory | null)[] }>({
  name: "ReadCustomerHistories",
  document: /* GraphQL */ `
    query ReadCustomerHistories($ids: [ID!]!) {
      nodes(ids: $ids) {
        ... on Order {
          id
          createdAt
          customer {
            id
            numberOfOrders
            orders(first: 25, sortKey: CREATED_AT, reverse: true) { nodes { id createdAt } }
          }
        }
      }
    }
  `,
  data: z.object({ nodes: z.array(customerHistory.nullable()) }),
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
