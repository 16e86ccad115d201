import type { SignalName } from "../../core/fraud/signals.ts";
import type { ReferralId } from "../../core/ids.ts";
import type { ShopDb } from "../../platform/db.ts";
import { lastDecision } from "../reviews.ts";
import { asRecord } from "./latest-activity.ts";

/** A signal that fired, as it was stored. A later version may know other names. */
export interface FiredSignal {
  readonly orderName: string;
  readonly signal: SignalName | (string & {});
  readonly friend: string;
  readonly referrer: string;
  readonly numbers: Readonly<Record<string, unknown>>;
}

/** What is suspicious about a referral, and where its review stands. */
export interface ReferralSuspicion {
  readonly hits: readonly FiredSignal[];
  readonly review: {
    readonly cause: string;
    readonly openedAt: Date;
    readonly dueAt: Date | null;
    readonly unreviewed: string;
    readonly plea: string | null;
  } | null;
  /** A decision of staff or of time can be taken back. */
  readonly canUndo: boolean;
  readonly referrer: { readonly id: string; readonly banned: boolean; readonly note: string | null };
}

/** Reads it for one referral, by key and index. */
export async function referralSuspicion(db: ShopDb, referralId: ReferralId): Promise<ReferralSuspicion | null> {
  const { shopId } = db;
  const referral = await db.referral.findUnique({
    where: { shopId_id: { shopId, id: referralId } },
    select: {
      referrer: { select: { id: true, state: true, banNote: true } },
      orders: { select: { orderId: true, name: true } },
    },
  });
  if (referral === null) return null;
  const names = new Map(referral.orders.map((order) => [order.orderId, order.name]));
  const hits = await db.fraudHit.findMany({
    where: { shopId, referralId },
    orderBy: [{ at: "asc" }, { signal: "asc" }],
  });
  const review = await db.review.findFirst({ where: { shopId, referralId, state: "open" } });
  return {
    hits: hits.map((hit) => ({
      orderName: names.get(hit.orderId) ?? "",
      signal: hit.signal,
      friend: hit.friend,
      referrer: hit.referrer,
      numbers: asRecord(hit.numbers),
    })),
    review: review && {
      cause: review.cause,
      openedAt: review.openedAt,
      dueAt: review.dueAt,
      unreviewed: review.unreviewed,
      plea: review.plea,
    },
    canUndo: (await lastDecision(db, referralId)) !== null,
    referrer: {
      id: referral.referrer.id,
      banned: referral.referrer.state === "banned",
      note: referral.referrer.banNote,
    },
  };
}
