import type { ShopId } from "../core/ids.ts";
import { currency } from "../core/money/money.ts";
import { discountShape } from "../core/program/discount-shape.ts";
import { offerChanges, wantedOffer } from "../core/program/offer-facts.ts";
import type { Services } from "../platform/services.ts";
import type { ShopifyAdmin } from "../platform/shopify-admin.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import type { Rail } from "../rails/kit/rail.ts";
import { rails } from "../rails/registry.ts";
import { type DiscountDrift, noteDrift, readDrifts } from "../store/discount-drift.ts";
import { changedDiscount, clearProblem, raiseProblem } from "../store/problems.ts";
import { type ProgramRow, publishedPrograms } from "../store/programs.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import { readShop, type ShopRow } from "../store/shops.ts";
import { discountsToLookAt, keepLook, watchDiscounts } from "../store/watched-discounts.ts";
import { readOfferFacts } from "./offer-facts-operations.ts";

/**
 * Discounts of one rail's rewards that one look takes: with a look an hour, 6,000 within a day. It is 3,250 points of the
 * shop's API, half a minute on the smallest plan, in which nothing is published.
 */
const share = 250;
const askMs = 25_000;

/**
 * Compares the discounts that programs and rewards stand on with what they were made as: one that was deleted, switched off
 * or edited in Shopify becomes a problem, with what is other. Nothing is put right by itself: it may have been meant.
 * Of rewards' discounts a share is looked at each time, whose turn is longest ago; `only` names the one that Shopify told of.
 */
export async function checkDiscounts(services: Services, shopId: ShopId, only: string | null = null): Promise<void> {
  const { shop, programs, drifts } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    programs: await publishedPrograms(db),
    drifts: await readDrifts(db, share),
  }));
  if (shop.state !== "installed") return;
  const asked = <One extends { readonly discountId: string | null }>(one: One) =>
    only === null || one.discountId === only;
  const kept = drifts.filter(asked);
  const look: Look = {
    services,
    shop,
    only,
    kept: new Set(kept.map(({ discountId }) => discountId)),
    at: services.clock.now(),
    seen: new Set(),
  };
  const admin = services.shopify.adminFor(shop.domain);
  for (const program of programs.filter(asked)) await lookAtOffer(look, admin, program);
  for (const rail of Object.values(rails)) if (rail.foundation) await lookAtRewards(look, rail);
  // What nothing stands on any more is nobody's trouble.
  for (const discountId of look.kept) if (!look.seen.has(discountId)) await note(look, discountId, null);
}

interface Look {
  readonly services: Services;
  readonly shop: ShopRow;
  readonly only: string | null;
  /** Those that were found to be other before. */
  readonly kept: ReadonlySet<string>;
  readonly at: Date;
  /** What was looked at, or could not be now. */
  readonly seen: Set<string>;
}

async function lookAtOffer(look: Look, admin: ShopifyAdmin, program: ProgramRow): Promise<void> {
  const { at, shop } = look;
  const { discountId, terms, offerEndsAt, programId } = program;
  // What is still to be published is another discount soon.
  if (discountId === null || program.publishedVersion !== program.version) return;
  if (program.discountShape !== discountShape(terms)) return;
  const on = program.state === "active" && (offerEndsAt === null || at < offerEndsAt);
  const wanted = wantedOffer(terms, currency(shop.currency), on, offerEndsAt);
  if (wanted === null) return;
  const is = await readOfferFacts(admin, discountId, shop);
  if (is.kind === "cannot_tell") {
    look.seen.add(discountId);
    return;
  }
  const gone = is.kind === "gone";
  // A program that does not run needs none.
  const changes = is.kind === "gone" ? [] : offerChanges(wanted, is.facts);
  const drifted = gone ? on : changes.length > 0;
  const drift = { discountId, carries: { programId }, name: `“${program.name}”`, gone, changes };
  await note(look, discountId, drifted ? drift : null);
}

async function lookAtRewards(look: Look, rail: Rail): Promise<void> {
  const { at, only, services, shop } = look;
  const { connection, discounts } = await services.db.inShop(shop.id, async (db) => {
    await watchDiscounts(db, rail.name);
    return {
      connection: await readRailConnection(db, rail.name),
      discounts: await discountsToLookAt(db, rail.name, at, only === null ? [...look.kept] : [only], share),
    };
  });
  const mine = discounts.filter((one) => only === null || one === only);
  const atOnce = rail.foundation?.atOnce ?? 1;
  for (let from = 0; from < mine.length; from += atOnce) {
    const some = mine.slice(from, from + atOnce);
    const opened = openRail(services, shop, rail, connection?.settingsSealed ?? null, AbortSignal.timeout(askMs));
    const states = opened?.rail.foundation && (await opened.rail.foundation.inspect(some, opened.ctx));
    const told = some.some((one) => states?.get(one)?.kind !== "cannot_tell");
    const looked: { discountId: string; endsAt: Date | null }[] = [];
    for (const discountId of some) {
      const is = states?.get(discountId) ?? { kind: "cannot_tell" as const };
      looked.push({ discountId, endsAt: "endsAt" in is ? is.endsAt : null });
      if (is.kind === "cannot_tell") {
        look.seen.add(discountId);
        continue;
      }
      const changes = is.kind === "changed" ? is.changes : [];
      const name = `rewards (${rail.title})`;
      const drift = { discountId, carries: { rail: rail.name }, name, gone: is.kind === "gone", changes };
      await note(look, discountId, is.kind === "as_made" ? null : drift);
    }
    await services.db.inShop(shop.id, (db) => keepLook(db, looked, at));
    if (states && told) continue;
    // Shopify does not answer now: the others have their turn with the next look.
    for (const discountId of mine) look.seen.add(discountId);
    return;
  }
}

async function note(look: Look, discountId: string, drift: DiscountDrift | null): Promise<void> {
  const { at, services, shop } = look;
  look.seen.add(discountId);
  if (drift === null && !look.kept.has(discountId)) return;
  const problem = changedDiscount(discountId, drift);
  await services.db.inShop(shop.id, async (db) => {
    if (await noteDrift(db, discountId, drift, at)) await raiseProblem(db, problem, at);
    else await clearProblem(db, problem.key, at);
  });
}
