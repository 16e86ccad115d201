import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** One thing that happened, with whom. */
export interface LatestActivity {
  readonly id: string;
  /** Null for what is about the referrer alone. */
  readonly referralId: string | null;
  readonly referrerId: string | null;
  readonly what: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly referrer: ReferrerName | null;
  /** The order it is about, or that made the referral. */
  readonly order: string | null;
}

/** Whose record is read: the whole shop's, a referrer's, or that of some referrals. */
export type RecordOf = { readonly referrerId: string } | { readonly referralIds: readonly string[] } | null;

/**
 * The last things that happened, the newest first; older than the line `before` where one is given. Ids of activities grow,
 * so that a record is read along its index.
 */
export async function latestActivity(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  limit: number,
  of: RecordOf = null,
  before: bigint | null = null,
): Promise<LatestActivity[]> {
  const whose =
    of === null ? {} : "referrerId" in of ? { referrerId: of.referrerId } : { referralId: { in: [...of.referralIds] } };
  const rows = await db.activity.findMany({
    where: { shopId: db.shopId, ...whose, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: "desc" },
    take: limit,
  });
  const named = <Id extends string>(ids: readonly (Id | null)[]) => [...new Set(ids.flatMap((id) => id ?? []))];
  const referrers = await db.referrer.findMany({
    where: { shopId: db.shopId, id: { in: named(rows.map((row) => row.referrerId)) } },
    select: { id: true, nameSealed: true, emailSealed: true },
  });
  const names = new Map(referrers.map((row) => [row.id, openReferrer(seal, { ...row, referrerId: row.id })]));
  const orders = await db.qualifyingOrder.findMany({
    where: { shopId: db.shopId, referralId: { in: named(rows.map((row) => row.referralId)) } },
    select: { referralId: true, name: true },
    orderBy: { stateAt: "desc" },
  });
  // The oldest of each stays.
  const orderOf = new Map(orders.map((order) => [order.referralId, order.name]));
  return rows.map((row) => ({
    id: String(row.id),
    referralId: row.referralId,
    referrerId: row.referrerId,
    what: row.what,
    actor: row.actor,
    reason: row.reason,
    data: asRecord(row.data),
    at: row.at,
    referrer: (row.referrerId && names.get(row.referrerId)) || null,
    order: (row.referralId && orderOf.get(row.referralId)) || null,
  }));
}

/** An activity's data as an object, whatever an old row holds. */
export function asRecord(json: unknown): Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? { ...json } : {};
}
