import type { PayoutId, PayoutRevocationId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";

/** Which of some references at a provider belong to other payouts, or takings back, of the shop than the one that asks. */
export async function knownReferences(
  db: ShopDb,
  payoutId: PayoutId,
  references: readonly string[],
  revocationId?: PayoutRevocationId,
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
  const back = await db.payoutRevocation.findMany({
    where: {
      shopId: db.shopId,
      reference: { in: [...references] },
      ...(revocationId === undefined ? {} : { id: { not: revocationId } }),
    },
    select: { reference: true },
  });
  return new Set([
    ...rows.flatMap((row) => [row.reference ?? [], row.otherReferences].flat()),
    ...back.flatMap((row) => row.reference ?? []),
  ]);
}
