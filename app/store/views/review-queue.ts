import { Prisma } from "@prisma/client";
import type { ReferralId, ReferrerId } from "../../core/ids.ts";
import type { Currency } from "../../core/money/money.ts";
import { currency } from "../../core/money/money.ts";
import type { ReferralState } from "../../core/referral/referral-states.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { type Cursor, cursorOrder, exactTime, fromCursor, type ListPage, pageSize, toPage } from "./cursor.ts";
import { asRecord } from "./latest-activity.ts";
import type { FiredSignal } from "./referral-suspicion.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** One review with both sides beside each other. */
export interface ReviewRow {
  readonly id: string;
  /** For the cursor: when it was opened, with all digits. */
  readonly at: string;
  readonly referralId: ReferralId;
  readonly referralState: ReferralState;
  readonly cause: string;
  readonly state: string;
  readonly openedAt: Date;
  readonly dueAt: Date | null;
  readonly unreviewed: string;
  readonly plea: string | null;
  readonly decidedAt: Date | null;
  readonly decidedBy: string | null;
  readonly note: string | null;
  readonly referrer: ReferrerName & {
    readonly id: ReferrerId;
    readonly customerId: string | null;
    readonly banned: boolean;
    readonly since: Date;
    /** Their last referrals, at most 100, and how many of those fell through. */
    readonly referrals: number;
    readonly lost: number;
  };
  readonly friendCustomerId: string | null;
  readonly orders: readonly {
    readonly name: string;
    readonly orderId: string;
    readonly baseMinor: number;
    readonly currency: Currency;
    readonly paidAt: Date | null;
    readonly gone: boolean;
  }[];
  readonly reward: { readonly amountMinor: number; readonly currency: Currency; readonly state: string } | null;
  readonly hits: readonly FiredSignal[];
}

/** Reviews that are open (the oldest first: they are to be worked off) or decided (the newest first). */
export async function reviewQueue(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  wanted: { readonly show: "open" | "decided"; readonly cursor: Cursor | null },
): Promise<ListPage<ReviewRow>> {
  const { shopId } = db;
  const first = wanted.show === "open" ? "oldest" : "newest";
  const at = Prisma.sql`v.opened_at`;
  const id = Prisma.sql`v.id`;
  const states = wanted.show === "open" ? ["open"] : ["approved", "rejected", "paid", "voided"];
  const found = await db.$queryRaw<
    (Omit<ReviewRow, "referrer" | "orders" | "reward" | "hits"> & { referrerId: ReferrerId })[]
  >(Prisma.sql`
    select v.id, ${exactTime(at)} as at, v.referral_id as "referralId", r.state as "referralState", v.cause, v.state, v.opened_at as "openedAt",
      v.due_at as "dueAt", v.unreviewed, v.plea, v.decided_at as "decidedAt", v.decided_by as "decidedBy", v.note,
      r.referrer_id as "referrerId", f.customer_id as "friendCustomerId"
    from review v join referral r on r.shop_id = v.shop_id and r.id = v.referral_id join friend f on f.shop_id = r.shop_id and f.id = r.friend_id
    where v.shop_id = ${shopId} and v.state = any(${states}) ${fromCursor(wanted.cursor, at, id, first)}
    ${cursorOrder(wanted.cursor, at, id, first)} limit ${pageSize + 1}`);
  const page = toPage(found, wanted.cursor);
  const facts = await factsOf(
    db,
    page.rows.map((row) => row.referralId),
  );
  const people = await peopleOf(db, seal, [...new Set(page.rows.map((row) => row.referrerId))]);
  return {
    ...page,
    rows: page.rows.flatMap(({ referrerId, ...row }) => {
      const referrer = people.get(referrerId);
      return referrer ? [{ ...row, referrer, ...facts(row.referralId) }] : [];
    }),
  };
}

async function factsOf(db: ShopDb, referralIds: readonly ReferralId[]) {
  const { shopId } = db;
  const where = { shopId, referralId: { in: [...referralIds] } };
  const orders = await db.qualifyingOrder.findMany({ where, orderBy: [{ paidAt: "asc" }, { orderId: "asc" }] });
  const rewards = await db.reward.findMany({ where: { ...where, side: "referrer" }, orderBy: { createdAt: "asc" } });
  const hits = await db.fraudHit.findMany({ where, orderBy: [{ at: "asc" }, { signal: "asc" }] });
  const names = new Map(orders.map((order) => [order.orderId, order.name]));
  return (referralId: ReferralId): Pick<ReviewRow, "orders" | "reward" | "hits"> => {
    const reward = rewards.findLast((row) => row.referralId === referralId);
    return {
      orders: orders
        .filter((order) => order.referralId === referralId)
        .map((order) => ({
          name: order.name,
          orderId: order.orderId,
          baseMinor: Number(order.baseMinor),
          currency: currency(order.currency),
          paidAt: order.paidAt,
          gone: order.cancelledAt !== null || order.fullyRefunded,
        })),
      reward: reward
        ? { amountMinor: Number(reward.amountMinor), currency: currency(reward.currency), state: reward.state }
        : null,
      hits: hits
        .filter((hit) => hit.referralId === referralId)
        .map((hit) => ({
          orderName: names.get(hit.orderId) ?? "",
          signal: hit.signal,
          friend: hit.friend,
          referrer: hit.referrer,
          numbers: asRecord(hit.numbers),
        })),
    };
  };
}

async function peopleOf(db: ShopDb, seal: Pick<Seal, "open">, ids: readonly ReferrerId[]) {
  const { shopId } = db;
  const rows = await db.referrer.findMany({ where: { shopId, id: { in: [...ids] } } });
  const counts = await db.$queryRaw<{ id: ReferrerId; referrals: number; lost: number }[]>`
    select k.id, c.referrals, c.lost from unnest(${[...ids]}::text[]) k(id) cross join lateral (
      select count(*)::int as referrals, count(*) filter (where r.state in ('reversed', 'rejected'))::int as lost
      from (select state from referral r where r.shop_id = ${shopId} and r.referrer_id = k.id order by r.created_at desc limit 100) r
    ) c`;
  const of = new Map(counts.map((row) => [row.id, row]));
  return new Map(
    rows.map((row) => [
      row.id as ReferrerId,
      {
        ...openReferrer(seal, { ...row, referrerId: row.id }),
        id: row.id as ReferrerId,
        customerId: row.customerId,
        banned: row.state === "banned",
        since: row.createdAt,
        referrals: of.get(row.id as ReferrerId)?.referrals ?? 0,
        lost: of.get(row.id as ReferrerId)?.lost ?? 0,
      },
    ]),
  );
}
