import type { ShopId } from "../core/ids.ts";
import type { Services } from "../platform/services.ts";
import { orderReaderOf } from "../sources/registry.ts";
import { readCheckpoint, saveCheckpoint } from "../store/checkpoints.ts";
import { addReadOrders } from "../store/inbox.ts";
import { readShop } from "../store/shops.ts";

/** Deliveries may be a day late and clocks differ: each run looks back over the last one's edge. */
const overlapMs = 10 * 60_000;
/** A shop never reconciled starts here; `read_orders` reaches 60 days back. */
const firstLookMs = 24 * 3_600_000;
const checkpoint = "reconcile-orders";

/** What a reconciliation found. */
export interface Reconciled {
  readonly read: number;
  /** Orders whose state we had not heard of. */
  readonly missed: number;
}

/**
 * Walks the orders that changed since the last run and puts their states into the inbox; a state that was delivered already
 * changes nothing there. Finds what Shopify never delivered. Stops without moving its mark when Shopify does not answer.
 */
export async function reconcileOrders(services: Services, shopId: ShopId): Promise<Reconciled> {
  const startedAt = services.clock.now();
  const { shop, mark } = await services.db.inShop(shopId, async (db) => ({
    shop: await readShop(db),
    mark: await readCheckpoint(db, checkpoint),
  }));
  if (shop.state !== "installed") return { read: 0, missed: 0 };
  const since = new Date((mark ?? new Date(startedAt.getTime() - firstLookMs)).getTime() - overlapMs);
  const reader = orderReaderOf("shopify");
  let cursor: string | null = null;
  let read = 0;
  let missed = 0;
  do {
    const answer: Awaited<ReturnType<typeof reader.changedSince>> = await reader.changedSince(
      services.shopify.adminFor(shop.domain),
      since,
      cursor,
      shop.scopes,
    );
    if (answer.kind !== "ok") throw new Error(`orders could not be read: ${answer.kind} ${answer.detail}`);
    read += answer.value.orders.length;
    missed += await addReadOrders(services.db.sql, shopId, "shopify", answer.value.orders);
    cursor = answer.value.next;
  } while (cursor !== null);
  await services.db.inShop(shopId, (db) => saveCheckpoint(db, checkpoint, startedAt));
  return { read, missed };
}
