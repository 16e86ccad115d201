import { enqueueAcross } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { payoutsToLookUp, reviveQueuedEvents } from "../store/due-work.ts";
import { batchJob, staleBatches } from "../store/payout-batches.ts";
import { wakeForgottenLanes } from "../store/rail-lanes.ts";
import { revocationsToTakeUp } from "../store/revocations.ts";

/** Longer than a batch may be on the wire. */
const staleBatchMs = 2 * 60_000;
const lostJobSeconds = 15 * 60;

/**
 * Finds payouts that stand still: a process died between two steps, a job used up its tries, a webhook never came. What the
 * provider may have is looked up, what waits to be sent or taken back is. `aheadMs`: those too whose time comes until then (tests).
 */
export async function reconcilePayouts(services: Services, aheadMs = 0): Promise<number> {
  const at = services.clock.now();
  const until = new Date(at.getTime() + aheadMs);
  const due = await payoutsToLookUp(services.db.sql, until);
  const back = await revocationsToTakeUp(services.db.sql, until);
  await services.db.inTransaction((sql) =>
    enqueueAcross(sql, [
      ...due.map((payload) => ({ name: "look-up-payout", payload, key: `look:${payload.payoutId}` })),
      ...back.map((payload) => ({ name: "revoke-payout", payload, key: `take:${payload.revocationId}` })),
    ]),
  );
  const batches = await staleBatches(services.db.sql, new Date(at.getTime() + aheadMs - staleBatchMs));
  await services.db.inTransaction((sql) =>
    enqueueAcross(
      sql,
      batches.map(({ shopId, rail, batchId }) => batchJob(shopId, rail, batchId)),
    ),
  );
  await wakeForgottenLanes(services.db.sql);
  await reviveQueuedEvents(services.db.sql, lostJobSeconds);
  return due.length;
}
