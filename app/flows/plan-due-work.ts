import { enqueueAcross } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { shopsWithDueIssues } from "../store/automatic-due.ts";
import { shopsWithDueChecks, shopsWithDueHolds } from "../store/due-work.ts";
import { detailsToOpen } from "../store/payout-details.ts";
import { programsToSwitch } from "../store/programs.ts";
import { awakeLanes } from "../store/rail-lanes.ts";
import { shopsWithDueReviews } from "../store/reviews.ts";
import { shopsWithClawbacks } from "../store/revocations.ts";

/** More lanes than a process takes up at once; the rest stand in the same order next time. */
const lanesAtOnce = 100;

/**
 * Finds the shops whose holds or reviews are over or whose friends wait to be checked, the shops where rewards go out by
 * themselves by now or something was clawed back, the programs that begin or end by their schedule, the people whose changed payout details hold by now, and the lanes that have
 * something to send, and gives each one job. Polled, since a job per reward would be a row and
 * a wake-up for every order, and since holds follow business time, which the sandbox can move.
 */
export async function planDueWork(services: Services): Promise<void> {
  const at = services.clock.now();
  const [holds, checks, reviews, issues, lanes, clawbacks, programs, details] = await Promise.all([
    shopsWithDueHolds(services.db.sql, at),
    shopsWithDueChecks(services.db.sql, at),
    shopsWithDueReviews(services.db.sql, at),
    shopsWithDueIssues(services.db.sql, at),
    awakeLanes(services.db.sql, lanesAtOnce),
    shopsWithClawbacks(services.db.sql),
    programsToSwitch(services.db.sql, at),
    detailsToOpen(services.db.sql, at),
  ]);
  const found = [holds, checks, reviews, issues, lanes, clawbacks, programs, details];
  if (found.every((some) => some.length === 0)) return;
  await services.db.inTransaction((sql) =>
    enqueueAcross(sql, [
      ...checks.map((shopId) => ({
        name: "check-referrals",
        payload: { shopId },
        key: `check:${shopId}`,
        queue: `shop:${shopId}`,
      })),
      ...reviews.map((shopId) => ({
        name: "end-reviews",
        payload: { shopId },
        key: `reviews:${shopId}`,
        queue: `shop:${shopId}`,
      })),
      ...holds.map((shopId) => ({
        name: "release-rewards",
        payload: { shopId },
        key: `release:${shopId}`,
        queue: `shop:${shopId}`,
      })),
      ...issues.map((shopId) => ({ name: "issue-automatic", payload: { shopId }, key: `issue:${shopId}` })),
      ...clawbacks.map((shopId) => ({
        name: "revoke-rewards",
        payload: { shopId },
        key: `revoke:${shopId}`,
        queue: `shop:${shopId}`,
      })),
      ...programs.map(({ shopId, programId }) => ({
        name: "switch-program",
        payload: { shopId, programId },
        key: `switch:${programId}`,
        queue: `publish:${shopId}`,
      })),
      ...details.map(({ shopId, referrerId }) => ({
        name: "open-changed-details",
        payload: { shopId, referrerId },
        key: `open:${referrerId}`,
      })),
      ...lanes.map(({ shopId, rail }) => ({
        name: "send-payouts",
        payload: { shopId, rail },
        key: `send:${shopId}:${rail}`,
        // One hand at a time, whichever process it belongs to: that is what holds the rail's pace.
        queue: `send:${shopId}:${rail}`,
      })),
    ]),
  );
}
