import { display, parseMinor } from "../../../world/money.ts";
import type { GiftCard } from "../../../world/shop.ts";
import { denied } from "../access.ts";
import { type ApiContext, idOf, refused, userError } from "../api-context.ts";
import { giftCardNode } from "../nodes/shop-node.ts";

interface GiftCardInput {
  initialAmount?: { amount: string | number; currencyCode: string } | null;
  initialValue?: string | number | null;
  code?: string | null;
  customerId?: string | null;
  recipientAttributes?: unknown;
  expiresOn?: string | null;
  note?: string | null;
}

/** No gift card may hold more, in whole units (US dollars at Shopify). */
const limit = 2_000;

const names = ["giftCard", "giftCardCode"] as const;

/** Gift cards: issue, and deactivate for ever. */
export const giftCardMutations = {
  giftCardCreate: ({ input }: { input: GiftCardInput }, context: ApiContext) => {
    const { world, shop } = context;
    if (input.recipientAttributes) throw new Error("The sandbox knows gift cards of customers, not of recipients.");
    const currency = input.initialAmount?.currencyCode ?? shop.currency;
    const minor = parseMinor(input.initialAmount?.amount ?? input.initialValue ?? "", currency);
    if (minor === null)
      return refused(names, userError(["input", "initialAmount"], "MISSING_ARGUMENT", "Initial amount is required"));
    if (minor <= 0)
      return refused(
        names,
        userError(["input", "initialAmount"], "GREATER_THAN", "Initial amount must be greater than 0"),
      );
    if (currency !== "JPY" && minor > (parseMinor(limit, currency) ?? 0))
      return refused(
        names,
        userError(["input", "initialAmount"], "GIFT_CARD_LIMIT_EXCEEDED", "The gift card's value exceeds the limit"),
      );
    const code = (input.code ?? world.ids.token(16)).replace(/[\s-]/g, "").toLowerCase();
    if (code.length < 8)
      return refused(names, userError(["input", "code"], "TOO_SHORT", "Code is too short (minimum is 8 characters)"));
    if (code.length > 20)
      return refused(names, userError(["input", "code"], "TOO_LONG", "Code is too long (maximum is 20 characters)"));
    if (!/^[a-z0-9]+$/.test(code))
      return refused(names, userError(["input", "code"], "INVALID", "Code can only contain letters and numbers"));
    if ([...shop.giftCards.values()].some((card) => card.code === code))
      return refused(names, userError(["input", "code"], "TAKEN", "Code has already been taken"));
    if (input.customerId && !context.scopes.includes("write_customers"))
      throw denied("giftCardCreate", "`write_customers` access scope.");
    const customerId = input.customerId ? idOf(input.customerId, "Customer") : null;
    if (input.customerId && !shop.customers.has(customerId ?? ""))
      return refused(
        names,
        userError(["input", "customerId"], "CUSTOMER_NOT_FOUND", "The customer could not be found."),
      );
    const card = {
      id: world.ids.next("GiftCard"),
      code,
      initialMinor: minor,
      balanceMinor: minor,
      currency,
      customerId,
      note: input.note ?? null,
      expiresOn: input.expiresOn ?? null,
      createdAt: world.clock.now(),
      enabled: true,
      deactivatedAt: null,
    };
    shop.giftCards.set(card.id, card);
    return { giftCard: giftCardNode(context, card), giftCardCode: code, userErrors: [] };
  },

  giftCardDeactivate: ({ id }: { id: string }, context: ApiContext) => {
    const card = cardOf(context, id);
    if (!card) return refused(["giftCard"], notFound());
    if (card.enabled) card.deactivatedAt = context.world.clock.now();
    card.enabled = false;
    return { giftCard: giftCardNode(context, card), userErrors: [] };
  },

  giftCardSendNotificationToCustomer: ({ id }: { id: string }, context: ApiContext) => {
    const { world, shop } = context;
    const card = cardOf(context, id);
    if (!card) return refused(["giftCard"], notFound());
    const customer = card.customerId === null ? undefined : shop.customers.get(card.customerId);
    if (!customer?.email)
      return refused(["giftCard"], userError(["id"], "CUSTOMER_NOT_FOUND", "The customer could not be found."));
    world.mailbox.put({
      from: shop.email,
      to: customer.email,
      subject: `Your ${display(card.balanceMinor, card.currency)} gift card for ${shop.name} is ready`,
      text: `Gift card code: ${card.code.toUpperCase()}`,
    });
    return { giftCard: giftCardNode(context, card), userErrors: [] };
  },
};

function cardOf({ shop }: ApiContext, id: string): GiftCard | undefined {
  return shop.giftCards.get(idOf(id, "GiftCard") ?? "");
}

function notFound() {
  return userError(["id"], "GIFT_CARD_NOT_FOUND", "The gift card could not be found.");
}
