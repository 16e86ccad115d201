import { type Currency, currency, money } from "../../../../app/core/money/money.ts";
import type { PayoutOrder } from "../../../../app/rails/kit/rail.ts";
import { shopifyStoreCredit } from "../../../../app/rails/shopify-store-credit/shopify-store-credit.ts";
import { demoKeys, type Sandbox } from "../../../sandbox/start-sandbox.ts";
import { orderOf, type RailWorld, tenDollars } from "./rail-world.ts";
import { shopifyStore } from "./shopify-store.ts";

export interface StoreCreditWorld extends RailWorld {
  readonly sandbox: Sandbox;
  readonly shop: string;
  readonly customer: string;
}

/** What is not there by now will not come any more: the rail looks from two minutes later, so that no test has to wait. */
const aheadMs = 120_000;

const scopes = ["write_store_credit_account_transactions", "read_store_credit_accounts"];

/** The store credit rail in a store of the sandbox, for one customer. Each order is for a second of its own, as attempts are. */
export async function storeCreditWorld(of: Currency): Promise<StoreCreditWorld> {
  const store = await shopifyStore(of, scopes, aheadMs);
  const { sandbox, shop, token } = store;
  const { control } = sandbox;
  const customer = (await control.customers.create({ shop, email: "credit@example.com", firstName: "Cleo" })).gid;
  let made = 0;
  const order = (value = tenDollars(), person: Partial<PayoutOrder["person"]> = {}) =>
    orderOf(value, { customerId: customer, ...person }, new Date(Date.now() - 1_000 * (made++ % 4)));
  const credits = async () => (await control.customers.get({ shop, customer })).credits;
  return {
    rail: shopifyStoreCredit,
    sandbox,
    shop,
    customer,
    order: (value) => order(value),
    ctx: (options) => store.ctx({ notify: "no", expiresAfterDays: 30 }, options),
    paid: async () => (await credits()).map((one) => `${one.amount} ${one.currency}`),
    reached: async () => (await control.calls.list({ host: shop })).length,
    break: (accident) => store.break("storeCreditAccountCredit", accident),
    revoking: {
      break: (accident) => store.break("storeCreditAccountDebit", accident),
      left: async () =>
        (await control.customers.get({ shop, customer })).storeCredit
          .map((one) => `${one.amount} ${one.currency}`)
          .join(),
      spendAll: async () => void (await control.customers.spendCredit({ shop, customer, amount: "10.00" })),
      spend: async (_order, _delivery, amount) =>
        void (await control.customers.spendCredit({ shop, customer, amount })),
    },
    refusals: [
      {
        name: "the store does not sell in the reward's currency",
        code: "currency_mismatch",
        arrange: async () => ({ order: order(money(1000, currency("NOK"))) }),
      },
      {
        name: "the merchant has not allowed it yet",
        code: "permission_missing",
        arrange: async () => {
          await control.apps.setScopes({ shop, scopes: ["read_orders", "read_customers"] });
          return { order: order() };
        },
      },
      {
        name: "the person has no customer account",
        code: "person_incomplete",
        arrange: async () => ({ order: order(tenDollars(), { customerId: null }) }),
      },
      {
        name: "the customer is gone",
        code: "no_customer",
        arrange: async () => ({ order: order(tenDollars(), { customerId: "gid://shopify/Customer/1" }) }),
      },
      {
        name: "the account would hold more than Shopify allows",
        code: "outside_limits",
        arrange: async () => ({ order: order(money(1_000_001, currency(of))) }),
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
