import type { ShopId } from "../core/ids.ts";
import { currency } from "../core/money/money.ts";
import { discountShape } from "../core/program/discount-shape.ts";
import { offerChanges, wantedOffer } from "../core/program/offer-facts.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import type { FoundationState } from "../rails/kit/rail.ts";
import { rails } from "../rails/registry.ts";
import { type DiscountDrift, discountsOfRewards, noteDrift, readDrifts } from "../store/discount-drift.ts";
import { changedDiscount, clearProblem, raiseProblem } from "../store/problems.ts";
import { publishedPrograms } from "../store/programs.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import { readShop } from "../store/shops.ts";
import { readOfferFacts } from "./offer-facts-operations.ts";

/** Discounts of rewards that are looked at, the newest used first, and for how long after the last reward on them. */
const most = 100;
const windowMs = 400 * 86_400_000;
const askMs = 60_000;

/**
 * Compares the discounts that programs and rewards stand on with what they were made as: one that was deleted, switched off
 * or edited in Shopify becomes a problem, with what is other. Nothing is put right by itself: it may have been meant.
 */
export async function checkDiscounts(services: Services, shopId: ShopId): Promise<void> {
  const { shop, programs, kept } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    programs: await publishedPrograms(db),
    kept: await readDrifts(db),
  }));
  if (shop.state !== "installed") return;
  const at = services.clock.now();
  const seen = new Set<string>();
  const note = async (discountId: string, drift: DiscountDrift | null) => {
    seen.add(discountId);
    const problem = changedDiscount(discountId, drift);
    await services.db.inShop(shopId, async (db) => {
      if (await noteDrift(db, discountId, drift, at)) await raiseProblem(db, problem, at);
      else await clearProblem(db, problem.key, at);
    });
  };

  const admin = services.shopify.adminFor(shop.domain);
  for (const program of programs) {
    const { discountId, terms, offerEndsAt, programId } = program;
    // What is still to be published is another discount soon.
    if (discountId === null || program.publishedVersion !== program.version) continue;
    if (program.discountShape !== discountShape(terms)) continue;
    const on = program.state === "active" && (offerEndsAt === null || at < offerEndsAt);
    const wanted = wantedOffer(terms, currency(shop.currency), on, offerEndsAt);
    const is = wanted && (await readOfferFacts(admin, discountId, shop.currency));
    if (wanted === null || is === null || is.kind === "cannot_tell") continue;
    const gone = is.kind === "gone";
    // A program that does not run needs none.
    const changes = is.kind === "gone" ? [] : offerChanges(wanted, is.facts);
    const drifted = gone ? on : changes.length > 0;
    const drift = { discountId, carries: { programId }, name: `“${program.name}”`, gone, changes };
    await note(discountId, drifted ? drift : null);
  }

  for (const rail of Object.values(rails)) {
    if (!rail.foundation) continue;
    const { connection, discounts } = await services.db.inShop(shopId, async (db) => ({
      connection: await readRailConnection(db, rail.name),
      discounts: await discountsOfRewards(db, rail.name, new Date(at.getTime() - windowMs), most),
    }));
    const opened = openRail(services, shop, rail, connection?.settingsSealed ?? null, AbortSignal.timeout(askMs));
    if (!opened?.rail.foundation) continue;
    for (const discountId of discounts) {
      const is: FoundationState = await opened.rail.foundation.inspect(discountId, opened.ctx);
      if (is.kind === "cannot_tell") {
        seen.add(discountId);
        continue;
      }
      const changes = is.kind === "changed" ? is.changes : [];
      const drift = {
        discountId,
        carries: { rail: rail.name },
        name: `rewards (${rail.title})`,
        gone: is.kind === "gone",
        changes,
      };
      await note(discountId, is.kind === "as_made" ? null : drift);
    }
  }
  // What nothing stands on any more is nobody's trouble.
  for (const { discountId } of kept) if (!seen.has(discountId)) await note(discountId, null);
}
