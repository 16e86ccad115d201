import { Prisma } from "@prisma/client";
import type { ReferrerId } from "../../core/ids.ts";
import type { PayoutState } from "../../core/payout/payout-states.ts";
import type { ShownExpiry } from "../../core/payout/plan-expiry.ts";
import type { RewardState } from "../../core/reward/reward-states.ts";
import type { ShopDb } from "../../platform/db.ts";
import { type ExpiryColumns, expiryColumns, toExpiry } from "../expiries.ts";
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
  /** Of an issued one: until when it can be used; null for always. */
  readonly expiry: ShownExpiry | null;
}

/** A page of a referrer's rewards, the newest first. */
export async function referrerRewards(
  db: ShopDb,
  referrerId: ReferrerId,
  cursor: Cursor | null,
): Promise<ListPage<ReferrerReward>> {
  const [at, id] = [Prisma.sql`w.created_at`, Prisma.sql`w.id`];
  const found = await db.$queryRaw<
    (Omit<ReferrerReward, "amountMinor" | "clawedMinor" | "expiry"> &
      ExpiryColumns & { amountMinor: bigint; clawedMinor: bigint })[]
  >(Prisma.sql`
    select w.id, ${exactTime(at)} as at, w.state, w.reason, w.amount_minor as "amountMinor", w.clawed_minor as "clawedMinor",
      w.currency::text as currency, w.hold_until as "holdUntil", w.issue_at as "issueAt", w.referral_id as "referralId", o.name as "order", ${expiryColumns}
    from (
      select w.* from reward w where w.shop_id = ${db.shopId} and w.referrer_id = ${referrerId}
        ${fromCursor(cursor, at, id, "newest")} ${cursorOrder(cursor, at, id, "newest")} limit ${pageSize + 1}
    ) w
    left join qualifying_order o on o.shop_id = w.shop_id and o.order_id = w.order_id
    left join payout_reward k on k.shop_id = w.shop_id and k.reward_id = w.id and k.live
    left join payout_expiry e on e.shop_id = k.shop_id and e.payout_id = k.payout_id
    ${cursorOrder(cursor, at, id, "newest")}`);
  return toPage(
    found.map(({ until, endedAs, leftMinor, heldMinor, ...row }) => ({
      ...row,
      amountMinor: Number(row.amountMinor),
      clawedMinor: Number(row.clawedMinor),
      expiry: toExpiry({ until, endedAs, leftMinor, heldMinor }),
    })),
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
  /** Until when what it brought can be used; null for always. */
  readonly expiry: ShownExpiry | null;
}

/** A page of what was sent to a referrer, the newest first. */
export async function referrerPayouts(
  db: ShopDb,
  referrerId: ReferrerId,
  cursor: Cursor | null,
): Promise<ListPage<ReferrerPayout>> {
  const [at, id] = [Prisma.sql`p.created_at`, Prisma.sql`p.id`];
  const found = await db.$queryRaw<
    (Omit<ReferrerPayout, "amountMinor" | "expiry"> & ExpiryColumns & { amountMinor: bigint })[]
  >(Prisma.sql`
    select p.id, ${exactTime(at)} as at, p.rail, p.state, p.reason, p.detail, p.amount_minor as "amountMinor", p.currency::text as currency,
      p.reference, p.updated_at as "updatedAt", k.referral_id as "referralId", ${expiryColumns}
    from (
      select p.* from payout p where p.shop_id = ${db.shopId} and p.referrer_id = ${referrerId}
        ${fromCursor(cursor, at, id, "newest")} ${cursorOrder(cursor, at, id, "newest")} limit ${pageSize + 1}
    ) p
    left join lateral (
      select w.referral_id from payout_reward k join reward w on w.shop_id = k.shop_id and w.id = k.reward_id
      where k.shop_id = p.shop_id and k.payout_id = p.id order by k.reward_id limit 1
    ) k on true
    left join payout_expiry e on e.shop_id = p.shop_id and e.payout_id = p.id
    ${cursorOrder(cursor, at, id, "newest")}`);
  return toPage(
    found.map(({ until, endedAs, leftMinor, heldMinor, ...row }) => ({
      ...row,
      amountMinor: Number(row.amountMinor),
      expiry: toExpiry({ until, endedAs, leftMinor, heldMinor }),
    })),
    cursor,
  );
}
