import { fileURLToPath } from "node:url";
import type { OpenedShop } from "./admin-gate.ts";
import { sandboxClock, systemClock } from "./clock.ts";
import { openDatabase } from "./db.ts";
import type { Env } from "./env.ts";
import { createHttp } from "./http.ts";
import { createLimits } from "./limits.ts";
import { startLocalDatabase } from "./local-database.ts";
import { createLog, type Log } from "./log.ts";
import { createMail } from "./mail.ts";
import { meteredHttp } from "./metered-http.ts";
import { createMetrics } from "./metrics.ts";
import { migrate } from "./migrate.ts";
import { createSeal } from "./seal.ts";
import type { Services } from "./services.ts";
import { createShopifyPlatform } from "./shopify.ts";
import type { AdminTiming } from "./shopify-admin-client.ts";

/** What a start may be given beyond the environment. */
export interface StartOptions {
  /** What happens when a shop's admin opens the app; idempotent. */
  readonly onOpened?: (services: Services, shop: OpenedShop) => Promise<void>;
  readonly log?: Log;
  /** The database is already at this version (tests clone a migrated one). */
  readonly migrated?: boolean;
  readonly adminTiming?: AdminTiming;
}

/** Running services, and how they end. */
export interface StartedServices {
  readonly services: Services;
  /** Closes what was opened, in reverse order. */
  stop(): Promise<void>;
}

/** Makes everything the app stands on: log, database (our own where none is named), schema, clock, ways out, Shopify. */
export async function startServices(env: Env, options: StartOptions = {}): Promise<StartedServices> {
  const log = options.log ?? createLog(env.logLevel, { role: env.role });
  const ends: (() => Promise<void> | void)[] = [];
  const stop = async (): Promise<void> => {
    // One that cannot end must not keep the others open.
    for (const end of ends.splice(0).reverse())
      await Promise.resolve()
        .then(end)
        .catch((error: unknown) => log.error({ err: error }, "something did not close"));
  };
  try {
    let databaseUrl = env.databaseUrl;
    if (databaseUrl === null) {
      const local = await startLocalDatabase(fileURLToPath(new URL("../../.data/postgres", import.meta.url)));
      ends.push(local.stop);
      databaseUrl = local.url;
    }
    if (!options.migrated) await migrate(databaseUrl);
    const db = openDatabase(databaseUrl, env.databasePool);
    ends.push(() => db.close());
    const clock = env.sandboxOrigin === null ? systemClock() : await sandboxClock(env.sandboxOrigin);
    ends.push(() => clock.stop());
    const metrics = createMetrics();
    const http = meteredHttp(createHttp(env.sandboxOrigin), metrics);
    const seal = createSeal(env.masterKey);
    const shopify = createShopifyPlatform({
      env,
      db,
      seal,
      http,
      log,
      metrics,
      onOpened: async (shop) => options.onOpened?.(services, shop),
      ...(options.adminTiming ? { timing: options.adminTiming } : {}),
    });
    const mail = createMail(env.mail, new URL(env.appUrl).hostname);
    const services: Services = { env, log, clock, http, db, seal, shopify, metrics, limits: createLimits(), mail };
    return { services, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
