import { homeOf } from "../../../world/home.ts";
import { gid } from "../../../world/ids.ts";
import type { Customer, Order, Shop, StoreCreditAccount } from "../../../world/shop.ts";
import { apiDate } from "../../dates.ts";
import { numberOfOrders } from "../../orders/find.ts";
import { paid, refunded } from "../../orders/order-money.ts";
import type { ApiContext, OrderListArgs } from "../api-context.ts";
import { connection, type PageArgs } from "../connection.ts";
import { metafieldMembers } from "./metafield-node.ts";
import { moneyNode } from "./money-node.ts";

/** `Customer`. */
export function customerNode(context: ApiContext, customer: Customer): Record<string, unknown> {
  const { shop } = context;
  const id = gid("Customer", customer.id);
  const name = [customer.firstName, customer.lastName].filter(Boolean).join(" ");
  const orders = () => ordersOf(shop, customer);
  return {
    __typename: "Customer",
    id,
    legacyResourceId: customer.id,
    email: () => customer.email,
    defaultEmailAddress: () =>
      customer.email && {
        emailAddress: customer.email,
        validFormat: true,
        marketingState: "NOT_SUBSCRIBED",
        marketingOptInLevel: null,
        marketingUpdatedAt: null,
      },
    firstName: () => customer.firstName,
    lastName: () => customer.lastName,
    displayName: () => name || customer.email || "",
    phone: () => customer.phone,
    defaultPhoneNumber: () => customer.phone && { phoneNumber: customer.phone },
    defaultAddress: () => ({
      address1: homeOf(customer).address1,
      zip: shop.country === "JP" ? "100-0001" : "97201",
      countryCodeV2: shop.country,
    }),
    note: null,
    locale: () => customer.locale,
    state: () => customer.state,
    tags: () => [...customer.tags],
    verifiedEmail: () => customer.verifiedEmail,
    taxExempt: false,
    dataSaleOptOut: false,
    createdAt: apiDate(customer.createdAt),
    updatedAt: () => apiDate(customer.updatedAt),
    numberOfOrders: () => String(numberOfOrders(shop, customer)),
    amountSpent: () =>
      moneyNode(
        orders().reduce((sum, order) => sum + paid(order).shop - refunded(order).shop, 0),
        shop.currency,
      ),
    lastOrder: () => {
      const last = context.listOrders(context, orders(), { first: 1, sortKey: "CREATED_AT", reverse: true }).nodes[0];
      return last ?? null;
    },
    orders: (args: OrderListArgs) => context.listOrders(context, orders(), args),
    storeCreditAccounts: (args: PageArgs) =>
      connection(
        accountsOf(shop, customer),
        args,
        (account) => account.id,
        (account) => storeCreditNode(context, account),
      ),
    ...metafieldMembers(context, id),
  };
}

function ordersOf(shop: Shop, customer: Customer): Order[] {
  return [...shop.orders.values()].filter((order) => order.customerId === customer.id);
}

function accountsOf(shop: Shop, customer: Customer): StoreCreditAccount[] {
  return [...shop.storeCredit.values()].filter((account) => account.customerId === customer.id);
}

/** `StoreCreditAccount`. */
export function storeCreditNode(context: ApiContext, account: StoreCreditAccount): Record<string, unknown> {
  return {
    __typename: "StoreCreditAccount",
    id: gid("StoreCreditAccount", account.id),
    balance: () => moneyNode(account.balanceMinor, account.currency),
    owner: () => {
      const owner = context.shop.customers.get(account.customerId);
      return owner ? customerNode(context, owner) : null;
    },
    transactions: (args: PageArgs) =>
      connection(
        [...account.transactions],
        args,
        (one) => one.id,
        (one) => storeCreditTransactionNode(context, account, one),
      ),
  };
}

const transactionTypes = {
  credit: "StoreCreditAccountCreditTransaction",
  debit: "StoreCreditAccountDebitTransaction",
  expiration: "StoreCreditAccountExpirationTransaction",
} as const;

/** `StoreCreditAccountCreditTransaction`, `…DebitTransaction` or `…ExpirationTransaction`. */
export function storeCreditTransactionNode(
  context: ApiContext,
  account: StoreCreditAccount,
  transaction: StoreCreditAccount["transactions"][number],
): Record<string, unknown> {
  const kind = transactionTypes[transaction.kind];
  const ended = account.transactions.find((one) => one.id === transaction.creditId);
  const signed = transaction.kind === "credit" ? transaction.amountMinor : -transaction.amountMinor;
  return {
    __typename: kind,
    id: gid(kind, transaction.id),
    account: () => storeCreditNode(context, account),
    amount: moneyNode(signed, account.currency),
    balanceAfterTransaction: moneyNode(transaction.balanceAfterMinor, account.currency),
    createdAt: apiDate(transaction.createdAt),
    event: transaction.event,
    origin: null,
    ...(transaction.kind === "credit"
      ? {
          expiresAt: transaction.expiresAt && apiDate(transaction.expiresAt),
          remainingAmount: () => moneyNode(transaction.remainingMinor, account.currency),
        }
      : {}),
    ...(ended === undefined ? {} : { creditTransaction: () => storeCreditTransactionNode(context, account, ended) }),
  };
}
