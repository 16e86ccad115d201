import { type Currency, currency, money } from "../../../../app/core/money/money.ts";
import { createHttp } from "../../../../app/platform/http.ts";
import { createLog } from "../../../../app/platform/log.ts";
import type { PayoutOrder } from "../../../../app/rails/kit/rail.ts";
import { createPaypalEmulator, paypalDemo } from "../../../../app/rails/paypal/emulator.ts";
import { paypal } from "../../../../app/rails/paypal/paypal.ts";
import { type ProviderServer, serveProvider } from "./provider-server.ts";
import { orderOf, type RailWorld, tenDollars } from "./rail-world.ts";

export interface PaypalSnapshot {
  readonly balances: Readonly<Record<string, number>>;
  readonly batches: {
    id: string;
    senderBatchId: string | null;
    status: string;
    items: {
      id: string;
      senderItemId: string | null;
      receiver: string;
      value: string;
      currency: string;
      status: string;
    }[];
  }[];
  readonly events: { id: string; type: string; body: string; statuses: number[] }[];
}

export interface PaypalWorld extends RailWorld {
  readonly server: ProviderServer;
  readonly settings: Record<string, unknown>;
  turn(knob: string, input?: unknown): unknown;
  snapshot(): PaypalSnapshot;
}

const paying = /^POST \/v1\/payments\/payouts$/;

/** The paypal rail with an emulated business account that has money. Batches are worked off when a test says so. */
export async function paypalWorld(_of?: Currency): Promise<PaypalWorld> {
  const emulator = createPaypalEmulator();
  const server = await serveProvider(emulator);
  const turn = (knob: string, input?: unknown) => emulator.control[knob]?.(input as never);
  turn("setProcessing", { mode: "by_hand" });
  const settings = { environment: "sandbox", ...paypalDemo, emailSubject: "Your reward", webhookId: "" };
  const snapshot = () => emulator.snapshot() as PaypalSnapshot;
  const order = (value = tenDollars(), person: Partial<PayoutOrder["person"]> = {}) =>
    orderOf(value, person, server.now());
  const http = createHttp(server.origin);
  return {
    rail: paypal,
    server,
    settings,
    turn,
    snapshot,
    order: (value) => order(value),
    ctx: (options = {}) => ({
      settings: options.settings ?? settings,
      http,
      shopify: { run: async () => ({ kind: "refused", code: "invalid", detail: "this rail does not call Shopify" }) },
      log: createLog("silent"),
      now: server.now,
      signal: options.signal ?? AbortSignal.timeout(10_000),
      known: async () => new Set<string>(),
    }),
    findsBySending: true,
    paid: async (asked) =>
      snapshot().batches.flatMap((batch) =>
        batch.items.filter((item) => item.senderItemId === asked.key).map((item) => `${item.value} ${item.currency}`),
      ),
    reached: async () => server.exchanges.length,
    break: async (accident) => {
      if (accident === "rate_limit") turn("failNext", { status: 429 });
      else if (accident === "server_error") turn("failNext", { status: 500 });
      else server.break(paying, { kind: accident });
    },
    refusals: [
      {
        name: "the balance is too low",
        code: "needs_funds",
        arrange: async () => {
          turn("setFunds", { amount: 3 });
          return { order: order() };
        },
      },
      {
        name: "the person has no e-mail",
        code: "person_incomplete",
        arrange: async () => ({ order: order(tenDollars(), { email: null }) }),
      },
      {
        name: "PayPal does not take the e-mail",
        code: "person_incomplete",
        arrange: async () => ({ order: order(tenDollars(), { email: "not-an-address" }) }),
      },
      {
        name: "PayPal does not send this currency",
        code: "currency_mismatch",
        arrange: async () => ({ order: order(money(1000, currency("KWD"))) }),
      },
      {
        name: "the forint has no fillér at PayPal",
        code: "outside_limits",
        arrange: async () => ({ order: order(money(100_050, currency("HUF"))) }),
      },
      {
        name: "the account is not approved for payouts",
        code: "permission_missing",
        arrange: async () => {
          turn("setScopes", { scopes: [] });
          return { order: order() };
        },
      },
      {
        name: "the secret was changed",
        code: "credentials_refused",
        arrange: async () => ({ order: order(), settings: { ...settings, clientSecret: "EchangedLongAgo" } }),
      },
    ],
    wrongSettings: { ...settings, clientSecret: "EchangedLongAgo" },
    secrets: [paypalDemo.clientSecret, "EchangedLongAgo", "@example.com"],
    stop: server.stop,
  };
}
