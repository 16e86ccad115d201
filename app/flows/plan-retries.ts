import { enqueueAcross } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { rails } from "../rails/registry.ts";
import { waitingPayouts } from "../store/waiting-rewards.ts";

/** Finds refused payouts whose reason passes by itself, and has each looked at again. Answers how many. */
export async function planRetries(services: Services): Promise<number> {
  const waits = Object.values(rails).flatMap((rail) =>
    (rail.passes ?? []).map((reason) => ({ rail: rail.name, reason })),
  );
  const waiting = await waitingPayouts(services.db.sql, waits, services.clock.now());
  await services.db.inTransaction((sql) =>
    enqueueAcross(
      sql,
      waiting.map(({ shopId, payoutId }) => ({
        name: "retry-payout",
        payload: { shopId, payoutId },
        key: `retry:${payoutId}`,
      })),
    ),
  );
  return waiting.length;
}
