import { gid } from "../../world/ids.ts";
import type { Discount } from "../../world/shop.ts";
import { findCode, statusOf } from "../discounts/find-code.ts";
import { findCustomer, numberOfOrders } from "../orders/find.ts";
import { checkTypeAccess } from "./access.ts";
import { type ApiContext, idOf, type OrderListArgs, readGid } from "./api-context.ts";
import { connection, type PageArgs } from "./connection.ts";
import { orderList } from "./lists/order-list.ts";
import { customerNode, storeCreditNode, storeCreditTransactionNode } from "./nodes/customer-node.ts";
import { bulkCreationNode, codeDiscountNode, discountNode, redeemCodeNode } from "./nodes/discount-node.ts";
import { metafieldNode } from "./nodes/metafield-node.ts";
import { orderNode, visible } from "./nodes/order-node.ts";
import { productNode, variantNode } from "./nodes/product-node.ts";
import { appInstallationNode, giftCardNode, shopNode, subscriptionNode } from "./nodes/shop-node.ts";
import { search } from "./search-query.ts";

type Field = (args: never, context: ApiContext) => unknown;

interface ListArgs extends PageArgs {
  query?: string | null;
  sortKey?: string | null;
}

/** The root fields of queries that this world answers. */
export const queryFields: Readonly<Record<string, Field>> = {
  shop: (_: unknown, context) => shopNode(context),
  currentAppInstallation: (_: unknown, context) => appInstallationNode(context),
  node: ({ id }: { id: string }, context) => anyNode(context, id, "node"),
  nodes: ({ ids }: { ids: string[] }, context) => ids.map((id) => anyNode(context, id, "nodes")),

  order: ({ id }: { id: string }, context) => {
    const order = context.shop.orders.get(idOf(id, "Order") ?? "");
    return order && visible(context, order) ? orderNode(context, order) : null;
  },
  orders: (args: OrderListArgs, context) => orderList(context, [...context.shop.orders.values()], args),
  ordersCount: (args: { query?: string | null }, context) => {
    const all = orderList(context, [...context.shop.orders.values()], { first: 250, query: args.query ?? null });
    return { count: all.nodes.length, precision: "EXACT" };
  },

  customer: ({ id }: { id: string }, context) => {
    const customer = context.shop.customers.get(idOf(id, "Customer") ?? "");
    return customer ? customerNode(context, customer) : null;
  },
  customerByIdentifier: (
    { identifier }: { identifier: { id?: string; emailAddress?: string; phoneNumber?: string } },
    context,
  ) => {
    const { shop } = context;
    const found = identifier.id
      ? shop.customers.get(idOf(identifier.id, "Customer") ?? "")
      : identifier.emailAddress
        ? findCustomer(shop, identifier.emailAddress)
        : [...shop.customers.values()].find((one) => one.phone !== null && one.phone === identifier.phoneNumber);
    return found ? customerNode(context, found) : null;
  },
  customers: (args: ListArgs, context) => {
    const { shop } = context;
    const found = search([...shop.customers.values()], args.query, {
      id: (one) => Number(one.id),
      email: (one) => one.email,
      first_name: (one) => one.firstName,
      last_name: (one) => one.lastName,
      tag: (one) => one.tags,
      orders_count: (one) => numberOfOrders(shop, one),
      created_at: (one) => one.createdAt,
      updated_at: (one) => one.updatedAt,
      customer_date: (one) => one.createdAt,
    });
    return connection(
      found,
      args,
      (one) => one.id,
      (one) => customerNode(context, one),
    );
  },
  customersCount: (_: unknown, context) => ({ count: context.shop.customers.size, precision: "EXACT" }),

  product: ({ id }: { id: string }, context) => {
    const product = context.shop.products.find((one) => one.id === idOf(id, "Product"));
    return product ? productNode(context, product) : null;
  },
  products: (args: ListArgs, context) => {
    const found = search(context.shop.products, args.query, {
      id: (one) => Number(one.id),
      title: (one) => one.title,
      handle: (one) => one.handle,
      vendor: (one) => one.vendor,
    });
    return connection(
      found,
      args,
      (one) => one.id,
      (one) => productNode(context, one),
    );
  },

  codeDiscountNodeByCode: ({ code }: { code: string }, context) => {
    const found = findCode(context.shop, code);
    return found ? codeDiscountNode(context, found.discount) : null;
  },
  codeDiscountNode: ({ id }: { id: string }, context) => {
    const discount = context.shop.discounts.get(idOf(id, "DiscountCodeNode") ?? "");
    return discount ? codeDiscountNode(context, discount) : null;
  },
  discountNode: ({ id }: { id: string }, context) => {
    const discount = context.shop.discounts.get(idOf(id, "DiscountNode", "DiscountCodeNode") ?? "");
    return discount ? discountNode(context, discount) : null;
  },
  discountNodes: (args: ListArgs, context) =>
    connection(
      searchDiscounts(context, args),
      args,
      (one) => one.id,
      (one) => discountNode(context, one),
    ),
  codeDiscountNodes: (args: ListArgs, context) =>
    connection(
      searchDiscounts(context, args),
      args,
      (one) => one.id,
      (one) => codeDiscountNode(context, one),
    ),
  discountCodesCount: (_: unknown, context) => ({
    count: [...context.shop.discounts.values()].reduce((sum, one) => sum + one.codes.size, 0),
    precision: "EXACT",
  }),
  discountRedeemCodeBulkCreation: ({ id }: { id: string }, context) => {
    const creation = context.shop.bulkCreations.get(idOf(id, "DiscountRedeemCodeBulkCreation") ?? "");
    return creation ? bulkCreationNode(context, creation) : null;
  },
  job: ({ id }: { id: string }, context) => {
    const job = context.shop.jobs.get(id);
    if (!job) return null;
    const answer = { id: job.id, done: job.done };
    job.done = true;
    return answer;
  },

  // None runs in this world, so none is found.
  bulkOperation: () => null,

  giftCard: ({ id }: { id: string }, context) => {
    const card = context.shop.giftCards.get(idOf(id, "GiftCard") ?? "");
    return card ? giftCardNode(context, card) : null;
  },
  giftCards: (args: ListArgs, context) => {
    const found = search([...context.shop.giftCards.values()], args.query, {
      id: (one) => Number(one.id),
      created_at: (one) => one.createdAt,
      default: (one) => one.code,
      customer_id: (one) => one.customerId,
      status: (one) => (one.enabled ? "enabled" : "disabled"),
    });
    return connection(
      found,
      args,
      (one) => one.id,
      (one) => giftCardNode(context, one),
    );
  },

  webhookSubscriptions: (args: ListArgs & { topics?: string[] | null; uri?: string | null }, context) => {
    const found = context.shop.subscriptions.filter(
      (one) => (!args.topics || args.topics.includes(one.topic)) && (!args.uri || args.uri === one.uri),
    );
    return connection(found, args, (one) => one.id, subscriptionNode);
  },
};

function searchDiscounts(context: ApiContext, args: ListArgs): Discount[] {
  const now = context.world.clock.now();
  const found = search([...context.shop.discounts.values()], args.query, {
    id: (one) => Number(one.id),
    title: (one) => one.title,
    tag: (one) => one.tags,
    status: (one) => statusOf(one, now),
    // Shopify's filter by code does not see codes that were added in bulk.
    code: (one) => [...one.codes.values()].slice(0, 1).map((code) => code.code),
    created_at: (one) => one.createdAt,
    updated_at: (one) => one.updatedAt,
    type: () => "percentage",
    method: () => "code",
  });
  const key = { CREATED_AT: "createdAt", UPDATED_AT: "updatedAt", STARTS_AT: "startsAt" }[args.sortKey ?? ""];
  if (key) return found.sort((a, b) => a[key as "createdAt"].getTime() - b[key as "createdAt"].getTime());
  return found;
}

const transactionKinds = { credit: "Credit", debit: "Debit" } as const;

/** Any object by its global id; null for one that this shop does not have. */
function anyNode(context: ApiContext, text: string, field: string): unknown {
  const { shop } = context;
  const { kind, id } = readGid(text);
  checkTypeAccess(context.schema, context.scopes, kind, field);
  switch (kind) {
    case "Order": {
      const order = shop.orders.get(id);
      return order && visible(context, order) ? orderNode(context, order) : null;
    }
    case "Customer": {
      const customer = shop.customers.get(id);
      return customer ? customerNode(context, customer) : null;
    }
    case "Product": {
      const product = shop.products.find((one) => one.id === id);
      return product ? productNode(context, product) : null;
    }
    case "ProductVariant": {
      for (const product of shop.products) {
        const variant = product.variants.find((one) => one.id === id);
        if (variant) return variantNode(context, product, variant);
      }
      return null;
    }
    case "DiscountCodeNode": {
      const discount = shop.discounts.get(id);
      return discount ? codeDiscountNode(context, discount) : null;
    }
    case "DiscountNode": {
      const discount = shop.discounts.get(id);
      return discount ? discountNode(context, discount) : null;
    }
    case "DiscountRedeemCode": {
      for (const discount of shop.discounts.values())
        for (const code of discount.codes.values()) if (code.id === id) return redeemCodeNode(context, code);
      return null;
    }
    case "DiscountRedeemCodeBulkCreation": {
      const creation = shop.bulkCreations.get(id);
      return creation ? bulkCreationNode(context, creation) : null;
    }
    case "StoreCreditAccount": {
      const account = shop.storeCredit.get(id);
      return account ? storeCreditNode(context, account) : null;
    }
    case "StoreCreditAccountCreditTransaction":
    case "StoreCreditAccountDebitTransaction": {
      for (const account of shop.storeCredit.values()) {
        const transaction = account.transactions.find(
          (one) => one.id === id && one.kind !== "expiration" && kind.includes(transactionKinds[one.kind]),
        );
        if (transaction) return storeCreditTransactionNode(context, account, transaction);
      }
      return null;
    }
    case "GiftCard": {
      const card = shop.giftCards.get(id);
      return card ? giftCardNode(context, card) : null;
    }
    case "Metafield": {
      const metafield = shop.metafields.find((one) => one.id === id);
      return metafield ? metafieldNode(metafield) : null;
    }
    case "WebhookSubscription": {
      const subscription = shop.subscriptions.find((one) => one.id === id);
      return subscription ? subscriptionNode(subscription) : null;
    }
    case "Shop":
      return gid("Shop", shop.id) === text ? shopNode(context) : null;
    default:
      throw new Error(
        `The sandbox does not look up ${kind} by id: add it in test/sandbox/shopify/api/query-fields.ts.`,
      );
  }
}
