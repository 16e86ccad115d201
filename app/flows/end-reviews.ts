import type { ShopId } from "../core/ids.ts";
import { clearReferral, type StandBefore, standOf } from "../core/referral/clear-referral.ts";
import { giveVerdict } from "../core/referral/give-verdict.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Services } from "../platform/services.ts";
import { addActivity } from "../store/activity.ts";
import { changeReferrals } from "../store/change-referrals.ts";
import { raiseProblem } from "../store/problems.ts";
import {
  type DueReview,
  dueReviews,
  endReview,
  lockReview,
  remindReview,
  reviewsEnded,
  reviewsWait,
} from "../store/reviews.ts";

const atOnce = 50;

/**
 * Does what the rules say becomes of reviews that nobody made in time: the referral counts, is voided, goes on waiting, or
 * is brought up again after another term. Each is written into its history and told on the home page.
 */
export async function endReviews(services: Services, shopId: ShopId): Promise<void> {
  for (;;) {
    const at = services.clock.now();
    const due = await services.db.inShop(shopId, (db) => dueReviews(db, at, atOnce));
    for (const review of due) await services.db.inShop(shopId, (db) => endOne(db, review, at));
    if (due.length < atOnce) return;
  }
}

async function endOne(db: ShopDb, review: DueReview, at: Date): Promise<void> {
  // Somebody may have decided while we came: then there is nothing left to do.
  if (!(await lockReview(db, review))) return;
  switch (review.unreviewed) {
    case "pay":
    case "void":
      return decide(db, review, review.unreviewed, at);
    case "hold":
      return remind(db, review, null, at);
    case "escalate":
      return remind(db, review, new Date(at.getTime() + termOf(review)), at);
  }
}

async function decide(db: ShopDb, review: DueReview, outcome: "pay" | "void", at: Date): Promise<void> {
  const { referralId } = review;
  let before: StandBefore | null = null;
  await changeReferrals(db, [referralId], "goodword", at, (book, referral) => {
    before = standOf(referral);
    return outcome === "pay"
      ? clearReferral(book, referral, at, { what: "referral_paid_unreviewed" })
      : giveVerdict(book, referral, { state: "rejected", reason: "not_reviewed", values: null });
  });
  if (before === null) return;
  const state = outcome === "pay" ? "paid" : "voided";
  await endReview(db, referralId, { state, by: "goodword", note: null, before }, at);
  await raiseProblem(
    db,
    {
      key: reviewsEnded,
      what: "Flagged referrals that nobody reviewed in time were decided as their rules say.",
      action: "Look at them under Reviews, where each can be taken back.",
      href: "/app/reviews?show=decided",
    },
    at,
  );
}

async function remind(db: ShopDb, review: DueReview, until: Date | null, at: Date): Promise<void> {
  await remindReview(db, review, until);
  await addActivity(
    db,
    [
      {
        referralId: review.referralId,
        actor: "goodword",
        what: "review_reminded",
        data: until === null ? {} : { next: until.toISOString() },
      },
    ],
    at,
  );
  await raiseProblem(
    db,
    {
      key: reviewsWait,
      what: "Flagged referrals wait for your review, and their time is over.",
      action: "Approve or reject them under Reviews. Their rewards stay on hold until then.",
      href: "/app/reviews",
    },
    at,
  );
}

const dayMs = 86_400_000;

/** The review's own length, again. */
const termOf = ({ openedAt, dueAt }: DueReview) =>
  Math.max(dayMs, Math.min(90 * dayMs, dueAt.getTime() - openedAt.getTime()));
