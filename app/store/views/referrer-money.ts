import { Prisma } from "@prisma/client";
import type { ReferrerId } from "../../core/ids.ts";
import type { PayoutState } from "../../core/payout/payout-states.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import type { ShopDb } from "../../platform/db.ts";
import { type Cursor, cursorOrder, exactTime, fromCursor, type ListPage, pageSize, toPage } from "./cursor.ts";

/** A reward of one referrer. */
export interface ReferrerReward {
  readonly id: string;
  /** When it was made; exact, UTC. */
  readonly at: string;
  readonly state: RewardState;
  readonly reason: string | null;
  readonly amountMinor: number;
  readonly clawedMinor: number;
  readonly currency: string;
  readonly holdUntil: Date;
  readonly issueAt: Date | null;
  readonly referralId: string;
  readonly order: string | null;
}

/** A page of a referrer's rewards, the newest first. */
export async function referrerRewards(
  db: ShopDb,
  referrerId: ReferrerId,
  cursor: Cursor | null,
): Promise<ListPage<ReferrerReward>> {
  const [at, id] = [Prisma.sql`w.created_at`, Prisma.sql`w.id`];
  const found = await db.$queryRaw<
    (Omit<ReferrerReward, "amountMinor" | "clawedMinor"> & { amountMinor: bigint; clawedMinor: bigint })[]
  >(Prisma.sql`
    select w.id, ${exactTime(at)} as at, w.state, w.reason, w.amount_minor as "amountMinor", w.clawed_minor as "clawedMinor",
      w.currency::text as currency, w.hold_until as "holdUntil", w.issue_at as "issueAt", w.referral_id as "referralId", o.name as "order"
    from (
      select w.* from reward w where w.shop_id = ${db.shopId} and w.referrer_id = ${referrerId}
        ${fromCursor(cursor, at, id, "newest")} ${cursorOrder(cursor, at, id, "newest")} limit ${pageSize + 1}
    ) w
    left join qualifying_order o on o.shop_id = w.shop_id and o.order_id = w.order_id
    ${cursorOrder(cursor, at, id, "newest")}`);
  return toPage(
    found.map((row) => ({ ...row, amountMinor: Number(row.amountMinor), clawedMinor: Number(row.clawedMinor) })),
    cursor,
  );
}

/** A payout to one referrer. */
export interface ReferrerPayout {
  readonly id: string;
  /** When it was asked for; exact, UTC. */
  readonly at: string;
  readonly rail: string;
  readonly state: PayoutState;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reference: string | null;
  readonly updatedAt: Date;
  /** A referral that it pays for, where its whole story is told. */
  readonly referralId: string | null;
}

/** A page of what was sent to a referrer, the newest first. */
export async function referrerPayouts(
  db: ShopDb,
  referrerId: ReferrerId,
  cursor: Cursor | null,
): Promise<ListPage<ReferrerPayout>> {
  const [at, id] = [Prisma.sql`p.created_at`, Prisma.sql`p.id`];
  const found = await db.$queryRaw<(Omit<ReferrerPayout, "amountMinor"> & { amountMinor: bigint })[]>(Prisma.sql`
    select p.id, ${exactTime(at)} as at, p.rail, p.state, p.reason, p.detail, p.amount_minor as "amountMinor", p.currency::text as currency,
      p.reference, p.updated_at as "updatedAt", k.referral_id as "referralId"
    from (
      select p.* from payout p where p.shop_id = ${db.shopId} and p.referrer_id = ${referrerId}
        ${fromCursor(cursor, at, id, "newest")} ${cursorOrder(cursor, at, id, "newest")} limit ${pageSize + 1}
    ) p
    left join lateral (
      select w.referral_id from payout_reward k join reward w on w.shop_id = k.shop_id and w.id = k.reward_id
      where k.shop_id = p.shop_id and k.payout_id = p.id order by k.reward_id limit 1
    ) k on true
    ${cursorOrder(cursor, at, id, "newest")}`);
  return toPage(
    found.map((row) => ({ ...row, amountMinor: Number(row.amountMinor) })),
    cursor,
  );
}
