import type { ReferralId } from "../core/ids.ts";
import type { ShopDb } from "../platform/db.ts";

/** The referral that an order belongs to; null for one that is nobody's. */
export async function referralOfOrder(db: ShopDb, orderId: string): Promise<ReferralId | null> {
  const row = await db.qualifyingOrder.findUnique({
    where: { shopId_orderId: { shopId: db.shopId, orderId } },
    select: { referralId: true },
  });
  return row && (row.referralId as ReferralId);
}
