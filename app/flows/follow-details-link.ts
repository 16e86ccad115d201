import { createHash } from "node:crypto";
import type { ShopId } from "../core/ids.ts";
import { maskDetails } from "../core/payout/payout-details.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { addActivity } from "../store/activity.ts";
import {
  findDetailsLink,
  lockPerson,
  readDetailsOf,
  spendDetailsLink,
  undoDetails,
  verifyDetails,
} from "../store/payout-details.ts";
import { changeStopped, raiseProblem } from "../store/problems.ts";

/** What a link of a mail is about. */
export interface LinkedDetails {
  readonly purpose: "verify" | "stop";
  readonly destination: string;
  /** Where it goes instead once the change is stopped; null for nowhere. */
  readonly before: string | null;
  /** Nothing goes there before; null for at once. */
  readonly opensAt: Date | null;
}

/**
 * Shows what a link of a mail is about, and with `press` does it: confirms details, or stops a change and brings back what
 * was there. A link works once, and only looking at it uses nothing up: mail programs open links by themselves. `null` for a
 * link that was used, is too old, or is about details that are not there any more.
 */
export async function followDetailsLink(
  services: Services,
  shopId: ShopId,
  token: string,
  press: boolean,
): Promise<LinkedDetails | null> {
  const tokenHash = createHash("sha256").update(token).digest();
  const at = services.clock.now();
  return services.db.inShop(shopId, async (db): Promise<LinkedDetails | null> => {
    const link = await findDetailsLink(db, tokenHash, at);
    if (link === null || !(await lockPerson(db, link.referrerId))) return null;
    const { referrerId, rail, purpose } = link;
    const row = (await readDetailsOf(db, services.seal, referrerId)).get(rail);
    if (row === undefined || row.changedAt.getTime() !== link.ofChange.getTime()) return null;
    const told: LinkedDetails = {
      purpose,
      destination: maskDetails(row.details),
      before: row.before && maskDetails(row.before),
      opensAt: row.opensAt !== null && row.opensAt > at ? row.opensAt : null,
    };
    if (!press) return told;
    if (!(await spendDetailsLink(db, tokenHash, at))) return null;
    const data = { rail };
    if (purpose === "stop") {
      await undoDetails(db, services.seal, referrerId, rail, row.before, at);
      await addActivity(db, [{ referrerId, actor: referrerId, what: "payout_details_stopped", data }], at);
      await raiseProblem(db, changeStopped(referrerId), at);
    } else {
      await verifyDetails(db, referrerId, rail, at);
      await addActivity(db, [{ referrerId, actor: referrerId, what: "payout_details_confirmed", data }], at);
    }
    // What waited for it goes out: to what was confirmed, or to what holds again.
    await enqueue(db, { name: "issue-after-details", payload: { shopId, referrerId }, key: `details:${referrerId}` });
    return told;
  });
}
