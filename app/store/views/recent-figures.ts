import { Prisma } from "@prisma/client";
import { type Currency, currency } from "../../core/money/money.ts";
import type { ShopDb } from "../../platform/db.ts";
import { idFrom } from "../id-from.ts";

/** Numbers of a span of time. Amounts are minor units, one entry a currency. */
export interface Figures {
  readonly visits: number;
  readonly referrals: number;
  readonly revenue: readonly FigureAmount[];
  readonly issued: readonly FigureAmount[];
}

export interface FigureAmount {
  readonly currency: Currency;
  readonly amountMinor: number;
}

/**
 * What happened from `from` on, until before `to`. Costs what happened in that span, read by primary key and index: ids of
 * visits begin with their time (platform/new-id.ts). Revenue is the base of the orders that count: after discounts,
 * refunds and edits, without shipping and tax.
 */
export async function figuresBetween(db: ShopDb, from: Date, to: Date): Promise<Figures> {
  const rows = await db.$queryRaw<{ name: string; asset: string | null; value: bigint }[]>(Prisma.sql`
    select 'visits' as name, null as asset, count(*) as value from visit
      where shop_id = ${db.shopId} and id >= ${idFrom("visit", from)} and id < ${idFrom("visit", to)}
    union all
    select 'referrals', null, count(*) from referral
      where shop_id = ${db.shopId} and created_at >= ${from} and created_at < ${to} and state <> 'rejected'
    union all
    select 'revenue', o.currency::text, sum(o.base_minor)::int8 from referral r
      join qualifying_order o on o.shop_id = r.shop_id and o.referral_id = r.id and o.refusal is null
      where r.shop_id = ${db.shopId} and r.created_at >= ${from} and r.created_at < ${to} group by o.currency
    union all
    select 'issued', currency::text, sum(amount_minor)::int8 from payout
      where shop_id = ${db.shopId} and state = 'issued' and created_at >= ${from} and created_at < ${to} group by currency`);
  const amounts = (name: string): FigureAmount[] =>
    rows.flatMap((row) =>
      row.name === name && row.asset !== null
        ? [{ currency: currency(row.asset), amountMinor: Number(row.value) }]
        : [],
    );
  const count = (name: string): number => Number(rows.find((row) => row.name === name)?.value ?? 0n);
  return {
    visits: count("visits"),
    referrals: count("referrals"),
    revenue: amounts("revenue"),
    issued: amounts("issued"),
  };
}
