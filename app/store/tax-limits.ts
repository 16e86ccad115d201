import { Prisma } from "@prisma/client";
import { calendarOf } from "../core/calendar.ts";
import type { ReferrerId } from "../core/ids.ts";
import { type Currency, currency } from "../core/money/money.ts";
import type { ShopDb } from "../platform/db.ts";

/** How much more may go to some people this year, without a tax form. */
export interface TaxLimits {
  /** The shop's; what goes out in another is not limited. */
  readonly currency: Currency;
  /** In minor units; who is not named has no limit. */
  readonly leftMinor: ReadonlyMap<ReferrerId, number>;
}

/**
 * What is left of the shop's threshold for the people whose form has not been received, counting what is on its way; `null`
 * where the shop has no threshold.
 */
export async function readTaxLimits(
  db: ShopDb,
  referrerIds: readonly ReferrerId[],
  at: Date,
): Promise<TaxLimits | null> {
  const { shopId } = db;
  const shop = await db.shop.findUniqueOrThrow({
    where: { id: shopId },
    select: { taxThresholdMinor: true, currency: true, timezone: true },
  });
  if (shop.taxThresholdMinor === null || referrerIds.length === 0) return null;
  const year = Number(calendarOf(shop.timezone).dayOf(at).slice(0, 4));
  const rows = await db.$queryRaw<{ id: ReferrerId; paid: bigint }[]>(Prisma.sql`
    select r.id, (
      coalesce((select sum(o.amount_minor) from paid_out o where o.shop_id = r.shop_id and o.year = ${year} and o.referrer_id = r.id and o.asset = ${shop.currency}), 0)
      + coalesce((select sum(p.amount_minor) from payout p where p.shop_id = r.shop_id and p.referrer_id = r.id and p.currency = ${shop.currency}
          and p.state in ('requested', 'sending', 'unknown', 'accepted')), 0))::int8 as paid
    from referrer r where r.shop_id = ${shopId} and r.id in (${Prisma.join([...referrerIds])}) and r.tax_form_at is null`);
  const threshold = Number(shop.taxThresholdMinor);
  return {
    currency: currency(shop.currency),
    leftMinor: new Map(rows.map(({ id, paid }) => [id, threshold - Number(paid)])),
  };
}

/** Sets the shop's threshold; null for none. */
export async function saveTaxThreshold(db: ShopDb, minor: number | null): Promise<void> {
  await db.shop.update({ where: { id: db.shopId }, data: { taxThresholdMinor: minor } });
}

/** Marks a person's form as received, or takes that back (`by` null). `false` when it was so already. */
export async function markTaxForm(db: ShopDb, referrerId: ReferrerId, by: string | null, at: Date): Promise<boolean> {
  const { count } = await db.referrer.updateMany({
    where: { shopId: db.shopId, id: referrerId, taxFormAt: by === null ? { not: null } : null },
    data: { taxFormAt: by === null ? null : at, taxFormBy: by },
  });
  return count > 0;
}
