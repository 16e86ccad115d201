import { type Currency, type Money, parseDecimal, toDecimal } from "../../../../app/core/money/money.ts";
import { createHttp } from "../../../../app/platform/http.ts";
import { createLog } from "../../../../app/platform/log.ts";
import type { BatchOutcome, PayoutBatch, PayoutOrder, Rail } from "../../../../app/rails/kit/rail.ts";
import { transactionId } from "../../../../app/rails/wise/ask-wise.ts";
import { createWiseEmulator, wiseDemo } from "../../../../app/rails/wise/emulator.ts";
import { wise } from "../../../../app/rails/wise/wise.ts";
import { type ProviderServer, serveProvider } from "./provider-server.ts";
import { orderOf, type RailWorld, tenDollars } from "./rail-world.ts";

/** The snapshot's part that tests read. */
export interface WiseSnapshot {
  readonly funds: number;
  readonly subscriptions: { id: string; delivery: { url: string } }[];
  readonly messages: { id: string; body: string }[];
  readonly groups: {
    id: string;
    name: string;
    status: string;
    version: number;
    paid: boolean;
    transferIds: number[];
  }[];
  readonly transfers: {
    id: number;
    customerTransactionId: string;
    status: string;
    paid: boolean;
    amount: number;
    currency: Currency;
    email: string | null;
  }[];
}

export interface WiseWorld extends RailWorld {
  readonly server: ProviderServer;
  turn(knob: string, input?: unknown): unknown;
  snapshot(): WiseSnapshot;
}

/** So many payouts that leave together. */
export function groupOf(world: WiseWorld, size: number, key = "bat_1"): PayoutBatch {
  const orders = Array.from({ length: size }, () => world.order(tenDollars()));
  return { key, startedAt: world.server.now().toISOString(), orders };
}

/** Sends a group step by step, as the app does, until it has an end. */
export async function sendWhole(
  world: WiseWorld,
  batch: PayoutBatch,
  start: string | null = null,
): Promise<{ readonly outcome: BatchOutcome; readonly reference: string | null }> {
  let reference = start;
  for (let step = 0; step < 40; step += 1) {
    const outcome = await world.rail.batch?.send(batch, world.ctx(), reference);
    if (!outcome) throw new Error("Wise pays in batches");
    if (outcome.kind !== "begun") return { outcome, reference };
    reference = outcome.reference;
  }
  throw new Error("the group never came to an end");
}

/** The wise rail with an emulated Wise. */
export async function wiseWorld(): Promise<WiseWorld> {
  const emulator = createWiseEmulator();
  const server = await serveProvider(emulator);
  const turn = (knob: string, input?: unknown) => emulator.control[knob]?.(input as never);
  const snapshot = () => emulator.snapshot() as WiseSnapshot;
  const settings = { environment: "sandbox", sourceCurrency: "USD", ...wiseDemo };
  const wrongSettings = { ...settings, apiToken: "wise-rolled-long-ago" };
  const order = (value: Money = tenDollars(), person: Partial<PayoutOrder["person"]> = {}) =>
    orderOf(value, person, server.now());
  return {
    rail: wise as Rail,
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
    paid: async ({ key }) =>
      snapshot()
        .transfers.filter((one) => one.paid && one.customerTransactionId === transactionId(key))
        .map(({ amount, currency }) => {
          const value = parseDecimal(String(amount), currency);
          return value ? `${toDecimal(value)} ${currency}` : String(amount);
        }),
    reached: async () => server.exchanges.length,
    break: async (accident) => {
      if (accident === "rate_limit") turn("failNext", { status: 429 });
      else if (accident === "server_error") turn("failNext", { status: 500 });
      else server.break(/^POST \/v3\/profiles\/\d+\/transfers\/\d+\/payments$/, { kind: accident });
    },
    findsBySending: true,
    refusals: [
      {
        name: "the person has no e-mail",
        code: "person_incomplete",
        arrange: async () => ({ order: order(tenDollars(), { email: null }) }),
      },
      {
        name: "the balance is too low",
        code: "needs_funds",
        arrange: async () => {
          turn("setFunds", { amount: 9.99 });
          return { order: order() };
        },
      },
      {
        name: "Wise rejects the payment with 200",
        code: "provider_refused",
        arrange: async () => {
          turn("reject", { code: "transfer.blocked" });
          return { order: order() };
        },
      },
      {
        name: "the token was revoked",
        code: "credentials_refused",
        arrange: async () => ({ order: order(), settings: wrongSettings }),
      },
    ],
    wrongSettings,
    secrets: [wiseDemo.apiToken, wrongSettings.apiToken, "@example.com"],
    stop: server.stop,
  };
}
