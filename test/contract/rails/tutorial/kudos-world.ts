import type { Currency } from "../../../../app/core/money/money.ts";
import { createHttp } from "../../../../app/platform/http.ts";
import { createLog } from "../../../../app/platform/log.ts";
import type { Rail } from "../../../../app/rails/kit/rail.ts";
import { serveProvider } from "../support/provider-server.ts";
import { orderOf, type RailWorld, tenDollars } from "../support/rail-world.ts";
import { createKudosEmulator, kudosDemoKey } from "./kudos/emulator.ts";
import { kudos } from "./kudos/kudos.ts";

/** The rail with its emulated provider beside it: what the contract needs of each. */
export async function kudosWorld(_: Currency): Promise<RailWorld> {
  const emulator = createKudosEmulator();
  const server = await serveProvider(emulator);
  const turn = (knob: string, input: unknown) => emulator.control[knob]?.(input as never);
  const gifts = () => (emulator.snapshot() as { gifts: Record<string, { amount: string; currency: string }> }).gifts;
  const settings = { apiKey: kudosDemoKey };
  const wrongSettings = { apiKey: "kds_rolledLongAgo" };
  const order: RailWorld["order"] = (value) => orderOf(value, {}, server.now());
  return {
    rail: kudos as Rail,
    order,
    ctx: (options = {}) => ({
      settings: options.settings ?? settings,
      http: createHttp(server.origin),
      shopify: { run: async () => ({ kind: "refused", code: "invalid", detail: "this rail does not call Shopify" }) },
      log: createLog("silent"),
      now: server.now,
      signal: options.signal ?? AbortSignal.timeout(10_000),
      known: async () => new Set<string>(),
    }),
    paid: async ({ key }) => {
      const gift = gifts()[key];
      return gift ? [`${gift.amount} ${gift.currency}`] : [];
    },
    reached: async () => server.exchanges.length,
    break: async (accident) => {
      if (accident === "rate_limit") turn("failNext", { status: 429 });
      else if (accident === "server_error") turn("failNext", { status: 500 });
      else server.break(/^PUT \/v1\/gifts\//, { kind: accident });
    },
    refusals: [
      {
        name: "the person has no e-mail",
        code: "person_incomplete",
        arrange: async () => ({ order: orderOf(tenDollars(), { email: null }, server.now()) }),
      },
      {
        name: "the balance is too low",
        code: "needs_funds",
        arrange: async () => {
          turn("setEmpty", { empty: true });
          return { order: order(tenDollars()) };
        },
      },
      {
        name: "the key was rolled",
        code: "credentials_refused",
        arrange: async () => ({ order: order(tenDollars()), settings: wrongSettings }),
      },
    ],
    wrongSettings,
    secrets: [kudosDemoKey, wrongSettings.apiKey, "@example.com"],
    stop: server.stop,
  };
}
