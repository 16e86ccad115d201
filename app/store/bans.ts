import type { ProgramId, ReferralId, ReferrerId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";

/** Who closed the codes that a ban closed: those alone are opened when it is lifted. */
const byBan = "ban";

/** Bans a referrer: their codes are closed. `false` when they are banned already, or not there. */
export async function banReferrer(
  db: ShopDb,
  ban: { readonly referrerId: ReferrerId; readonly by: string; readonly note: string },
  at: Date,
): Promise<boolean> {
  const { shopId } = db;
  const changed = await db.$executeRaw`
    update referrer set state = 'banned', banned_at = ${at}, banned_by = ${ban.by}, ban_note = ${ban.note}
    where shop_id = ${shopId} and id = ${ban.referrerId} and state = 'active'`;
  if (changed === 0) return false;
  // What was placed before still counts as an order of theirs, and is refused with the reason. Which code they share is kept.
  await db.referralCode.updateMany({
    where: { shopId, referrerId: ban.referrerId, state: "active" },
    data: { state: "closed", closedAt: at, closedBy: byBan },
  });
  return true;
}

/** Lifts a ban: their codes work again. `false` when they are not banned. */
export async function liftBan(db: ShopDb, referrerId: ReferrerId): Promise<boolean> {
  const { shopId } = db;
  const changed = await db.$executeRaw`
    update referrer set state = 'active' where shop_id = ${shopId} and id = ${referrerId} and state = 'banned'`;
  if (changed === 0) return false;
  await db.$executeRaw`
    update referral_code set state = 'active', closed_at = null, closed_by = null, published = case when published = 'published' then published else 'waiting' end
    where shop_id = ${shopId} and referrer_id = ${referrerId} and state = 'closed' and closed_by = ${byBan}`;
  return true;
}

/** Whether a referrer is banned, by whom and why. */
export async function readBan(
  db: ShopDb,
  referrerId: ReferrerId,
): Promise<{ readonly banned: boolean; readonly by: string; readonly note: string } | null> {
  const row = await db.referrer.findUnique({ where: { shopId_id: { shopId: db.shopId, id: referrerId } } });
  return row && { banned: row.state === "banned", by: row.bannedBy ?? "staff", note: row.banNote ?? "" };
}

/** The programs that a referrer has a code in: what Shopify's discount gives has to follow there. */
export async function programsOf(db: ShopDb, referrerId: ReferrerId): Promise<ProgramId[]> {
  const rows = await db.referralCode.findMany({
    where: { shopId: db.shopId, referrerId },
    select: { programId: true },
    distinct: ["programId"],
  });
  return rows.map((row) => row.programId as ProgramId);
}

/** Where a walk over a referrer's referrals goes on. */
export interface ReferralPlace {
  readonly at: Date;
  readonly id: ReferralId;
}

/**
 * The next of a referrer's referrals that a ban ends (what is owed for them has not left), or that a lifted ban brings back,
 * oldest first. An index gives the order, so that a thousand cost a thousand and no more.
 */
export async function referralsOfBan(
  db: ShopDb,
  referrerId: ReferrerId,
  which: "open" | "banned",
  after: ReferralPlace | null,
  limit: number,
): Promise<ReferralPlace[]> {
  const { shopId } = db;
  const from = after?.at ?? new Date(0);
  const fromId = after?.id ?? "";
  return which === "banned"
    ? db.$queryRaw<ReferralPlace[]>`
        select r.created_at as at, r.id from referral r
        where r.shop_id = ${shopId} and r.referrer_id = ${referrerId} and (r.created_at, r.id) > (${from}, ${fromId}) and r.verdict_reason = 'referrer_banned'
        order by r.created_at, r.id limit ${limit}`
    : db.$queryRaw<ReferralPlace[]>`
        select r.created_at as at, r.id from referral r
        where r.shop_id = ${shopId} and r.referrer_id = ${referrerId} and (r.created_at, r.id) > (${from}, ${fromId}) and r.state in ('pending', 'flagged', 'qualified')
          and (r.state <> 'qualified' or exists (
            select from reward w where w.shop_id = r.shop_id and w.referral_id = r.id and w.state in ('held', 'due', 'failed')))
        order by r.created_at, r.id limit ${limit}`;
}
