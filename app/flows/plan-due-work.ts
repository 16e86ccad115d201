import { enqueueAcross } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { shopsWithDueChecks, shopsWithDueHolds } from "../store/due-work.ts";

/**
 * Finds the shops whose holds are over or whose friends wait to be checked, and gives each one job. Polled, since a job per
 * reward would be a row and a wake-up for every order, and since holds follow business time, which the sandbox can move.
 */
export async function planDueWork(services: Services): Promise<void> {
  const at = services.clock.now();
  const [holds, checks] = await Promise.all([
    shopsWithDueHolds(services.db.sql, at),
    shopsWithDueChecks(services.db.sql, at),
  ]);
  if (holds.length + checks.length === 0) return;
  await services.db.inTransaction((sql) =>
    enqueueAcross(sql, [
      ...checks.map((shopId) => ({
        name: "check-referrals",
        payload: { shopId },
        key: `check:${shopId}`,
        queue: `shop:${shopId}`,
      })),
      ...holds.map((shopId) => ({
        name: "release-rewards",
        payload: { shopId },
        key: `release:${shopId}`,
        queue: `shop:${shopId}`,
      })),
    ]),
  );
}
