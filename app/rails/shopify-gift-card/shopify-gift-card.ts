import { formatMoney, type Money, parseCurrency, parseDecimal, toDecimal } from "../../core/money/money.ts";
import type {
  CheckOutcome,
  ConnectionTest,
  Delivery,
  LookUpOutcome,
  PayoutOrder,
  Rail,
  RailContext,
  RailLimits,
  Refusal,
  RevokeOrder,
  RevokeOutcome,
  SendOutcome,
} from "../kit/rail.ts";
import { refuseOutsideLimits } from "../kit/refuse-outside-limits.ts";
import { refused } from "../kit/refused.ts";
import { type AdminFailure, readAdminFailure } from "../kit/shopify/read-admin-failure.ts";
import { readShopFacts, type ShopFacts } from "../kit/shopify/shop-facts.ts";
import type { Unspent } from "../kit/unspent.ts";
import { giftCardCode } from "./gift-card-code.ts";
import { listGiftCards } from "./list-gift-cards.ts";
import {
  createGiftCard,
  deactivateGiftCard,
  type GiftCard,
  giftCardsOfCode,
  notifyOfGiftCard,
  readGiftCard,
} from "./operations.ts";
import { type GiftCardSettings, giftCardSettings } from "./settings.ts";

type Context = RailContext<GiftCardSettings>;

/** A slip of the finger is stopped here; Shopify's own ceiling is two thousand US dollars a card. */
const limits: RailLimits = { minMinor: 1, maxMinor: 100_000_000 };

const dayMs = 86_400_000;

/**
 * A gift card of the shop. The code is ours and comes from the order's key, so a second card under it is refused as taken,
 * and that means done. Making gift cards is a permission that Shopify grants to apps one by one.
 */
export const shopifyGiftCard: Rail<GiftCardSettings> = {
  name: "shopify-gift-card",
  title: "Gift card of this store",
  summary: "A gift card with a code, spent like money in this store. Shopify has to allow the app to make gift cards.",
  settings: giftCardSettings,
  scopes: ["write_gift_cards"],
  delivers: ["money"],
  brings: "gift_card_code",
  needs: [],
  pace: { concurrent: 2, perSecond: 3 },
  revokes: "whole",
  limits: () => limits,
  funds: async () => null,

  async test(ctx): Promise<ConnectionTest> {
    const shop = await readShopFacts(ctx, "gift cards");
    if (shop.kind === "refused") return { ok: false, code: shop.code, detail: shop.detail };
    if (shop.kind !== "shop") return { ok: false, code: "unreachable", detail: shop.detail };
    const missing = refuseScopes(shop, ctx);
    if (missing)
      return { ok: false, code: missing.code, detail: missing.detail, scopes: shop.missing(scopesFor(ctx.settings)) };
    const { delivery, expiresAfterDays } = ctx.settings;
    return {
      ok: true,
      account: null,
      summary: "Ready: gift cards are made in this store, nothing else to connect.",
      facts: [
        { label: "Delivery", value: delivery === "email" ? "e-mail from Shopify" : "on the person's page" },
        { label: "Expires", value: expiresAfterDays === undefined ? "never" : `after ${expiresAfterDays} days` },
      ],
    };
  },

  async check(order, ctx): Promise<CheckOutcome> {
    const refusal = refuseOrder(order, ctx);
    if (refusal) return refusal;
    const shop = await readShopFacts(ctx, "gift cards");
    if (shop.kind === "refused") return shop;
    if (shop.kind !== "shop") return { kind: "cannot_tell", detail: shop.detail };
    return (
      refuseScopes(shop, ctx) ?? refuseCurrency(order, shop) ?? { kind: "ready", to: order.person.name ?? "The person" }
    );
  },

  async send(order, ctx): Promise<SendOutcome> {
    const refusal = refuseOrder(order, ctx);
    if (refusal) return refusal;
    const shop = await readShopFacts(ctx, "gift cards");
    if (shop.kind === "unknown") return { kind: "later", afterSeconds: 10, detail: shop.detail };
    if (shop.kind !== "shop") return shop;
    const unfit = refuseScopes(shop, ctx) ?? refuseCurrency(order, shop);
    if (unfit) return unfit;
    const { delivery, expiresAfterDays } = ctx.settings;
    const expiresOn = expiresAfterDays === undefined ? null : lastDay(order.startedAt, expiresAfterDays);
    const made = await ctx.shopify.run(
      createGiftCard,
      {
        card: {
          code: giftCardCode(order.key),
          initialAmount: { amount: toDecimal(order.value), currencyCode: order.value.currency },
          note: noteOf(order.key),
          ...(expiresOn === null ? {} : { expiresOn }),
          ...(delivery === "email" && order.person.customerId !== null ? { customerId: order.person.customerId } : {}),
        },
      },
      ctx.signal,
    );
    if (made.kind !== "ok") return readAdminFailure(made, "gift cards");
    const answer = made.data.giftCardCreate;
    if (answer?.giftCard) {
      if (delivery === "email") await tell(answer.giftCard.id, ctx);
      return issued(order, answer.giftCard.id, expiresOn, ctx);
    }
    const [error] = answer?.userErrors ?? [];
    if (!error) return { kind: "unknown", detail: "Shopify answered with neither a gift card nor an error." };
    switch (error.code) {
      case "TAKEN": {
        const ours = await lookUp(order, ctx);
        if (ours.kind === "issued" || ours.kind === "refused") return ours;
        return { kind: "unknown", detail: "Shopify says that the gift card exists but does not show it yet." };
      }
      case "INTERNAL_ERROR":
        return { kind: "unknown", detail: "Shopify had an error of its own while making the gift card." };
      case "GIFT_CARD_LIMIT_EXCEEDED":
        return refused("outside_limits", `${formatMoney(order.value)} is more than Shopify allows on one gift card.`);
      case "CUSTOMER_NOT_FOUND":
        return refused("no_customer", "The referrer's customer account is not in this store any more.");
      default:
        return refused("provider_refused", `Shopify refused the gift card: ${error.message}`);
    }
  },

  lookUp,
  list: listGiftCards,
  revoke,
  unspent,
};

/** Cards are found by their code and told by their note: the search answers with whatever fits the word. */
async function lookUp(
  order: PayoutOrder,
  ctx: Context,
): Promise<LookUpOutcome & { kind: "issued" | "refused" | "absent" | "cannot_tell" }> {
  const read = await ctx.shopify.run(giftCardsOfCode, { query: giftCardCode(order.key).toLowerCase() }, ctx.signal);
  if (read.kind !== "ok") return { kind: "cannot_tell", detail: read.detail };
  const card = read.data.giftCards.nodes.find((one) => one.note === noteOf(order.key));
  if (!card) return { kind: "absent" };
  const value = moneyOf(card.initialValue);
  if (value?.amountMinor !== order.value.amountMinor || value.currency !== order.value.currency)
    return refused(
      "provider_refused",
      `Shopify has this payout's gift card under another amount. Look at ${card.id} before you issue this again.`,
    );
  return issued(order, card.id, card.expiresOn, ctx);
}

/** What is on a card: Shopify leaves it there when the card ends. One that was deactivated holds nothing for anybody. */
async function unspent({ reference }: Delivery, _issued: Money, ctx: Context): Promise<Unspent> {
  const read = await ctx.shopify.run(readGiftCard, { id: reference }, ctx.signal);
  if (read.kind !== "ok") return { kind: "not_now", detail: read.detail };
  const value = read.data.giftCard && moneyOf(read.data.giftCard.balance);
  return value ? { kind: "left", value } : { kind: "not_now", detail: "Shopify no longer knows the gift card." };
}

/** Deactivates a card that is not spent; what it still held then is what was taken back. */
async function revoke(order: RevokeOrder, ctx: Context): Promise<RevokeOutcome> {
  const read = await ctx.shopify.run(readGiftCard, { id: order.delivery.reference }, ctx.signal);
  if (read.kind !== "ok") return ask(read);
  const card = read.data.giftCard;
  if (card === null) return refused("provider_refused", "Shopify no longer knows the gift card.");
  if (!card.enabled || moneyOf(card.balance)?.amountMinor === 0) return takenBack(order, card);
  const made = await ctx.shopify.run(deactivateGiftCard, { id: card.id }, ctx.signal);
  if (made.kind !== "ok") return readAdminFailure(made, "gift cards");
  const answer = made.data.giftCardDeactivate;
  if (answer?.giftCard && !answer.giftCard.enabled) return takenBack(order, answer.giftCard);
  const [error] = answer?.userErrors ?? [];
  if (!error) return { kind: "unknown", detail: "Shopify did not say whether the gift card is deactivated." };
  return refused("provider_refused", `Shopify refused to deactivate the gift card: ${error.message}`);
}

function takenBack(order: RevokeOrder, card: GiftCard): RevokeOutcome {
  const value = moneyOf(card.balance);
  if (!value || value.currency !== order.take.currency)
    return refused("currency_mismatch", `The gift card is not in ${order.take.currency}.`);
  if (value.amountMinor === 0) return { kind: "already_spent", detail: "The gift card is spent." };
  const wholly = value.amountMinor >= order.take.amountMinor;
  return {
    kind: wholly ? "revoked" : "partly",
    value: wholly ? order.take : value,
    detail: wholly
      ? "The gift card was deactivated."
      : `The gift card was deactivated with ${formatMoney(value)} on it; the rest was spent.`,
  };
}

/** The card is there and on the person's page; that Shopify's mail did not go out is no reason to give another. */
async function tell(id: string, ctx: Context): Promise<void> {
  const told = await ctx.shopify.run(notifyOfGiftCard, { id }, ctx.signal);
  if (told.kind !== "ok" || (told.data.giftCardSendNotificationToCustomer?.userErrors.length ?? 0) > 0)
    ctx.log.warn({ giftCard: id }, "Shopify did not e-mail a gift card; its code is on the person's page");
}

function refuseOrder(order: PayoutOrder, ctx: Context): Refusal | null {
  const outside = refuseOutsideLimits(order.value, limits, shopifyGiftCard.title);
  if (outside) return outside;
  if (ctx.settings.delivery === "page" || order.person.customerId !== null) return null;
  return refused(
    "person_incomplete",
    "A gift card that Shopify e-mails needs a customer account in this store, and the referrer has none.",
  );
}

function scopesFor({ delivery }: GiftCardSettings): readonly string[] {
  return delivery === "email" ? ["write_gift_cards", "write_customers"] : ["write_gift_cards"];
}

function refuseScopes(shop: ShopFacts, ctx: Context): Refusal | null {
  const missing = shop.missing(scopesFor(ctx.settings));
  if (missing.includes("write_gift_cards"))
    return refused(
      "permission_missing",
      "The app may not make gift cards. Shopify grants that to apps one by one: once it has, allow it under Settings.",
    );
  if (missing.length > 0)
    return refused(
      "permission_missing",
      "To put a gift card into a customer's account the app needs write access to customers. Choose the person's page as delivery, or allow it.",
    );
  return null;
}

function refuseCurrency(order: PayoutOrder, shop: ShopFacts): Refusal | null {
  if (shop.currencies.includes(order.value.currency)) return null;
  return refused(
    "currency_mismatch",
    `This store sells in ${shop.currencies.join(", ")}; the reward of ${formatMoney(order.value)} is in ${order.value.currency}.`,
  );
}

function ask(failure: AdminFailure): RevokeOutcome {
  const read = readAdminFailure(failure, "gift cards");
  return read.kind === "unknown" ? { kind: "later", afterSeconds: 10, detail: read.detail } : read;
}

function noteOf(key: string): string {
  return `Goodword reward ${key}`;
}

function lastDay(startedAt: string, days: number): string {
  return new Date(Date.parse(startedAt) + days * dayMs).toISOString().slice(0, 10);
}

function moneyOf(of: { readonly amount: string; readonly currencyCode: string }): Money | null {
  const currency = parseCurrency(of.currencyCode);
  return currency && parseDecimal(of.amount, currency);
}

/**
 * Shopify keeps a date and does not say at which hour of it a card ends, so we promise no more than its beginning everywhere
 * west of Greenwich: https://shopify.dev/docs/api/admin-graphql/latest/objects/GiftCard
 */
function issued(
  order: PayoutOrder,
  reference: string,
  expiresOn: string | null,
  { settings }: Context,
): { kind: "issued"; delivery: Delivery } {
  const code = giftCardCode(order.key).replace(/(.{4})(?=.)/g, "$1 ");
  const expiresAt = expiresOn === null ? {} : { expiresAt: `${expiresOn}T00:00:00.000Z` };
  const mailed = settings.delivery === "email" ? { mailed: true as const } : {};
  return { kind: "issued", delivery: { kind: "gift_card_code", reference, code, ...expiresAt, ...mailed } };
}
