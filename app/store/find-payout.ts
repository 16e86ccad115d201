import type { PayoutId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";

/** Whether a payout over this rail waits for the answer that brings its reference. */
export async function isAnyOnTheWire(db: ShopDb, rail: string): Promise<boolean> {
  const found = await db.payout.findFirst({
    where: { shopId: db.shopId, rail, state: { in: ["sending", "unknown"] } },
    select: { id: true },
  });
  return found !== null;
}

/** Finds the payout that a provider's event is about, by our key or by any reference the provider gave. */
export async function findPayout(
  db: ShopDb,
  rail: string,
  find: { key: string } | { reference: string },
): Promise<PayoutId | null> {
  const row =
    "key" in find
      ? await db.payoutAttempt.findFirst({
          where: { shopId: db.shopId, key: find.key, payout: { rail } },
          select: { payoutId: true },
        })
      : await db.payout.findFirst({
          where: {
            shopId: db.shopId,
            rail,
            OR: [{ reference: find.reference }, { otherReferences: { has: find.reference } }],
          },
          select: { id: true },
        });
  if (!row) return null;
  return ("payoutId" in row ? row.payoutId : row.id) as PayoutId;
}
