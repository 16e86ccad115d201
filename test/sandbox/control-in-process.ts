import type { SandboxControl, ShopKnobs } from "./control.ts";
import { customerView, discountView, giftCardView, installationView, orderView, shopView } from "./control-views.ts";
import { embeddedUrl } from "./embedded-url.ts";
import type { Emulators } from "./emulators.ts";
import type { MailServer } from "./mail/mail-server.ts";
import { createProductsControl } from "./products-in-process.ts";
import { finishBulkCreations } from "./shopify/api/bulk-codes.ts";
import { restoreRates } from "./shopify/api/throttle.ts";
import { readAppConfig } from "./shopify/app-toml.ts";
import { debitCredit } from "./shopify/debit-credit.ts";
import { findCode, foldCode } from "./shopify/discounts/find-code.ts";
import { expireCredits } from "./shopify/expire-credits.ts";
import type { Merchant } from "./shopify/merchant.ts";
import { sessionToken } from "./shopify/oauth.ts";
import { findCustomer, orderOf } from "./shopify/orders/find.ts";
import type { Deliveries } from "./shopify/webhooks/deliveries.ts";
import { sendWebhooks, subscriptionsOf } from "./shopify/webhooks/send-webhooks.ts";
import { milliseconds } from "./world/clock.ts";
import { gid, numberOf } from "./world/ids.ts";
import { parseMinor } from "./world/money.ts";
import { refuse } from "./world/refusal.ts";
import { addCustomer, createShop } from "./world/seed.ts";
import type { Customer, Discount, Shop } from "./world/shop.ts";
import { shopOf, type World } from "./world/world.ts";

/** The knobs of a world in this process; the HTTP layer calls these and nothing else. */
export function createControl(
  world: World,
  merchant: Merchant,
  deliveries: Deliveries,
  emulators: Emulators,
  mail: MailServer,
): SandboxControl {
  const { clock } = world;
  const orderIn = (input: { shop?: string; order: string }) => {
    const shop = shopOf(world, input.shop);
    return { shop, order: orderOf(shop, String(input.order)) };
  };
  const changed = async (shop: Shop, id: string) => orderView(shop, orderOf(shop, id));
  return {
    clock: {
      now: async () => clock.reading(),
      advance: async (by) => {
        const target = new Date(clock.now().getTime() + milliseconds(by));
        await deliveries.settle();
        for (let due = deliveries.nextDue(); due && due <= target; due = deliveries.nextDue()) {
          if (due > clock.now()) clock.setTo(due);
          await deliveries.settle();
        }
        if (target > clock.now()) clock.setTo(target);
        return clock.reading();
      },
      set: async ({ now }) => {
        const time = new Date(now);
        if (Number.isNaN(time.getTime())) refuse(`${now} is not a date.`);
        clock.setTo(time);
        return clock.reading();
      },
    },
    shops: {
      list: async () => [...world.shops.values()].map(shopView),
      get: async (domain) => shopView(shopOf(world, domain)),
      create: async (input) => shopView(createShop(world, input)),
      update: async ({ shop: domain, ...knobs }) => {
        const shop = shopOf(world, domain);
        const names: (keyof ShopKnobs)[] = [
          "name",
          "plan",
          "taxesIncluded",
          "taxRate",
          "bulkDelayMs",
          "presentmentRates",
        ];
        for (const name of Object.keys(knobs))
          if (!names.includes(name as keyof ShopKnobs))
            refuse(`A shop has no knob ${name}; there are ${names.join(", ")}.`);
        if (knobs.plan && !(knobs.plan in restoreRates))
          refuse(`A plan is one of ${Object.keys(restoreRates).join(", ")}.`);
        Object.assign(shop, knobs);
        return shopView(shop);
      },
    },
    customers: {
      list: async (domain) => {
        const shop = shopOf(world, domain);
        return [...shop.customers.values()].map((customer) => customerView(shop, customer));
      },
      get: async (input) => {
        const shop = shopOf(world, input.shop);
        expireCredits(world, shop);
        return customerView(shop, customerIn(shop, input.customer));
      },
      create: async (input) => {
        const shop = shopOf(world, input.shop);
        if (findCustomer(shop, input.email)) refuse(`${shop.domain} has a customer ${input.email} already.`);
        const customer = addCustomer(world, shop, input);
        merchant.customerJoined(shop, customer);
        return customerView(shop, customer);
      },
      update: async ({ shop: domain, customer: text, ...change }) => {
        const shop = shopOf(world, domain);
        const customer = customerIn(shop, text);
        const { email } = change;
        const other = email === undefined ? null : findCustomer(shop, email);
        if (other && other !== customer) refuse(`${shop.domain} has a customer ${email} already.`);
        merchant.updateCustomer(shop, customer, change);
        return customerView(shop, customer);
      },
      delete: async (input) => {
        const shop = shopOf(world, input.shop);
        const customer = customerIn(shop, input.customer);
        merchant.deleteCustomer(shop, customer);
        return { deleted: gid("Customer", customer.id) };
      },
      merge: async ({ shop: domain, keep, remove }) => {
        const shop = shopOf(world, domain);
        const kept = customerIn(shop, keep);
        merchant.mergeCustomers(shop, kept, customerIn(shop, remove));
        return customerView(shop, kept);
      },
      spendCredit: async (input) => {
        const shop = shopOf(world, input.shop);
        expireCredits(world, shop);
        const customer = customerIn(shop, input.customer);
        const account = [...shop.storeCredit.values()].find((one) => one.customerId === customer.id);
        const minor = account && parseMinor(input.amount, account.currency);
        if (!account || !minor || minor > account.balanceMinor)
          refuse(`${input.customer} has no ${input.amount} to spend.`);
        else debitCredit(world, account, minor, "ORDER_PAYMENT");
        return customerView(shop, customer);
      },
    },
    giftCards: {
      list: async (domain) => [...shopOf(world, domain).giftCards.values()].map(giftCardView),
      spend: async (input) => {
        const shop = shopOf(world, input.shop);
        const code = input.code.toLowerCase();
        const today = world.clock.now().toISOString().slice(0, 10);
        const card = [...shop.giftCards.values()].find(
          (one) => one.code === code && one.enabled && (one.expiresOn ?? today) >= today,
        );
        const minor = card && parseMinor(input.amount, card.currency);
        if (!card || !minor || minor > card.balanceMinor)
          return refuse(`no gift card ${input.code} holds ${input.amount}.`);
        card.balanceMinor -= minor;
        return giftCardView(card);
      },
    },
    products: createProductsControl(world),
    discounts: {
      list: async (domain) => {
        const shop = shopOf(world, domain);
        finishBulkCreations(world, shop);
        return [...shop.discounts.values()].map((discount) => discountView(shop, discount, clock.now()));
      },
      create: async ({ shop: domain, code, percentage = 0.1, combinesWith = [] }) => {
        const shop = shopOf(world, domain);
        if (findCode(shop, code)) refuse(`The code ${code} is there already.`);
        const now = clock.now();
        const redeemCode = { id: world.ids.next("DiscountRedeemCode"), code, byApp: false, uses: [] };
        const discount: Discount = {
          id: world.ids.next("DiscountCodeNode"),
          title: code,
          startsAt: now,
          endsAt: null,
          value: { kind: "percentage", fraction: percentage },
          products: null,
          collections: null,
          customers: null,
          minimum: null,
          oncePerCustomer: false,
          usageLimit: null,
          combinesWith: {
            order: combinesWith.includes("order"),
            product: combinesWith.includes("product"),
            shipping: combinesWith.includes("shipping"),
          },
          tags: [],
          byApp: false,
          codes: new Map([[foldCode(code), redeemCode]]),
          createdAt: now,
          updatedAt: now,
        };
        shop.discounts.set(discount.id, discount);
        merchant.discountChanged(shop, discount, "create");
        return discountView(shop, discount, now);
      },
      update: async (input) => {
        const shop = shopOf(world, input.shop);
        const discount = discountIn(shop, input.discount);
        if (input.title !== undefined) discount.title = input.title;
        if (input.endsAt !== undefined) discount.endsAt = input.endsAt === null ? null : new Date(input.endsAt);
        const { goods, minimum } = input;
        if (goods !== undefined)
          Object.assign(discount, {
            products: goods !== "all" && "products" in goods ? goods.products.map(lastOf) : null,
            collections: goods !== "all" && "collections" in goods ? goods.collections.map(lastOf) : null,
          });
        if (minimum !== undefined) {
          const amountMinor = minimum === null ? null : parseMinor(minimum, shop.currency);
          discount.minimum = amountMinor === null ? null : { kind: "subtotal", amountMinor };
        }
        discount.updatedAt = clock.now();
        merchant.discountChanged(shop, discount, "update");
        return discountView(shop, discount, clock.now());
      },
      delete: async (input) => {
        const shop = shopOf(world, input.shop);
        const discount = discountIn(shop, input.discount);
        shop.discounts.delete(discount.id);
        merchant.discountChanged(shop, discount, "delete");
        return { deleted: discount.id };
      },
    },
    checkout: async (input) => {
      const shop = shopOf(world, input?.shop);
      const { order, refusedCodes } = merchant.checkout(shop, input ?? {});
      return { order: orderView(shop, order), refusedCodes };
    },
    orders: {
      get: async (input) => {
        const { shop, order } = orderIn(input);
        return orderView(shop, order);
      },
      list: async (domain) => {
        const shop = shopOf(world, domain);
        return [...shop.orders.values()].map((order) => orderView(shop, order));
      },
      refund: async ({ shop: _, order: __, ...how }) => {
        const { shop, order } = orderIn({ ...(_ ? { shop: _ } : {}), order: __ });
        merchant.refund(shop, order, how);
        return changed(shop, order.id);
      },
      cancel: async (input) => {
        const { shop, order } = orderIn(input);
        merchant.cancel(shop, order, input.reason ?? "customer", input.refund ?? true);
        return changed(shop, order.id);
      },
      exchange: async ({ shop: domain, order: text, ...how }) => {
        const { shop, order } = orderIn({ ...(domain ? { shop: domain } : {}), order: text });
        merchant.exchange(shop, order, how);
        return changed(shop, order.id);
      },
      edit: async (input) => {
        const { shop, order } = orderIn(input);
        merchant.edit(shop, order, input.setQuantity.line, input.setQuantity.quantity);
        return changed(shop, order.id);
      },
      markPaid: async (input) => {
        const { shop, order } = orderIn(input);
        merchant.markPaid(shop, order);
        return changed(shop, order.id);
      },
      fulfil: async (input) => {
        const { shop, order } = orderIn(input);
        merchant.fulfil(shop, order);
        return changed(shop, order.id);
      },
      openDispute: async ({ shop: domain, order: text, ...how }) => {
        const { shop, order } = orderIn({ ...(domain ? { shop: domain } : {}), order: text });
        merchant.openDispute(shop, order, how);
        return changed(shop, order.id);
      },
      moveDispute: async (input) => {
        const { shop, order } = orderIn(input);
        merchant.moveDispute(shop, order, input.status);
        return changed(shop, order.id);
      },
    },
    webhooks: {
      settle: async () => ({ tried: await deliveries.settle() }),
      deliveries: async (filter) => deliveries.list(filter),
      redeliver: (id) => deliveries.redeliver(id),
      misbehave: async (rule) => deliveries.misbehave(rule),
      behave: async () => deliveries.behave(),
      release: async (input) => ({ released: deliveries.release(input?.reversed ?? false) }),
      subscriptions: async (domain) => subscriptionsOf(world, shopOf(world, domain)),
      send: async ({ shop, topic, payload }) =>
        sendWebhooks(world, deliveries, shopOf(world, shop), [[topic, payload]], { evenUninstalled: true }),
    },
    apps: {
      install: async (domain) => {
        const shop = shopOf(world, domain);
        merchant.install(shop);
        return installationView(shop);
      },
      uninstall: async (domain) => {
        const shop = shopOf(world, domain);
        merchant.uninstall(shop);
        return installationView(shop);
      },
      setScopes: async (input) => {
        const shop = shopOf(world, input.shop);
        merchant.setScopes(shop, input.scopes);
        return installationView(shop);
      },
      get: async (domain) => installationView(shopOf(world, domain)),
      expireTokens: async (input) => {
        const shop = shopOf(world, input.shop);
        const now = clock.now();
        for (const token of shop.installation.accessTokens.values()) token.expiresAt = now;
        if (input.refresh) for (const token of shop.installation.refreshTokens.values()) token.expiresAt = now;
        return installationView(shop);
      },
      idToken: async (domain) => {
        const shop = shopOf(world, domain);
        return { token: sessionToken(world, shop), url: embeddedUrl(world, shop, "/app") };
      },
    },
    privacy: {
      requestData: async (input) => {
        const shop = shopOf(world, input.shop);
        return merchant.requestData(shop, customerIn(shop, input.customer));
      },
      redactCustomer: async (input) => {
        const shop = shopOf(world, input.shop);
        return merchant.redactCustomer(shop, customerIn(shop, input.customer));
      },
      redactShop: async (domain) => merchant.redactShop(shopOf(world, domain)),
    },
    faults: {
      add: async (fault) => world.faults.add(fault),
      list: async () => world.faults.list(),
      clear: async () => {
        world.faults.clear();
        return [];
      },
    },
    calls: {
      list: async (filter = {}) =>
        world.calls
          .list()
          .filter(
            (call) =>
              (!filter.host || call.host === filter.host) &&
              (!filter.path || call.path.startsWith(filter.path)) &&
              (!filter.operation || call.operation === filter.operation),
          ),
      clear: async () => ({ cleared: world.calls.clear() }),
    },
    mail: {
      list: async () => world.mailbox.list(),
      clear: async () => ({ cleared: world.mailbox.clear() }),
      misbehave: async (trouble) => {
        mail.misbehave(trouble);
        return trouble;
      },
      behave: async () => {
        mail.behave();
        return { behaves: true };
      },
    },
    app: {
      setUrl: async (url) => {
        world.app.setUrl(new URL(url).origin);
        return { url: world.app.url() };
      },
      get: async () => ({
        url: world.app.url(),
        apiKey: world.app.apiKey,
        scopes: [...readAppConfig(world.app.root).scopes],
        storefrontUrl: world.addresses.storefront,
        adminUrl: world.addresses.admin,
      }),
    },
    emulators: (name) => ({
      call: async (knob, input) => emulators.call(name, knob, input),
      snapshot: async () => emulators.named(name).snapshot(),
    }),
  };
}

function customerIn(shop: Shop, text: string): Customer {
  return findCustomer(shop, text) ?? refuse(`${shop.domain} has no customer ${text}.`);
}

/** The number at the end of a global id, or the number itself. */
const lastOf = (id: string): string => id.split("/").at(-1) ?? id;

function discountIn(shop: Shop, text: string): Discount {
  const id = numberOf("DiscountCodeNode", text) ?? numberOf("DiscountNode", text);
  const found = id ? shop.discounts.get(id) : [...shop.discounts.values()].find((discount) => discount.title === text);
  return found ?? refuse(`${shop.domain} has no discount ${text}.`);
}
