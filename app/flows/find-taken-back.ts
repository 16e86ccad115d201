import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { pause } from "../platform/shop-pace.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import type { Returns } from "../rails/kit/returns.ts";
import { rails } from "../rails/registry.ts";
import { findPayout } from "../store/find-payout.ts";
import { lastAttempt } from "../store/payout-attempts.ts";
import { lockPayout, settlePayout } from "../store/payouts.ts";
import { readRailConnections } from "../store/rail-connections.ts";
import { deliveredReferences } from "../store/rail-sweep.ts";
import { readShop } from "../store/shops.ts";

/** What arrived longer ago is final enough to ask about no more. */
const windowMs = 30 * 86_400_000;
/** So many questions a night and provider; who has more is asked about others each night. */
const most = 200;
const askMs = 150_000;

/**
 * Asks the providers that take payments back without a word (PayPal's reversals) about what arrived in the last thirty days. What
 * came back is settled as if they had told us: payable again, with its reason.
 */
export async function findTakenBack(services: Services, shopId: ShopId): Promise<void> {
  const { shop, connections } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    connections: await readRailConnections(db),
  }));
  for (const connection of connections) {
    const rail = rails[connection.rail];
    const opened =
      rail?.returnsOf && openRail(services, shop, rail, connection.settingsSealed, AbortSignal.timeout(askMs));
    if (!rail || !opened?.rail.returnsOf) continue;
    const now = services.clock.now();
    // Another account knows nothing of what was paid before.
    const since = new Date(Math.max(now.getTime() - windowMs, connection.connectedAt.getTime()));
    const night = now.toISOString().slice(0, 10);
    const references = await services.db.inShop(shopId, (db) => deliveredReferences(db, rail.name, since, night, most));
    for (const reference of references) {
      const told = await opened.rail.returnsOf(reference, opened.ctx).catch((error: unknown): Returns => {
        services.log.error({ err: error, shop: shopId, rail: rail.name }, "a rail threw");
        return { kind: "cannot_tell", detail: "the rail failed inside" };
      });
      if (told.kind === "cannot_tell") {
        services.log.warn({ shop: shopId, rail: rail.name, detail: told.detail }, "returns could not be asked for");
        break;
      }
      for (const one of told.back) await takeBack(services, shopId, rail.name, one);
      if (reference !== references.at(-1)) await pause(1_000 / rail.pace.perSecond);
    }
  }
}

async function takeBack(
  services: Services,
  shopId: ShopId,
  rail: string,
  { key, code, detail }: Extract<Returns, { kind: "told" }>["back"][number],
): Promise<void> {
  await services.db.inShop(shopId, async (db) => {
    const payoutId = await findPayout(db, rail, { key });
    const payout = payoutId && (await lockPayout(db, payoutId));
    // A webhook may have been faster, and others' payments may stand in the same batch.
    if (payout?.state !== "issued") return;
    const attempt = await lastAttempt(db, services.seal, payout.payoutId);
    const outcome = { state: "reversed", outcome: "refused", reason: code, detail, delivery: null } as const;
    await settlePayout(db, services.seal, payout, attempt, outcome, rail, services.clock.now());
  });
}
