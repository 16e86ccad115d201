import { gid } from "../../../world/ids.ts";
import type { GiftCard, ShopSubscription } from "../../../world/shop.ts";
import { defaultShop } from "../../../world/world.ts";
import { readAppConfig } from "../../app-toml.ts";
import { apiDate } from "../../dates.ts";
import type { ApiContext } from "../api-context.ts";
import { customerNode } from "./customer-node.ts";
import { metafieldMembers } from "./metafield-node.ts";
import { moneyNode } from "./money-node.ts";

const planNames = { basic: "Basic", grow: "Grow", advanced: "Advanced", plus: "Shopify Plus" } as const;

/** Where the shop's storefront is reached: the default shop is what this world's storefront shows to a new visitor. */
function domainNode({ shop, world }: ApiContext, url: string): Record<string, unknown> {
  const here = shop.domain === defaultShop && world.addresses.storefront !== "" ? world.addresses.storefront : url;
  return {
    __typename: "Domain",
    id: gid("Domain", shop.id),
    host: new URL(here).host,
    url: here,
    sslEnabled: here.startsWith("https:"),
  };
}

/** `Shop`. */
export function shopNode(context: ApiContext): Record<string, unknown> {
  const { shop } = context;
  const id = gid("Shop", shop.id);
  const url = `https://${shop.domain}`;
  return {
    __typename: "Shop",
    id,
    name: shop.name,
    email: shop.email,
    contactEmail: shop.email,
    shopOwnerName: "Mia Merchant",
    myshopifyDomain: shop.domain,
    url,
    primaryDomain: domainNode(context, url),
    currencyCode: shop.currency,
    enabledPresentmentCurrencies: [shop.currency, ...Object.keys(shop.presentmentRates)],
    ianaTimezone: shop.timezone,
    taxesIncluded: shop.taxesIncluded,
    createdAt: apiDate(shop.createdAt),
    setupRequired: false,
    plan: {
      publicDisplayName: planNames[shop.plan],
      displayName: planNames[shop.plan],
      partnerDevelopment: false,
      shopifyPlus: shop.plan === "plus",
    },
    customerAccounts: "OPTIONAL",
    customerAccountsV2: {
      customerAccountsVersion: "NEW_CUSTOMER_ACCOUNTS",
      loginLinksVisibleOnStorefrontAndCheckout: true,
      loginRequiredAtCheckout: false,
      url: `https://shopify.com/${shop.id}/account`,
    },
    ...metafieldMembers(context, id),
  };
}

/** `AppInstallation` of the asking app. */
export function appInstallationNode(context: ApiContext): Record<string, unknown> {
  const id = gid("AppInstallation", context.shop.installation.id);
  const config = readAppConfig(context.world.app.root);
  return {
    __typename: "AppInstallation",
    id,
    accessScopes: () => context.scopes.map((handle) => ({ handle, description: handle.replaceAll("_", " ") })),
    activeSubscriptions: [],
    launchUrl: `https://${context.shop.domain}/admin/apps/${config.handle}`,
    uninstallUrl: null,
    app: {
      __typename: "App",
      id: gid("App", "128746201889"),
      apiKey: context.world.app.apiKey,
      handle: config.handle,
      title: config.name,
    },
    ...metafieldMembers(context, id),
  };
}

/** `WebhookSubscription`, one that was made through the API. */
export function subscriptionNode(subscription: ShopSubscription): Record<string, unknown> {
  return {
    __typename: "WebhookSubscription",
    id: gid("WebhookSubscription", subscription.id),
    legacyResourceId: subscription.id,
    topic: subscription.topic,
    uri: subscription.uri,
    format: "JSON",
    filter: subscription.filter,
    name: subscription.name,
    includeFields: subscription.includeFields ?? [],
    metafieldNamespaces: [],
    metafields: [],
    createdAt: apiDate(subscription.createdAt),
    updatedAt: apiDate(subscription.createdAt),
  };
}

/** `GiftCard`; its code is never shown again. */
export function giftCardNode(context: ApiContext, card: GiftCard): Record<string, unknown> {
  return {
    __typename: "GiftCard",
    id: gid("GiftCard", card.id),
    maskedCode: `•••• •••• •••• ${card.code.slice(-4)}`,
    lastCharacters: card.code.slice(-4),
    balance: () => moneyNode(card.balanceMinor, card.currency),
    initialValue: moneyNode(card.initialMinor, card.currency),
    enabled: () => card.enabled,
    isRedeemable: () => card.enabled && card.balanceMinor > 0,
    deactivatedAt: () => card.deactivatedAt && apiDate(card.deactivatedAt),
    expiresOn: card.expiresOn,
    note: card.note,
    createdAt: apiDate(card.createdAt),
    updatedAt: apiDate(card.createdAt),
    order: null,
    customer: () => {
      const customer = card.customerId ? context.shop.customers.get(card.customerId) : undefined;
      return customer ? customerNode(context, customer) : null;
    },
  };
}
