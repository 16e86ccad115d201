import { type Currency, money, toDecimal } from "../../../../app/core/money/money.ts";
import { createHttp } from "../../../../app/platform/http.ts";
import { createLog } from "../../../../app/platform/log.ts";
import type { PayoutOrder } from "../../../../app/rails/kit/rail.ts";
import { createStripeEmulator, stripeDemoKeys } from "../../../../app/rails/kit/stripe/emulator.ts";
import { stripeBalance } from "../../../../app/rails/stripe-balance/stripe-balance.ts";
import { type ProviderServer, serveProvider } from "./provider-server.ts";
import { orderOf, type RailWorld, tenDollars, usd } from "./rail-world.ts";

/** The snapshot's part that tests read. */
export interface StripeSnapshot {
  readonly customers: { id: string; email: string; balance: number; currency: string | null }[];
  readonly transactions: {
    id: string;
    customer: string;
    amount: number;
    currency: string;
    metadata: Record<string, string>;
  }[];
}

export interface StripeWorld extends RailWorld {
  readonly server: ProviderServer;
  turn(knob: string, input?: unknown): unknown;
  snapshot(): StripeSnapshot;
}

const paying = /^POST \/v1\/customers\/[^/]+\/balance_transactions$/;

/** The stripe-balance rail with an emulated Stripe that knows Anna. */
export async function stripeWorld(of: Currency): Promise<StripeWorld> {
  const emulator = createStripeEmulator({ people: [] });
  const server = await serveProvider(emulator);
  const turn = (knob: string, input?: unknown) => emulator.control[knob]?.(input as never);
  turn("addCustomer", { email: "anna@example.com", name: "Anna", currency: of, subscription: "active" });
  const settings = { secretKey: stripeDemoKeys.full, severalCustomers: "refuse" };
  const snapshot = () => emulator.snapshot() as StripeSnapshot;
  const order = (value = tenDollars(), person: Partial<PayoutOrder["person"]> = {}) =>
    orderOf(value, person, server.now());
  return {
    rail: stripeBalance,
    server,
    turn,
    snapshot,
    order: (value) => order(value),
    ctx: (options = {}) => ({
      settings: options.settings ?? settings,
      http: createHttp(server.origin),
      shopify: { run: async () => ({ kind: "refused", code: "invalid", detail: "this rail does not call Shopify" }) },
      log: createLog("silent"),
      now: server.now,
      signal: options.signal ?? AbortSignal.timeout(10_000),
      known: async () => new Set<string>(),
    }),
    paid: async (asked) =>
      snapshot()
        .transactions.filter((line) => line.metadata.goodword_key === asked.key)
        .map((line) => {
          const amount = money(-line.amount, line.currency.toUpperCase() as Currency);
          return `${toDecimal(amount)} ${amount.currency}`;
        }),
    reached: async () => server.exchanges.length,
    break: async (accident) => {
      if (accident === "rate_limit") turn("failNext", { status: 429 });
      else if (accident === "server_error") turn("failNext", { status: 500 });
      else server.break(paying, { kind: accident });
    },
    refusals: [
      {
        name: "nobody at Stripe has the e-mail",
        code: "no_customer",
        arrange: async () => ({ order: order(tenDollars(), { email: "nobody@example.com" }) }),
      },
      {
        name: "two subscribed customers share the e-mail",
        code: "ambiguous_customer",
        arrange: async () => {
          for (const name of ["One", "Two"])
            turn("addCustomer", { email: "twin@example.com", name, subscription: "active" });
          return { order: order(tenDollars(), { email: "twin@example.com" }) };
        },
      },
      {
        name: "the customer is billed in another currency",
        code: "currency_mismatch",
        arrange: async () => {
          turn("addCustomer", { email: "euro@example.com", currency: "eur", subscription: "active" });
          return { order: order(money(1000, usd), { email: "euro@example.com" }) };
        },
      },
      {
        name: "the person has no e-mail",
        code: "person_incomplete",
        arrange: async () => ({ order: order(tenDollars(), { email: null }) }),
      },
      {
        name: "the restricted key may not write",
        code: "permission_missing",
        arrange: async () => ({ order: order(), settings: { ...settings, secretKey: stripeDemoKeys.readOnly } }),
      },
      {
        name: "the key was rolled",
        code: "credentials_refused",
        arrange: async () => ({ order: order(), settings: { ...settings, secretKey: "sk_test_rolledLongAgo0001" } }),
      },
    ],
    wrongSettings: { ...settings, secretKey: "sk_test_rolledLongAgo0001" },
    secrets: [stripeDemoKeys.full, stripeDemoKeys.readOnly, "sk_test_rolledLongAgo0001", "@example.com"],
    stop: server.stop,
  };
}
