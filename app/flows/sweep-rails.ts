import type { ShopId } from "../core/ids.ts";
import { compareWithProvider } from "../core/payout/sweep.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import { rails } from "../rails/registry.ts";
import { clearProblem, raiseProblem } from "../store/problems.ts";
import { readRailConnections } from "../store/rail-connections.ts";
import { keysOfAnyShop, keysSince, marksOfAnyShop, paymentsToSweep, sweepProblem } from "../store/rail-sweep.ts";
import { readShop } from "../store/shops.ts";

/** Longer than anything is under way for, so that what is amiss stays told until it is put right. */
const windowMs = 30 * 86_400_000;
/** What began a moment ago may be in one of the two books already. */
const settleMs = 15 * 60_000;
/** Clocks differ: what began at the window's edge is asked of nobody. */
const edgeMs = 5 * 60_000;
const listMs = 120_000;
/** Every try's key begins so, and nobody else's (core/ids.ts). */
const ours = /^att_[0-9a-z]+$/;

/**
 * Holds what each provider has against what we have, both ways: a payment that only one side knows of, or knows otherwise, is
 * a problem for the merchant to look into. Nothing is taken over or repaired by itself.
 */
export async function sweepRails(services: Services, shopId: ShopId): Promise<void> {
  const { shop, connections } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    connections: await readRailConnections(db),
  }));
  for (const connection of connections) {
    const rail = rails[connection.rail];
    const opened = rail?.list && openRail(services, shop, rail, connection.settingsSealed, AbortSignal.timeout(listMs));
    if (!rail || !opened?.rail.list) continue;
    const now = services.clock.now().getTime();
    // Another account was another list.
    const since = new Date(Math.max(now - windowMs, connection.connectedAt.getTime()));
    const listing = await opened.rail.list(since, opened.ctx).catch((error: unknown) => {
      services.log.error({ err: error, shop: shopId, rail: rail.name }, "a rail threw");
      return { kind: "cannot_tell", detail: "the rail failed inside" } as const;
    });
    if (listing.kind === "cannot_tell") {
      services.log.warn({ shop: shopId, rail: rail.name, detail: listing.detail }, "a provider could not be swept");
      continue;
    }
    const settled = new Date(now - settleMs);
    const { markOf } = opened.rail;
    const keyOf = markOf
      ? new Map(
          (await services.db.inShop(shopId, (db) => keysSince(db, rail.name, since))).map((key) => [markOf(key), key]),
        )
      : null;
    const theirs = keyOf
      ? listing.payments.map((payment) => ({ ...payment, key: keyOf.get(payment.key) ?? payment.key }))
      : listing.payments.filter((payment) => ours.test(payment.key));
    const keys = theirs.map((payment) => payment.key);
    const from = listing.more ? settled : new Date(since.getTime() + edgeMs);
    const known = await services.db.inShop(shopId, (db) => paymentsToSweep(db, rail.name, keys, { from, to: settled }));
    const mine = new Set(known.map((payment) => payment.key));
    const others = theirs.filter((payment) => !mine.has(payment.key));
    const foreign = await services.db.inTransaction((sql) =>
      keyOf
        ? marksOfAnyShop(sql, rail.name, others)
        : keysOfAnyShop(
            sql,
            others.map((payment) => payment.key),
          ),
    );
    const findings = compareWithProvider(theirs, known, foreign);
    const problem = sweepProblem(rail.name, rail.title, findings);
    const at = services.clock.now();
    if (findings.length > 0)
      services.log.error({ shop: shopId, rail: rail.name, findings }, "a provider's book is not ours");
    await services.db.inShop(shopId, (db) =>
      findings.length > 0 ? raiseProblem(db, problem, at) : clearProblem(db, problem.key, at),
    );
  }
}
