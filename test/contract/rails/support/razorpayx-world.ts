import { type Currency, currency, type Money, money, toDecimal } from "../../../../app/core/money/money.ts";
import { createHttp } from "../../../../app/platform/http.ts";
import { createLog } from "../../../../app/platform/log.ts";
import type { PayoutOrder, Rail } from "../../../../app/rails/kit/rail.ts";
import { createRazorpayxEmulator, razorpayxDemo } from "../../../../app/rails/razorpayx/emulator.ts";
import { razorpayx } from "../../../../app/rails/razorpayx/razorpayx.ts";
import { type ProviderServer, serveProvider } from "./provider-server.ts";
import { orderOf, type RailWorld } from "./rail-world.ts";

/** The snapshot's part that tests read. */
export interface RazorpayxSnapshot {
  readonly funds: number;
  readonly messages: { id: string; body: string }[];
  readonly payouts: {
    id: string;
    amount: number;
    status: string;
    mode: string;
    to: string;
    reference_id: string;
    narration: string;
  }[];
}

export interface RazorpayxWorld extends RailWorld {
  readonly server: ProviderServer;
  turn(knob: string, input?: unknown): unknown;
  snapshot(): RazorpayxSnapshot;
  orderTo(person: Partial<PayoutOrder["person"]>, value?: Money): PayoutOrder;
}

const inr: Currency = currency("INR");
export const tenRupees = (): Money => money(1_000, inr);
export const upi = { kind: "upi", vpa: "anna.rao@okbank" };
export const bank = { kind: "in_bank", holder: "Anna Rao", account: "001234567890", ifsc: "HDFC0000001" };

/** The razorpayx rail with an emulated RazorpayX. */
export async function razorpayxWorld(): Promise<RazorpayxWorld> {
  const emulator = createRazorpayxEmulator();
  const server = await serveProvider(emulator);
  const turn = (knob: string, input?: unknown) => emulator.control[knob]?.(input as never);
  const snapshot = () => emulator.snapshot() as RazorpayxSnapshot;
  const settings = { ...razorpayxDemo, webhookUrl: "" };
  const wrongSettings = { ...settings, keySecret: "rolled-long-ago-0001" };
  const orderTo = (person: Partial<PayoutOrder["person"]>, value = tenRupees()) =>
    orderOf(value, { destination: upi, ...person }, server.now());
  return {
    rail: razorpayx as Rail,
    pays: inr,
    server,
    turn,
    snapshot,
    orderTo,
    order: (value) => orderTo({}, value),
    ctx: (options = {}) => ({
      settings: options.settings ?? settings,
      http: createHttp(server.origin),
      shopify: { run: async () => ({ kind: "refused", code: "invalid", detail: "this rail does not call Shopify" }) },
      log: createLog("silent"),
      now: server.now,
      signal: options.signal ?? AbortSignal.timeout(10_000),
      known: async () => new Set<string>(),
    }),
    paid: async ({ key }) =>
      snapshot()
        .payouts.filter((one) => one.reference_id === key)
        .map(({ amount }) => `${toDecimal(money(amount, inr))} INR`),
    reached: async () => server.exchanges.length,
    break: async (accident) => {
      if (accident === "rate_limit") turn("failNext", { status: 429 });
      else if (accident === "server_error") turn("failNext", { status: 500 });
      else server.break(/^POST \/v1\/payouts$/, { kind: accident });
    },
    findsBySending: true,
    refusals: [
      {
        name: "the person left nothing",
        code: "details_missing",
        arrange: async () => ({ order: orderTo({ destination: null }) }),
      },
      {
        name: "the balance is too low",
        code: "needs_funds",
        arrange: async () => {
          turn("setFunds", { amount: 9.99 });
          return { order: orderTo({}) };
        },
      },
      {
        name: "this server's address is not on their list",
        code: "permission_missing",
        arrange: async () => {
          turn("allowAddress", { allowed: false });
          return { order: orderTo({}) };
        },
      },
      {
        name: "the bank's code is none",
        code: "provider_refused",
        arrange: async () => ({ order: orderTo({ destination: { ...bank, ifsc: "NONE" } }) }),
      },
      {
        name: "the key was rolled",
        code: "credentials_refused",
        arrange: async () => ({ order: orderTo({}), settings: wrongSettings }),
      },
    ],
    wrongSettings,
    secrets: [
      razorpayxDemo.keySecret,
      wrongSettings.keySecret,
      razorpayxDemo.webhookSecret,
      "anna.rao",
      "001234567890",
    ],
    stop: server.stop,
  };
}
