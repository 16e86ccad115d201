import { type Currency, currency, money, toDecimal } from "../../../../app/core/money/money.ts";
import { createHttp } from "../../../../app/platform/http.ts";
import { createLog } from "../../../../app/platform/log.ts";
import type { PayoutOrder } from "../../../../app/rails/kit/rail.ts";
import { createTremendousEmulator, tremendousDemo } from "../../../../app/rails/tremendous/emulator.ts";
import { tremendous } from "../../../../app/rails/tremendous/tremendous.ts";
import { type ProviderServer, serveProvider } from "./provider-server.ts";
import { orderOf, type RailWorld, tenDollars } from "./rail-world.ts";

export interface TremendousSnapshot {
  readonly fundingSources: { id: string; availableMinor: number }[];
  readonly orders: {
    id: string;
    externalId: string | null;
    status: string;
    reward: { id: string; denomination: number; currency: string; deliveryStatus: string; email: string };
  }[];
  readonly events: { uuid: string; event: string; body: string; statuses: number[] }[];
}

export interface TremendousWorld extends RailWorld {
  readonly server: ProviderServer;
  readonly settings: Record<string, unknown>;
  turn(knob: string, input?: unknown): unknown;
  snapshot(): TremendousSnapshot;
}

const paying = /^POST \/api\/v2\/orders$/;

/** The tremendous rail with an emulated organisation that has money. */
export async function tremendousWorld(_of?: Currency): Promise<TremendousWorld> {
  const emulator = createTremendousEmulator();
  const server = await serveProvider(emulator);
  const turn = (knob: string, input?: unknown) => emulator.control[knob]?.(input as never);
  turn("setDeliveries", { mode: "by_hand" });
  const settings = {
    apiKey: tremendousDemo.apiKey,
    environment: "testflight",
    fundingSourceId: tremendousDemo.fundingSourceId,
    campaignId: tremendousDemo.campaignId,
    products: [],
    delivery: "EMAIL",
    webhookKey: "",
  };
  const snapshot = () => emulator.snapshot() as TremendousSnapshot;
  const order = (value = tenDollars(), person: Partial<PayoutOrder["person"]> = {}) =>
    orderOf(value, person, server.now());
  return {
    rail: tremendous,
    server,
    settings,
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
        .orders.filter((one) => one.externalId === asked.key)
        .map(({ reward }) => {
          const exponent = toDecimal(money(0, currency(reward.currency))).split(".")[1]?.length ?? 0;
          return `${reward.denomination.toFixed(exponent)} ${reward.currency}`;
        }),
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
          await turn("setFunds", { amount: 3 });
          return { order: order() };
        },
      },
      {
        name: "the person has no e-mail",
        code: "person_incomplete",
        arrange: async () => ({ order: order(tenDollars(), { email: null }) }),
      },
      {
        name: "Tremendous does not take the e-mail",
        code: "person_incomplete",
        arrange: async () => ({ order: order(tenDollars(), { email: "not-an-address" }) }),
      },
      {
        name: "the campaign is gone",
        code: "not_configured",
        arrange: async () => ({ order: order(), settings: { ...settings, campaignId: "GONE" } }),
      },
      {
        name: "the funding source may not pay for API orders",
        code: "not_configured",
        arrange: async () => {
          turn("setFundingSource", { usagePermissions: ["dashboard_orders"] });
          return { order: order() };
        },
      },
      {
        name: "Tremendous does not send this currency",
        code: "currency_mismatch",
        arrange: async () => ({ order: order(money(1000, currency("UYI"))) }),
      },
      {
        name: "the API key was revoked",
        code: "credentials_refused",
        arrange: async () => ({ order: order(), settings: { ...settings, apiKey: "TEST_revokedLongAgo" } }),
      },
    ],
    wrongSettings: { ...settings, apiKey: "TEST_revokedLongAgo" },
    secrets: [tremendousDemo.apiKey, "TEST_revokedLongAgo", "@example.com"],
    stop: server.stop,
  };
}
