import { enqueueAcross, type Job } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { reviveQueuedEvents, stalePayouts } from "../store/due-work.ts";

/** Longer than an attempt may last (send-payout.ts), so that nobody is asked about while they are still talking. */
const staleMs = 60_000;
const lostJobSeconds = 15 * 60;

/**
 * Finds payouts that stand still: a process died between two steps, a job used up its tries, a webhook never came. Each gets
 * the job that leads it on. `graceMs` is how long one may stand (tests shorten it).
 */
export async function reconcilePayouts(services: Services, graceMs = staleMs): Promise<number> {
  const at = services.clock.now();
  const stale = await stalePayouts(services.db.sql, new Date(at.getTime() - graceMs));
  const jobs = stale.map(({ shopId, payoutId, state }): Job => {
    // `sending` goes through send-payout too: it knows that whoever sent is gone, and makes it `unknown`.
    const name = state === "requested" || state === "sending" ? "send-payout" : "look-up-payout";
    return { name, payload: { shopId, payoutId }, key: `${name === "send-payout" ? "send" : "look"}:${payoutId}` };
  });
  await services.db.inTransaction((sql) => enqueueAcross(sql, jobs));
  await reviveQueuedEvents(services.db.sql, lostJobSeconds);
  return jobs.length;
}
