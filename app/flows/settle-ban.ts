import type { ReferrerId, ShopId } from "../core/ids.ts";
import { restoreReferral, type StandBefore, standOf } from "../core/referral/clear-referral.ts";
import { giveVerdict } from "../core/referral/give-verdict.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Services } from "../platform/services.ts";
import { type ReferralPlace, readBan, referralsOfBan } from "../store/bans.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { endReview, lastDecision, reopenReview } from "../store/reviews.ts";

const atOnce = 100;

/** Makes a referrer's referrals follow their ban, or its lifting; run again it changes nothing more. */
export async function settleBan(services: Services, shopId: ShopId, referrerId: ReferrerId): Promise<void> {
  let after: ReferralPlace | null = null;
  do {
    after = await services.db.inShop(
      shopId,
      (db): Promise<ReferralPlace | null> => settleSome(services, db, referrerId, after),
    );
  } while (after !== null);
}

async function settleSome(
  services: Services,
  db: ShopDb,
  referrerId: ReferrerId,
  after: ReferralPlace | null,
): Promise<ReferralPlace | null> {
  const at = services.clock.now();
  const ban = await readBan(db, referrerId);
  if (ban === null) return null;
  const found = await referralsOfBan(db, referrerId, ban.banned ? "open" : "banned", after, atOnce);
  // By id, as everywhere referrals are locked.
  for (const { id } of [...found].sort((a, b) => (a.id < b.id ? -1 : 1))) {
    const decision = ban.banned ? null : await lastDecision(db, id);
    let before: StandBefore | null = null;
    await changeReferrals(db, [id], ban.by, at, (book, referral) => {
      const stood = standOf(referral);
      if (ban.banned) {
        const verdict = { state: "rejected", reason: "referrer_banned", values: null } as const;
        if (!giveVerdict(book, referral, verdict)) return false;
        before = stood;
        return true;
      }
      if (decision === null || referral.verdict?.reason !== "referrer_banned") return false;
      restoreReferral(book, referral, decision.before, at);
      return true;
    });
    if (before !== null) await endReview(db, id, { state: "rejected", by: ban.by, note: ban.note, before }, at);
    else if (decision !== null) await reopenReview(db, decision, at);
  }
  return found.length < atOnce ? null : (found.at(-1) ?? null);
}
