import type { PayoutId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";

/** Which of some references at a provider belong to other payouts of the shop than the one that asks. */
export async function knownReferences(
  db: ShopDb,
  payoutId: PayoutId,
  references: readonly string[],
): Promise<ReadonlySet<string>> {
  if (references.length === 0) return new Set();
  const rows = await db.payout.findMany({
    where: {
      shopId: db.shopId,
      id: { not: payoutId },
      OR: [{ reference: { in: [...references] } }, { otherReferences: { hasSome: [...references] } }],
    },
    select: { reference: true, otherReferences: true },
  });
  return new Set(rows.flatMap((row) => [row.reference ?? [], row.otherReferences].flat()));
}
