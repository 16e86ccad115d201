import { type Currency, currency, money } from "../../../../app/core/money/money.ts";
import type { PayoutOrder } from "../../../../app/rails/kit/rail.ts";
import { giftCardCode } from "../../../../app/rails/shopify-gift-card/gift-card-code.ts";
import { shopifyGiftCard } from "../../../../app/rails/shopify-gift-card/shopify-gift-card.ts";
import { demoKeys, type Sandbox } from "../../../sandbox/start-sandbox.ts";
import { orderOf, type RailWorld, tenDollars } from "./rail-world.ts";
import { shopifyStore } from "./shopify-store.ts";

export interface GiftCardWorld extends RailWorld {
  readonly sandbox: Sandbox;
  readonly shop: string;
}

/** The gift card rail in a store of the sandbox that Shopify allowed to make them. */
export async function giftCardWorld(of: Currency): Promise<GiftCardWorld> {
  const store = await shopifyStore(of, ["write_gift_cards"]);
  const { sandbox, shop, token } = store;
  const { control } = sandbox;
  const order = (value = tenDollars(), person: Partial<PayoutOrder["person"]> = {}) =>
    orderOf(value, person, new Date());
  const cardOf = async (asked: PayoutOrder) => {
    const code = giftCardCode(asked.key).toLowerCase();
    return (await control.giftCards.list(shop)).filter((card) => card.code === code);
  };
  const spend = async (asked: PayoutOrder, amount: string) =>
    void (await control.giftCards.spend({ shop, code: giftCardCode(asked.key), amount }));
  return {
    rail: shopifyGiftCard,
    sandbox,
    shop,
    order: (value) => order(value),
    ctx: (options) => store.ctx({ delivery: "page" }, options),
    paid: async (asked) => (await cardOf(asked)).map((card) => `${card.initial} ${card.currency}`),
    reached: async () => (await control.calls.list({ host: shop })).length,
    break: (accident) => store.break("giftCardCreate", accident),
    revoking: {
      break: (accident) => store.break("giftCardDeactivate", accident),
      left: async (asked) => {
        const [card] = await cardOf(asked);
        return card?.enabled ? `${card.balance} ${card.currency}` : "0.00 USD";
      },
      spendAll: (asked) => spend(asked, "10.00"),
      spend: (asked, _delivery, amount) => spend(asked, amount),
    },
    refusals: [
      {
        name: "the store does not sell in the reward's currency",
        code: "currency_mismatch",
        arrange: async () => ({ order: order(money(1000, currency("NOK"))) }),
      },
      {
        name: "Shopify has not allowed the app to make gift cards",
        code: "permission_missing",
        arrange: async () => {
          await control.apps.setScopes({ shop, scopes: ["read_orders", "read_customers"] });
          return { order: order() };
        },
      },
      {
        name: "Shopify is to e-mail it, and the app may not write customers",
        code: "permission_missing",
        arrange: async () => ({
          order: order(tenDollars(), { customerId: "gid://shopify/Customer/1" }),
          settings: { delivery: "email" },
        }),
      },
      {
        name: "Shopify is to e-mail it, and the person has no account",
        code: "person_incomplete",
        arrange: async () => ({ order: order(), settings: { delivery: "email" } }),
      },
      {
        name: "a card may not hold so much",
        code: "outside_limits",
        arrange: async () => ({ order: order(money(200_001, currency(of))) }),
      },
      {
        name: "the app was uninstalled",
        code: "credentials_refused",
        arrange: async () => {
          await control.apps.uninstall(shop);
          return { order: order() };
        },
      },
    ],
    secrets: [token, demoKeys.apiSecret, "@example.com"],
    stop: () => sandbox.stop(),
  };
}
