import type { ReferrerId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";
import type { Seal } from "../platform/seal.ts";

/** A referrer with their personal data opened. */
export interface ReferrerRow {
  readonly referrerId: ReferrerId;
  readonly customerId: string | null;
  readonly name: string | null;
  readonly email: string | null;
}

/** Opens the sealed columns of a referrer. */
export function openReferrer(
  seal: Seal,
  row: { id: string; customerId: string | null; nameSealed: Uint8Array | null; emailSealed: Uint8Array | null },
): ReferrerRow {
  return {
    referrerId: row.id as ReferrerId,
    customerId: row.customerId,
    name: row.nameSealed && seal.open(row.nameSealed, "referrer.name"),
    email: row.emailSealed && seal.open(row.emailSealed, "referrer.email"),
  };
}

/** Some referrers by id. */
export async function readReferrers(
  db: ShopDb,
  seal: Seal,
  ids: readonly string[],
): Promise<Map<ReferrerId, ReferrerRow>> {
  const rows = await db.referrer.findMany({ where: { shopId: db.shopId, id: { in: [...ids] } } });
  return new Map(rows.map((row) => [row.id as ReferrerId, openReferrer(seal, row)]));
}
