import { type Currency, type Money, money, toDecimal } from "../../../../app/core/money/money.ts";
import { createHttp } from "../../../../app/platform/http.ts";
import { createLog } from "../../../../app/platform/log.ts";
import type { PayoutOrder, RailContext } from "../../../../app/rails/kit/rail.ts";
import { createStripeEmulator, stripeDemoKeys } from "../../../../app/rails/kit/stripe/emulator.ts";
import { stripeBalance } from "../../../../app/rails/stripe-balance/stripe-balance.ts";
import { type ProviderServer, serveProvider } from "./provider-server.ts";
import { orderOf, type PayAccident, type RailWorld, type RefusalCase, tenDollars, usd } from "./rail-world.ts";

/** The snapshot's part that tests read. */
export interface StripeSnapshot {
  readonly subscriptions: {
    id: string;
    customer: string;
    items: { id: string; price: { id: string; unitAmount: number | null } }[];
    discounts: { id: string; coupon: { id: string; amountOff: number | null; currency: string | null } }[];
    metadata: Record<string, string>;
    schedule: string | null;
  }[];
  readonly coupons: { id: string; amountOff: number; currency: string; timesRedeemed: number; deleted: boolean }[];
  readonly schedules: { id: string; status: string; metadata: Record<string, string>; phases: unknown[] }[];
  readonly invoices: { subtotal: number; due: number; discounts: { coupon: string; amount: number }[] }[];
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

/** An emulated Stripe that knows Anna, and what every rail's world over it has alike. */
export async function serveStripe(of: Currency, settings: Record<string, unknown>, paying: RegExp) {
  const emulator = createStripeEmulator({ people: [] });
  const server = await serveProvider(emulator);
  const turn = (knob: string, input?: unknown) => emulator.control[knob]?.(input as never);
  turn("addCustomer", { email: "anna@example.com", name: "Anna", currency: of, subscription: "active" });
  const order = (value = tenDollars(), person: Partial<PayoutOrder["person"]> = {}) =>
    orderOf(value, person, server.now());
  return {
    server,
    turn,
    order,
    snapshot: () => emulator.snapshot() as StripeSnapshot,
    ctx: (options: { readonly signal?: AbortSignal; readonly settings?: unknown } = {}): RailContext<unknown> => ({
      settings: options.settings ?? settings,
      http: createHttp(server.origin),
      shopify: { run: async () => ({ kind: "refused", code: "invalid", detail: "this rail does not call Shopify" }) },
      log: createLog("silent"),
      now: server.now,
      signal: options.signal ?? AbortSignal.timeout(10_000),
      known: async () => new Set<string>(),
    }),
    reached: async () => server.exchanges.length,
    break: async (accident: PayAccident) => {
      if (accident === "rate_limit") turn("failNext", { status: 429 });
      else if (accident === "server_error") turn("failNext", { status: 500 });
      else server.break(paying, { kind: accident });
    },
    wrongSettings: { ...settings, secretKey: "sk_test_rolledLongAgo0001" },
    secrets: [stripeDemoKeys.full, stripeDemoKeys.readOnly, "sk_test_rolledLongAgo0001", "@example.com"],
    stop: server.stop,
  };
}

/** The ways in which a customer cannot be found, and a key cannot be used: alike for each rail that pays a customer. */
export function customerRefusals({
  order,
  turn,
  settings,
}: {
  readonly order: (value?: Money, person?: Partial<PayoutOrder["person"]>) => PayoutOrder;
  readonly turn: (knob: string, input?: unknown) => unknown;
  readonly settings: Record<string, unknown>;
}): RefusalCase[] {
  return [
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
  ];
}

/** What an amount in Stripe's units reads as: `12.30 USD`. */
export function shown(units: number, currency: string): string {
  const amount = money(units, currency.toUpperCase() as Currency);
  return `${toDecimal(amount)} ${amount.currency}`;
}

/** The stripe-balance rail with an emulated Stripe that knows Anna. */
export async function stripeWorld(of: Currency): Promise<StripeWorld> {
  const settings = { secretKey: stripeDemoKeys.full, severalCustomers: "refuse" };
  const world = await serveStripe(of, settings, /^POST \/v1\/customers\/[^/]+\/balance_transactions$/);
  return {
    ...world,
    rail: stripeBalance,
    order: (value) => world.order(value),
    paid: async (asked) =>
      world
        .snapshot()
        .transactions.filter((line) => line.metadata.goodword_key === asked.key)
        .map((line) => shown(-line.amount, line.currency)),
    refusals: customerRefusals({ ...world, settings }),
  };
}
