import { randomBytes } from "node:crypto";
import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { openRail, sealSettings, settingsContext } from "../rails/kit/open-rail.ts";
import { rails } from "../rails/registry.ts";
import { clearProblem } from "../store/problems.ts";
import { readRailConnection, saveRailConnection } from "../store/rail-connections.ts";
import { lookAtLane } from "../store/rail-lanes.ts";
import { readShop } from "../store/shops.ts";

const testMs = 20_000;

export type ConnectRailResult =
  | { readonly ok: true; readonly summary: string }
  | {
      readonly ok: false;
      readonly fields: Readonly<Record<string, string>>;
      readonly message: string | null;
      /** Scopes that the merchant can grant on the spot; then the same press works. */
      readonly scopes?: readonly string[];
    };

/**
 * Connects a rail with what the merchant typed: reads it by the rail's own schema, tests it at the provider, registers our
 * webhook where the rail has one, and only then keeps it, sealed. A secret left empty keeps the one that is stored.
 */
export async function connectRail(
  services: Services,
  shopId: ShopId,
  request: { readonly rail: string; readonly input: Readonly<Record<string, string>>; readonly actor: string },
): Promise<ConnectRailResult> {
  const rail = Object.hasOwn(rails, request.rail) ? rails[request.rail] : undefined;
  if (!rail) return { ok: false, fields: {}, message: "There is no such way of paying." };
  const { shop, known } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    known: await readRailConnection(db, rail.name),
  }));
  const context = settingsContext(shopId, rail.name);
  const stored = known
    ? (JSON.parse(services.seal.open(known.settingsSealed, context)) as Record<string, unknown>)
    : {};
  const typed = Object.fromEntries(
    rail.settings.fields.flatMap((field) => {
      const value = request.input[field.name]?.trim() ?? "";
      if (value !== "") return [[field.name, value]];
      return field.kind === "secret" && stored[field.name] !== undefined ? [[field.name, stored[field.name]]] : [];
    }),
  );
  // What the rail keeps beside its form goes on; a field that was emptied is gone.
  const beside = Object.fromEntries(
    Object.entries(stored).filter(([name]) => !rail.settings.fields.some((field) => field.name === name)),
  );
  const missing = rail.settings.fields.filter((field) => field.required && typed[field.name] === undefined);
  if (missing.length > 0)
    return {
      ok: false,
      fields: Object.fromEntries(missing.map((field) => [field.name, `${field.label} is needed.`])),
      message: null,
    };
  const read = rail.settings.schema.safeParse({ ...beside, ...typed });
  if (!read.success) {
    const fields = Object.fromEntries(read.error.issues.map((issue) => [String(issue.path[0] ?? ""), issue.message]));
    return { ok: false, fields, message: null };
  }
  const sealed = (settings: unknown, account: string | null) =>
    sealSettings(services, shopId, rail.name, settings as object, account);
  let settings: unknown = read.data;
  const opened = openRail(services, shop, rail, sealed(settings, null), AbortSignal.timeout(testMs));
  if (!opened) return { ok: false, fields: {}, message: "These settings cannot be used." };
  const test = await opened.rail.test(opened.ctx);
  if (!test.ok) return { ok: false, fields: {}, message: test.detail, ...(test.scopes ? { scopes: test.scopes } : {}) };
  const webhookToken = known?.webhookToken ?? randomBytes(24).toString("base64url");
  if (opened.rail.connectWebhook) {
    try {
      settings = await opened.rail.connectWebhook(
        `${services.env.appUrl}/webhooks/rails/${rail.name}/${webhookToken}`,
        opened.ctx,
      );
    } catch (error) {
      services.log.warn({ err: error, shop: shopId, rail: rail.name }, "a rail's webhook could not be registered");
      return {
        ok: false,
        fields: {},
        message:
          "The provider did not take our webhook address. Check that the key may manage webhooks, and try again.",
      };
    }
  }
  const at = services.clock.now();
  await services.db.inShop(shopId, async (db) => {
    await saveRailConnection(
      db,
      {
        rail: rail.name,
        settingsSealed: sealed(settings, test.account),
        state: "connected",
        summary: test.summary,
        webhookToken: opened.rail.connectWebhook ? webhookToken : null,
        checkedAt: at,
        connectedAt: at,
      },
      at,
    );
    await clearProblem(db, `rail:${rail.name}`, at);
    await lookAtLane(db, rail.name);
  });
  return { ok: true, summary: test.summary };
}
