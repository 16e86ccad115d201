import type { ShopId } from "../core/ids.ts";
import type { ValueKind } from "../core/money/asset.ts";
import type { Services } from "../platform/services.ts";
import { settingsContext } from "../rails/kit/open-rail.ts";
import type { SettingsField } from "../rails/kit/rail.ts";
import { reachesFriends } from "../rails/kit/reaches-friends.ts";
import { rails } from "../rails/registry.ts";
import { readFundLimits } from "../store/low-funds.ts";
import { readRailConnections } from "../store/rail-connections.ts";
import { readShop } from "../store/shops.ts";

/** A rail as the settings page draws it. Secrets stay on the server: `hasSecret` names those that are kept. */
export interface RailChoice {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly delivers: readonly ValueKind[];
  readonly fields: readonly SettingsField[];
  /** Whether it reaches a friend, of whom only the customer account or the address is known. */
  readonly reachesFriends: boolean;
  /** Whether rewards can be issued over it now. */
  readonly connected: boolean;
  readonly state: "ready" | "failing" | "not_connected";
  /** What the last connection test found. */
  readonly found: string;
  readonly checkedAt: Date | null;
  readonly values: Readonly<Record<string, string>>;
  readonly hasSecret: readonly string[];
  /** For a rail that leaves as a file: what the merchant does with it. `null` for the others. */
  readonly upload: string | null;
  /** Whether its provider says what is left there, and below how much the merchant is warned (shop currency, minor units). */
  readonly tellsFunds: boolean;
  readonly lowFundsMinor: number | null;
}

/** Every rail there is, with how this shop has set it up. */
export async function railChoices(services: Services, shopId: ShopId): Promise<RailChoice[]> {
  const { connections, granted, limits } = await services.db.inShop(shopId, async (db) => ({
    connections: new Map((await readRailConnections(db)).map((row) => [row.rail, row])),
    limits: await readFundLimits(db),
    granted: new Set((await readShop(db)).scopes.split(",")),
  }));
  return Object.values(rails).map((rail) => {
    const connection = connections.get(rail.name);
    const allowed = (rail.scopes ?? []).every((scope) => granted.has(scope));
    const needsNone = allowed && rail.settings.fields.every((field) => !field.required);
    const stored = connection
      ? (JSON.parse(services.seal.open(connection.settingsSealed, settingsContext(shopId, rail.name))) as Record<
          string,
          unknown
        >)
      : {};
    const secret = (name: string) => rail.settings.fields.find((field) => field.name === name)?.kind === "secret";
    const kept = rail.settings.fields
      .map((field) => field.name)
      .filter((name) => stored[name] !== undefined && stored[name] !== "");
    return {
      name: rail.name,
      title: rail.title,
      summary: rail.summary,
      delivers: rail.delivers,
      fields: rail.settings.fields,
      reachesFriends: reachesFriends(rail),
      connected: connection !== undefined || needsNone,
      state: connection?.state === "failing" ? "failing" : connection || needsNone ? "ready" : "not_connected",
      found: connection?.summary ?? "",
      checkedAt: connection?.checkedAt ?? null,
      values: Object.fromEntries(kept.filter((name) => !secret(name)).map((name) => [name, String(stored[name])])),
      hasSecret: kept.filter(secret),
      upload: rail.file?.upload ?? null,
      tellsFunds: connection !== undefined && rail.tellsFunds === true,
      lowFundsMinor: limits.get(rail.name) ?? null,
    };
  });
}
