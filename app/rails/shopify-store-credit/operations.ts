import { z } from "zod";
import { adminOperation } from "../../platform/shopify-admin.ts";

const userErrors = z.array(z.object({ code: z.string().nullable(), message: z.string() }));
const amount = z.object({ amount: z.string(), currencyCode: z.string() });

const transaction = z.object({
  __typename: z.string(),
  id: z.string().optional(),
  amount,
  createdAt: z.string(),
  event: z.string(),
  expiresAt: z.string().nullable().optional(),
  remainingAmount: amount.optional(),
});

/** One line of a customer's store credit, as far as we look at it. Debits are negative. */
export type StoreCreditLine = z.infer<typeof transaction>;

const linesData = z.object({
  customer: z
    .object({
      displayName: z.string(),
      storeCreditAccounts: z.object({
        nodes: z.array(
          z.object({
            id: z.string(),
            balance: amount,
            transactions: z.object({ nodes: z.array(transaction), pageInfo: z.object({ hasNextPage: z.boolean() }) }),
          }),
        ),
      }),
    })
    .nullable(),
});

/** A customer's store credit with its newest lines, newest first. */
export const storeCreditLines = adminOperation<{ customer: string }, z.infer<typeof linesData>>({
  name: "RewardStoreCreditLines",
  document: /* GraphQL */ `
    query RewardStoreCreditLines($customer: ID!) {
      customer(id: $customer) {
        displayName
        storeCreditAccounts(first: 10) {
          nodes {
            id
            balance { amount currencyCode }
            transactions(first: 50, reverse: true) {
              nodes {
                __typename
                amount { amount currencyCode }
                createdAt
                event
                ... on StoreCreditAccountCreditTransaction { id expiresAt remainingAmount { amount currencyCode } }
                ... on StoreCreditAccountDebitTransaction { id }
              }
              pageInfo { hasNextPage }
            }
          }
        }
      }
    }
  `,
  data: linesData,
});

const credited = z.object({
  storeCreditAccountCredit: z
    .object({ storeCreditAccountTransaction: z.object({ id: z.string() }).nullable(), userErrors })
    .nullable(),
});

/** What `storeCreditAccountCredit` takes of us. */
export interface NewCredit {
  readonly creditAmount: { readonly amount: string; readonly currencyCode: string };
  readonly expiresAt: string | null;
  readonly notify: boolean;
}

/** Gives store credit to a customer; the first makes their account. Shopify keeps no key of ours with it. */
export const giveCredit = adminOperation<{ customer: string; credit: NewCredit }, z.infer<typeof credited>>({
  name: "RewardStoreCreditGive",
  document: /* GraphQL */ `
    mutation RewardStoreCreditGive($customer: ID!, $credit: StoreCreditAccountCreditInput!) {
      storeCreditAccountCredit(id: $customer, creditInput: $credit) {
        storeCreditAccountTransaction { ... on StoreCreditAccountCreditTransaction { id } }
        userErrors { field code message }
      }
    }
  `,
  data: credited,
});

const creditData = z.object({
  node: z
    .object({
      id: z.string(),
      expiresAt: z.string().nullable(),
      remainingAmount: amount,
      account: z.object({
        id: z.string(),
        balance: amount,
        transactions: z.object({ nodes: z.array(transaction), pageInfo: z.object({ hasNextPage: z.boolean() }) }),
      }),
    })
    .nullable(),
});

/** One credit, what is left of it, and the newest lines of its account. */
export const readCredit = adminOperation<{ id: string }, z.infer<typeof creditData>>({
  name: "RewardStoreCreditRead",
  document: /* GraphQL */ `
    query RewardStoreCreditRead($id: ID!) {
      node(id: $id) {
        ... on StoreCreditAccountCreditTransaction {
          id
          expiresAt
          remainingAmount { amount currencyCode }
          account {
            id
            balance { amount currencyCode }
            transactions(first: 50, reverse: true) {
              nodes {
                __typename
                amount { amount currencyCode }
                createdAt
                event
                ... on StoreCreditAccountDebitTransaction { id }
              }
              pageInfo { hasNextPage }
            }
          }
        }
      }
    }
  `,
  data: creditData,
});

const debited = z.object({
  storeCreditAccountDebit: z
    .object({ storeCreditAccountTransaction: z.object({ id: z.string() }).nullable(), userErrors })
    .nullable(),
});

/** Takes store credit off an account. */
export const takeCredit = adminOperation<
  { account: string; debit: { debitAmount: { amount: string; currencyCode: string } } },
  z.infer<typeof debited>
>({
  name: "RewardStoreCreditTake",
  document: /* GraphQL */ `
    mutation RewardStoreCreditTake($account: ID!, $debit: StoreCreditAccountDebitInput!) {
      storeCreditAccountDebit(id: $account, debitInput: $debit) {
        storeCreditAccountTransaction { ... on StoreCreditAccountDebitTransaction { id } }
        userErrors { field code message }
      }
    }
  `,
  data: debited,
});
