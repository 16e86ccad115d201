import type { ShopId } from "../core/ids.ts";
import { learnDisputes } from "../core/referral/learn-disputes.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { sources } from "../sources/registry.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { referralOfOrder } from "../store/referral-of-order.ts";
import { finishStoredEvent, readStoredEvent } from "../store/stored-events.ts";

/**
 * Takes in what a delivery tells of a dispute about an order's payment, with all that follows for its rewards. It names the
 * dispute's state and no time, which is enough: what was decided is never open again. An order that is nobody's is read, in
 * case that its own delivery was lost or is still to come. Older orders than Shopify shows us (60 days) are known by then.
 */
export async function recordDispute(services: Services, shopId: ShopId, eventId: number): Promise<void> {
  const at = services.clock.now();
  await services.db.inShop(shopId, async (db) => {
    const stored = await readStoredEvent(db, eventId);
    if (stored === null || stored.state !== "queued") return;
    const reading = sources[stored.source]?.read(stored.topic, stored.body);
    if (reading?.kind !== "fact" || reading.fact.kind !== "order_disputed") {
      await finishStoredEvent(db, eventId, "ignored", "it tells of no dispute");
      return;
    }
    const { orderId, disputes } = reading.fact;
    const referralId = await referralOfOrder(db, orderId);
    if (referralId === null) {
      await enqueue(db, { name: "read-order", payload: { shopId, orderId }, key: `read:${shopId}:${orderId}` });
      await finishStoredEvent(db, eventId, "done", "order_read");
      return;
    }
    const changed = await changeReferrals(db, [referralId], "shopify", at, (book) =>
      learnDisputes(book, shopId, orderId, disputes),
    );
    await finishStoredEvent(db, eventId, "done", changed.length > 0 ? "changed" : "no_change");
  });
}
