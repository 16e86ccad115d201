import { type Currency, type Money, money } from "../../../../app/core/money/money.ts";
import type { Delivery, PayoutOrder } from "../../../../app/rails/kit/rail.ts";
import { stripeDemoKeys } from "../../../../app/rails/kit/stripe/emulator.ts";
import { stripeConnect } from "../../../../app/rails/stripe-connect/stripe-connect.ts";
import { type PayAccident, tenDollars, usd } from "./rail-world.ts";
import { type StripeWorld, serveStripe, shown } from "./stripe-world.ts";

/** The snapshot's part that is Connect's. */
export interface ConnectSnapshot {
  readonly accounts: { id: string; email: string | null; state: string }[];
  readonly transfers: {
    id: string;
    amount: number;
    currency: string;
    destination: string;
    payment: string;
    group: string | null;
    metadata: Record<string, string>;
    reversals: { amount: number; metadata: Record<string, string> }[];
  }[];
  readonly payouts: { id: string; amount: number; status: string }[];
  readonly endpoints: { id: string; url: string; connect: boolean; events: string[] }[];
  readonly events: { id: string; body: string; endpoint: string; status: number }[];
}

export interface StripeConnectWorld extends StripeWorld {
  /** Anna's account, which has finished signing up. */
  readonly account: string;
  readonly settings: { readonly secretKey: string };
  connect(): ConnectSnapshot;
}

/** The stripe-connect rail with an emulated platform, where Anna has signed up. */
export async function stripeConnectWorld(of: Currency): Promise<StripeConnectWorld> {
  const settings = { secretKey: stripeDemoKeys.full, webhooks: null };
  const world = await serveStripe(of, settings, /^POST \/v1\/transfers$/);
  const { server, turn } = world;
  const account = String(turn("addAccount", { email: "anna@example.com" }));
  const connect = () => world.snapshot() as unknown as ConnectSnapshot;
  const order = (value: Money = tenDollars(), destination: PayoutOrder["person"]["destination"] = { account }) =>
    world.order(value, { email: null, destination });
  const transferOf = (delivery: Delivery) => {
    const found = connect().transfers.find((one) => one.id === delivery.reference);
    if (!found) throw new Error(`there is no transfer ${delivery.reference}`);
    return found;
  };
  return {
    ...world,
    rail: stripeConnect,
    account,
    settings,
    connect,
    order: (value) => order(value),
    paid: async (asked) =>
      connect()
        .transfers.filter((one) => one.metadata.goodword_key === asked.key)
        .map((one) => shown(one.amount, one.currency)),
    revoking: {
      break: async (accident: PayAccident) => {
        if (accident === "rate_limit" || accident === "server_error") await world.break(accident);
        else server.break(/^POST \/v1\/transfers\/[^/]+\/reversals$/, { kind: accident });
      },
      left: async (_order, delivery) => {
        const { amount, currency, reversals } = transferOf(delivery);
        const gone = connect().payouts.reduce((sum, one) => sum + one.amount, 0);
        return shown(amount - gone - reversals.reduce((sum, one) => sum + one.amount, 0), currency);
      },
      spendAll: async () => {
        await turn("payOut", { id: account });
      },
      spend: async (_order, _delivery, amount) => {
        await turn("payOut", { id: account, amount: Number(amount) * 100 });
      },
    },
    refusals: [
      {
        name: "the person has not begun to sign up",
        code: "onboarding_missing",
        arrange: async () => ({ order: order(tenDollars(), null) }),
      },
      ...(["new", "submitted", "restricted", "rejected"] as const).map((state) => ({
        name: `the person's account is ${state}`,
        code: "onboarding_missing" as const,
        arrange: async () => ({ order: order(tenDollars(), { account: String(turn("addAccount", { state })) }) }),
      })),
      {
        name: "the account belongs to another platform",
        code: "onboarding_missing",
        arrange: async () => ({ order: order(tenDollars(), { account: "acct_ofSomebodyElse" }) }),
      },
      {
        name: "the balance is too low",
        code: "needs_funds",
        arrange: async () => {
          turn("setFunds", { amount: 999 });
          return { order: order() };
        },
      },
      {
        name: "the amount is more than Stripe moves at once",
        code: "outside_limits",
        arrange: async () => ({ order: order(money(100_000_000, usd)) }),
      },
      {
        name: "the restricted key may not transfer",
        code: "permission_missing",
        arrange: async () => ({ order: order(), settings: { ...settings, secretKey: stripeDemoKeys.readOnly } }),
      },
      {
        name: "the key was rolled",
        code: "credentials_refused",
        arrange: async () => ({ order: order(), settings: { ...settings, secretKey: "sk_test_rolledLongAgo0001" } }),
      },
    ],
  };
}
