import type { ShopId } from "../core/ids.ts";
import { currency, formatMoney, money } from "../core/money/money.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import { rails } from "../rails/registry.ts";
import { lowFunds, readFundLimits } from "../store/low-funds.ts";
import { clearProblem, raiseProblem } from "../store/problems.ts";
import { readRailConnections } from "../store/rail-connections.ts";
import { readShop } from "../store/shops.ts";

const askMs = 20_000;

/**
 * Asks the providers of a shop what is left there, and warns the merchant where it is less than they want. A provider that
 * does not tell, or tells of another currency, changes nothing: what was warned of stands.
 */
export async function watchFunds(services: Services, shopId: ShopId): Promise<void> {
  const { shop, limits, connections } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    limits: await readFundLimits(db),
    connections: await readRailConnections(db),
  }));
  const of = currency(shop.currency);
  for (const { rail: name, settingsSealed } of connections) {
    const limit = limits.get(name);
    const rail = rails[name];
    const opened =
      limit === undefined || !rail ? null : openRail(services, shop, rail, settingsSealed, AbortSignal.timeout(askMs));
    if (limit === undefined || !rail || !opened) continue;
    const funds = await opened.rail.funds(of, opened.ctx).catch((error: unknown) => {
      services.log.warn({ err: error, shop: shopId, rail: name }, "what is left at a provider could not be read");
      return null;
    });
    if (funds === null || funds.available.currency !== of) continue;
    const at = services.clock.now();
    const problem = lowFunds(name, rail.title, formatMoney(funds.available), formatMoney(money(limit, of)));
    await services.db.inShop(shopId, (db) =>
      funds.available.amountMinor < limit ? raiseProblem(db, problem, at) : clearProblem(db, problem.key, at),
    );
  }
}
