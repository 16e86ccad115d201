import type { Services } from "../../platform/services.ts";
import { readSettings } from "./open-rail.ts";
import type { Rail } from "./rail.ts";

/** How many payouts of a rail leave in one request at most; undefined where each leaves alone, or the merchant wants it so. */
export function mostInBatch(
  services: Services,
  shopId: number,
  rail: Rail | undefined,
  connection: { readonly settingsSealed: Uint8Array } | null,
): number | undefined {
  if (!rail?.batch?.wanted) return rail?.batch?.most;
  const settings = readSettings(services, shopId, rail, connection?.settingsSealed ?? null);
  return settings !== null && rail.batch.wanted(settings.data) ? rail.batch.most : undefined;
}
