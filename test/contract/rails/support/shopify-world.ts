import { type Currency, currency, money } from "../../../../app/core/money/money.ts";
import type { ShopifyAdmin } from "../../../../app/platform/shopify-admin.ts";
import type { PayoutOrder } from "../../../../app/rails/kit/rail.ts";
import { rewardCode } from "../../../../app/rails/shopify-discount/reward-code.ts";
import { shopifyDiscount } from "../../../../app/rails/shopify-discount/shopify-discount.ts";
import { demoKeys, type Sandbox } from "../../../sandbox/start-sandbox.ts";
import { orderOf, type RailWorld, tenDollars } from "./rail-world.ts";
import { shopifyStore } from "./shopify-store.ts";

export interface ShopifyWorld extends RailWorld {
  readonly sandbox: Sandbox;
  readonly shop: string;
  /** The app's own Admin API, for what a merchant does there by hand. */
  readonly admin: ShopifyAdmin;
  /** The shop's own discounts of ours, with their codes. */
  discounts(): ReturnType<Sandbox["control"]["discounts"]["list"]>;
}

/** The shopify-discount rail in a store of the sandbox. */
export async function shopifyWorld(of: Currency): Promise<ShopifyWorld> {
  const store = await shopifyStore(of);
  const { admin, sandbox, shop, token } = store;
  const { control } = sandbox;
  const discounts = async () =>
    (await control.discounts.list(shop)).filter((one) => one.title.startsWith("Goodword reward"));
  const order = (value = tenDollars(), person: Partial<PayoutOrder["person"]> = {}) =>
    orderOf(value, person, new Date());
  const codesOf = (key: string) => new Set([0, 1, 2, 3, 4].map((turn) => rewardCode(key, turn)));
  return {
    rail: shopifyDiscount,
    sandbox,
    shop,
    admin,
    discounts,
    order: (value) => order(value),
    ctx: (options) => store.ctx({ combinesWith: "nothing" }, options),
    paid: async (asked) => {
      const codes = codesOf(asked.key);
      return (await discounts()).flatMap((discount) =>
        discount.codes
          .filter(({ code }) => codes.has(code))
          .map(() => `${discount.value.replace(/[^\d.]/g, "")} ${of}`),
      );
    },
    reached: async () => (await control.calls.list({ host: shop })).length,
    break: (accident) => store.break("discountRedeemCodeBulkAdd", accident),
    revoking: {
      break: (accident) => store.break("discountCodeRedeemCodeBulkDelete", accident),
      left: async (asked) =>
        (await discounts()).some((one) => one.codes.some(({ code }) => codesOf(asked.key).has(code)))
          ? "10.00 USD"
          : "0.00 USD",
      spendAll: async (_asked, delivery) => {
        await control.checkout({ shop, customer: "anna@example.com", discountCodes: [delivery.code ?? ""] });
      },
    },
    refusals: [
      {
        name: "the reward is not in the shop's currency",
        code: "currency_mismatch",
        arrange: async () => ({ order: order(money(1000, currency("EUR"))) }),
      },
      {
        name: "the app lost its permission for discounts",
        code: "permission_missing",
        arrange: async () => {
          await control.apps.setScopes({ shop, scopes: ["read_orders"] });
          return { order: order() };
        },
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
