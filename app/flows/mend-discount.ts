import type { ShopId } from "../core/ids.ts";
import { isOfGoods } from "../core/program/offer-facts.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { openRail } from "../rails/kit/open-rail.ts";
import { rails } from "../rails/registry.ts";
import { acceptDrift, type KeptDrift, noteDrift, readDrifts } from "../store/discount-drift.ts";
import { changedDiscount, clearProblem } from "../store/problems.ts";
import { publishAnew } from "../store/programs.ts";
import { readRailConnection } from "../store/rail-connections.ts";
import { readShop } from "../store/shops.ts";

const mendMs = 25_000;

/** How putting a discount right ended, in one line for the merchant. */
export type MendResult =
  | { readonly ok: true; readonly toast: string }
  | { readonly ok: false; readonly message: string };

/**
 * Puts a discount right that was changed in Shopify: an offer is published anew with all its codes, the discount of rewards
 * is made again what it was, and where it was deleted every code that nobody used is given again. Pressed twice it does
 * nothing more.
 */
export async function mendDiscount(services: Services, shopId: ShopId, discountId: string): Promise<MendResult> {
  const drift = await services.db.inShop(shopId, async (db) =>
    (await readDrifts(db)).find((one) => one.discountId === discountId),
  );
  if (!drift) return { ok: true, toast: "It is as it was made" };
  if ("programId" in drift.carries) return republish(services, shopId, drift, drift.carries.programId);
  const rail = drift.carries.rail;
  if (drift.gone) {
    await services.db.inShop(shopId, async (db) => {
      await enqueue(db, { name: "restore-codes", payload: { shopId, rail, discountId }, queue: `publish:${shopId}` });
      // Kept as dealt with: what was used cannot stand on another discount, and is not asked about again.
      await acceptDrift(db, discountId, "goodword", services.clock.now());
      await clearProblem(db, changedDiscount(discountId, null).key, services.clock.now());
    });
    return { ok: true, toast: "The codes are being made again" };
  }
  const { shop, connection } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    connection: await readRailConnection(db, rail),
  }));
  const known = rails[rail];
  const signal = AbortSignal.timeout(mendMs);
  const opened = known && openRail(services, shop, known, connection?.settingsSealed ?? null, signal);
  if (!opened?.rail.foundation) return { ok: false, message: "The way that these rewards go out by is not set up." };
  const mended = await opened.rail.foundation.mend(discountId, opened.ctx);
  if (mended.kind !== "mended") return { ok: false, message: `Shopify did not put it right: ${mended.detail}` };
  await services.db.inShop(shopId, (db) => settled(services, db, discountId));
  return { ok: true, toast: "Put right" };
}

type Db = Parameters<typeof noteDrift>[0];

async function settled(services: Services, db: Db, discountId: string): Promise<void> {
  const at = services.clock.now();
  await noteDrift(db, discountId, null, at);
  await clearProblem(db, changedDiscount(discountId, null).key, at);
}

/** One that was deleted, or is for other goods, which Shopify's discounts keep, is made anew; the others are written over. */
async function republish(
  services: Services,
  shopId: ShopId,
  drift: KeptDrift,
  programId: Parameters<typeof publishAnew>[1],
): Promise<MendResult> {
  const rebuild = drift.gone || drift.changes.some(isOfGoods);
  await services.db.inShop(shopId, async (db) => {
    await publishAnew(db, programId, rebuild);
    await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
    await settled(services, db, drift.discountId);
  });
  return { ok: true, toast: rebuild ? "The discount and its codes are being made again" : "Being put right" };
}
