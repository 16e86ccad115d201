import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** One thing that happened, with whom. */
export interface LatestActivity {
  readonly id: string;
  readonly referralId: string;
  readonly what: string;
  readonly actor: string;
  readonly reason: string | null;
  readonly data: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly referrer: ReferrerName | null;
  /** The order it is about, or that made the referral. */
  readonly order: string | null;
}

/** The last things that happened in the shop, the newest first. Ids of activities grow, so the primary key is the order. */
export async function latestActivity(db: ShopDb, seal: Pick<Seal, "open">, limit: number): Promise<LatestActivity[]> {
  const rows = await db.activity.findMany({
    where: { shopId: db.shopId },
    orderBy: { id: "desc" },
    take: limit,
  });
  const referrals = await db.referral.findMany({
    where: { shopId: db.shopId, id: { in: [...new Set(rows.map((row) => row.referralId))] } },
    select: {
      id: true,
      referrer: { select: { id: true, nameSealed: true, emailSealed: true } },
      orders: { select: { name: true }, orderBy: { stateAt: "asc" }, take: 1 },
    },
  });
  const known = new Map(
    referrals.map(({ id, referrer, orders }) => [
      id,
      { referrer: openReferrer(seal, { ...referrer, referrerId: referrer.id }), order: orders[0]?.name ?? null },
    ]),
  );
  return rows.map((row) => ({
    id: String(row.id),
    referralId: row.referralId,
    what: row.what,
    actor: row.actor,
    reason: row.reason,
    data: asRecord(row.data),
    at: row.at,
    referrer: known.get(row.referralId)?.referrer ?? null,
    order: known.get(row.referralId)?.order ?? null,
  }));
}

/** An activity's data as an object, whatever an old row holds. */
export function asRecord(json: unknown): Record<string, unknown> {
  return typeof json === "object" && json !== null && !Array.isArray(json) ? { ...json } : {};
}
