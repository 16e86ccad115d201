import { z } from "zod";
import { adminOperation } from "../../platform/shopify-admin.ts";

const userErrors = z.array(z.object({ code: z.string().nullable(), message: z.string() }));
const amount = z.object({ amount: z.string(), currencyCode: z.string() });

const card = z.object({
  id: z.string(),
  note: z.string().nullable(),
  enabled: z.boolean(),
  /** A date, as Shopify keeps it. */
  expiresOn: z.string().nullable(),
  initialValue: amount,
  balance: amount,
});

/** A gift card, as far as we look at it. Shopify shows its code to nobody. */
export type GiftCard = z.infer<typeof card>;

const created = z.object({
  giftCardCreate: z.object({ giftCard: z.object({ id: z.string() }).nullable(), userErrors }).nullable(),
});

/** What `giftCardCreate` takes of us. */
export interface NewGiftCard {
  readonly code: string;
  readonly initialAmount: { readonly amount: string; readonly currencyCode: string };
  readonly note: string;
  readonly expiresOn?: string;
  readonly customerId?: string;
}

/** Makes a gift card with a code of ours: made twice, the second is refused as taken. */
export const createGiftCard = adminOperation<{ card: NewGiftCard }, z.infer<typeof created>>({
  name: "RewardGiftCardCreate",
  document: /* GraphQL */ `
    mutation RewardGiftCardCreate($card: GiftCardCreateInput!) {
      giftCardCreate(input: $card) {
        giftCard { id }
        userErrors { field code message }
      }
    }
  `,
  data: created,
});

const found = z.object({ giftCards: z.object({ nodes: z.array(card) }) });

/** Gift cards by their code; Shopify's search knows whole codes, and answers with whatever else fits the word. */
export const giftCardsOfCode = adminOperation<{ query: string }, z.infer<typeof found>>({
  name: "RewardGiftCardsOfCode",
  document: /* GraphQL */ `
    query RewardGiftCardsOfCode($query: String!) {
      giftCards(first: 10, query: $query) {
        nodes {
          id
          note
          enabled
          expiresOn
          initialValue { amount currencyCode }
          balance { amount currencyCode }
        }
      }
    }
  `,
  data: found,
});

const listed = z.object({
  giftCards: z.object({
    nodes: z.array(card),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() }),
  }),
});

/** Gift cards page by page, the newest first. */
export const giftCardsSince = adminOperation<{ query: string; after: string | null }, z.infer<typeof listed>>({
  name: "RewardGiftCardsSince",
  document: /* GraphQL */ `
    query RewardGiftCardsSince($query: String!, $after: String) {
      giftCards(first: 100, query: $query, after: $after, sortKey: CREATED_AT, reverse: true) {
        nodes {
          id
          note
          enabled
          expiresOn
          initialValue { amount currencyCode }
          balance { amount currencyCode }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  `,
  data: listed,
});

const one = z.object({ giftCard: card.nullable() });

/** One gift card. */
export const readGiftCard = adminOperation<{ id: string }, z.infer<typeof one>>({
  name: "RewardGiftCardRead",
  document: /* GraphQL */ `
    query RewardGiftCardRead($id: ID!) {
      giftCard(id: $id) {
        id
        note
        enabled
        expiresOn
        initialValue { amount currencyCode }
        balance { amount currencyCode }
      }
    }
  `,
  data: one,
});

const deactivated = z.object({ giftCardDeactivate: z.object({ giftCard: card.nullable(), userErrors }).nullable() });

/** Ends a gift card for good; what it held is gone with it. */
export const deactivateGiftCard = adminOperation<{ id: string }, z.infer<typeof deactivated>>({
  name: "RewardGiftCardDeactivate",
  document: /* GraphQL */ `
    mutation RewardGiftCardDeactivate($id: ID!) {
      giftCardDeactivate(id: $id) {
        giftCard {
          id
          note
          enabled
          expiresOn
          initialValue { amount currencyCode }
          balance { amount currencyCode }
        }
        userErrors { field code message }
      }
    }
  `,
  data: deactivated,
});

const notified = z.object({ giftCardSendNotificationToCustomer: z.object({ userErrors }).nullable() });

/** Lets Shopify e-mail a card to its customer. */
export const notifyOfGiftCard = adminOperation<{ id: string }, z.infer<typeof notified>>({
  name: "RewardGiftCardNotify",
  document: /* GraphQL */ `
    mutation RewardGiftCardNotify($id: ID!) {
      giftCardSendNotificationToCustomer(id: $id) {
        userErrors { field code message }
      }
    }
  `,
  data: notified,
});
