import type { Services } from "../../platform/services.ts";
import type { Rail, RailContext } from "./rail.ts";

/** A rail ready to be used for one shop. */
export interface OpenRail {
  readonly rail: Rail;
  readonly ctx: RailContext<unknown>;
}

/** Kept among the settings; no rail's schema has it, so none sees it. */
const accountField = "$account";

/** What sealed settings are bound to: they open for their own shop and rail only. */
export function settingsContext(shopId: number, rail: string): string {
  return `rail_connection:${shopId}:${rail}`;
}

/** The settings as they are sealed: what the rail's form and webhook left, and the account that the last test found them to open. */
export function sealSettings(
  services: Services,
  shopId: number,
  rail: string,
  settings: object,
  account: string | null,
): Uint8Array {
  return services.seal.seal(JSON.stringify({ ...settings, [accountField]: account }), settingsContext(shopId, rail));
}

/** Which account at the provider sealed settings open; `null` for a rail that lives in the shop itself. */
export function accountOf(
  services: Services,
  shopId: number,
  rail: string,
  settingsSealed: Uint8Array | null,
): string | null {
  if (settingsSealed === null) return null;
  const stored = JSON.parse(services.seal.open(settingsSealed, settingsContext(shopId, rail))) as Record<
    string,
    unknown
  >;
  return typeof stored[accountField] === "string" ? stored[accountField] : null;
}

/**
 * Opens a rail with the shop's sealed settings. A rail without settings needs no connection. `null` when the shop has not
 * connected it, or when what is stored no longer fits the rail's own schema. `known` is for calls that move something.
 */
export function openRail(
  services: Services,
  shop: { readonly id: number; readonly domain: string },
  rail: Rail,
  settingsSealed: Uint8Array | null,
  signal: AbortSignal,
  known: RailContext<unknown>["known"] = notAskedHere,
): OpenRail | null {
  const settings = readSettings(services, shop.id, rail, settingsSealed);
  if (settings === null) return null;
  return {
    rail,
    ctx: {
      settings: settings.data,
      http: services.http,
      shopify: services.shopify.adminFor(shop.domain),
      log: services.log.child({ shop: shop.id, rail: rail.name }),
      now: () => services.clock.now(),
      signal,
      known,
    },
  };
}

/** A shop's settings of a rail; `null` when it has not connected it, or when what is stored no longer fits the rail's own schema. */
export function readSettings(
  services: Services,
  shopId: number,
  rail: Rail,
  settingsSealed: Uint8Array | null,
): { readonly data: unknown } | null {
  if (settingsSealed === null && rail.settings.fields.some((field) => field.required)) return null;
  const stored: unknown =
    settingsSealed === null ? {} : JSON.parse(services.seal.open(settingsSealed, settingsContext(shopId, rail.name)));
  const settings = rail.settings.schema.safeParse(stored);
  return settings.success ? settings : null;
}

/** Only what sends, looks up or takes back has to tell its own from others'. */
function notAskedHere(): never {
  throw new Error("this call was not given the references that are known");
}
