import type { ReferralId, ReferrerId, ReviewId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";

/** A referral that does not count, as its referrer sees it. */
export interface RefusedReferral {
  readonly referralId: ReferralId;
  readonly reason: string | null;
  readonly at: Date;
  /** Whether a second look can be asked for, was asked for, or has been had. */
  readonly appeal: "possible" | "asked" | "answered";
}

const shown = 20;

/** A referrer's rejected referrals, the newest first; more than 20 nobody reads. */
export async function refusedReferrals(db: ShopDb, referrerId: ReferrerId): Promise<RefusedReferral[]> {
  return db.$queryRaw<RefusedReferral[]>`
    select r.id as "referralId", r.reason, r.created_at as at,
      case when exists (select from review v where v.shop_id = r.shop_id and v.referral_id = r.id and v.state = 'open') then 'asked'
           when exists (select from review v where v.shop_id = r.shop_id and v.referral_id = r.id and v.cause = 'appeal' and v.state = 'rejected') then 'answered'
           else 'possible' end as appeal
    from (
      select * from referral where shop_id = ${db.shopId} and referrer_id = ${referrerId} order by created_at desc limit 500
    ) r where r.state = 'rejected' order by r.created_at desc, r.id limit ${shown}`;
}

/** One rejected referral of a customer; null when they have none of this id. Locked, so that two wishes are one. */
export async function refusedReferralOf(
  db: ShopDb,
  customerId: string,
  referralId: ReferralId,
): Promise<Pick<RefusedReferral, "appeal"> | null> {
  const rows = await db.$queryRaw<unknown[]>`
    select 1 from referral r join referrer w on w.shop_id = r.shop_id and w.id = r.referrer_id
    where r.shop_id = ${db.shopId} and r.id = ${referralId} and r.state = 'rejected' and w.customer_id = ${customerId} for update of r`;
  if (rows.length === 0) return null;
  const had = await db.review.findFirst({
    where: { shopId: db.shopId, referralId, cause: "appeal", state: "rejected" },
  });
  return { appeal: had === null ? "possible" : "answered" };
}

/** Opens a review that its referrer asked for; `false` when one is open. It has no date: only a person answers it. */
export async function openAppeal(
  db: ShopDb,
  appeal: { readonly reviewId: ReviewId; readonly referralId: ReferralId; readonly plea: string | null },
  at: Date,
): Promise<boolean> {
  const added = await db.$executeRaw`
    insert into review (shop_id, id, referral_id, cause, opened_at, unreviewed, reminded, plea)
    values (${db.shopId}, ${appeal.reviewId}, ${appeal.referralId}, 'appeal', ${at}, 'hold', 1, ${appeal.plea})
    on conflict (shop_id, referral_id) where state = 'open' do nothing`;
  return added === 1;
}
