import type { ShopId } from "../core/ids.ts";
import { endSignUp } from "../core/referral/end-sign-up.ts";
import { signUpId } from "../core/referral/sign-up.ts";
import { enqueue } from "../platform/queue.ts";
import type { Services } from "../platform/services.ts";
import { signUpMark } from "../platform/sign-up-mark.ts";
import { sources } from "../sources/registry.ts";
import { banReferrer, programsOf } from "../store/bans.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { mergeFriends, mergeReferrers } from "../store/merge-people.ts";
import { referralOfOrder } from "../store/referral-of-order.ts";
import { finishStoredEvent, readStoredEvent } from "../store/stored-events.ts";

/**
 * Two customers of the store became one: the friend stays whose friend they were, and the referrer keeps their account. Told
 * again it finds nothing left to do. A ban goes along: nobody gets rid of one by another account.
 */
export async function mergeCustomers(services: Services, shopId: ShopId, eventId: number): Promise<void> {
  const at = services.clock.now();
  await services.db.inShop(shopId, async (db) => {
    const stored = await readStoredEvent(db, eventId);
    if (stored === null || stored.state !== "queued") return;
    const reading = sources[stored.source]?.read(stored.topic, stored.body);
    if (reading?.kind !== "fact" || reading.fact.kind !== "customers_merged") {
      await finishStoredEvent(db, eventId, "ignored", "it tells of no merge");
      return;
    }
    const referrers = await mergeReferrers(db, reading.fact, at);
    const friends = await mergeFriends(db, reading.fact);
    // The account that went was not given up: it is one with the other now, whichever of both was told first.
    const signUp = await referralOfOrder(db, signUpId(signUpMark(services.seal, shopId, reading.fact.deletedId)));
    if (friends && signUp !== null)
      await changeReferrals(db, [signUp], "shopify", at, (book, referral) => endSignUp(book, referral, null));
    if (referrers !== null) {
      // Places among the one person's referrals are counted anew, and what they earned takes from one cap.
      await changeReferrals(db, referrers.unsettled, "shopify", at, () => true);
      const { ban, into: referrerId } = referrers;
      if (ban !== null && (await banReferrer(db, { referrerId, ...ban }, at))) {
        await enqueue(db, { name: "settle-ban", payload: { shopId, referrerId }, queue: `shop:${shopId}` });
        for (const programId of await programsOf(db, referrerId))
          await enqueue(db, { name: "publish-program", payload: { shopId, programId }, queue: `publish:${shopId}` });
      }
    }
    await finishStoredEvent(db, eventId, "done", friends || referrers !== null ? "merged" : "nobody_known");
  });
}
