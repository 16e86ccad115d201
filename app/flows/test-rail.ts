import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import type { ConnectionTest } from "../rails/kit/rail.ts";
import { rails } from "../rails/registry.ts";
import { clearProblem } from "../store/problems.ts";
import { readRailConnection, saveRailTest } from "../store/rail-connections.ts";
import { lookAtLane } from "../store/rail-lanes.ts";
import { readShop } from "../store/shops.ts";

const testMs = 20_000;

/** Asks the provider whether the stored connection works, and keeps the answer. Moves nothing. */
export async function testRail(services: Services, shopId: ShopId, name: string): Promise<ConnectionTest> {
  const rail = Object.hasOwn(rails, name) ? rails[name] : undefined;
  const { shop, connection } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    connection: await readRailConnection(db, name),
  }));
  const opened =
    rail && openRail(services, shop, rail, connection?.settingsSealed ?? null, AbortSignal.timeout(testMs));
  if (!opened) return { ok: false, code: "not_configured", detail: "Connect it first." };
  const test = await opened.rail.test(opened.ctx);
  if (connection) {
    const at = services.clock.now();
    await services.db.inShop(shopId, async (db) => {
      const found = {
        state: test.ok ? "connected" : "failing",
        summary: test.ok ? test.summary : test.detail,
      } as const;
      if (!(await saveRailTest(db, connection, found, at)) || !test.ok) return;
      await clearProblem(db, `rail:${name}`, at);
      await lookAtLane(db, name);
    });
  }
  return test;
}
