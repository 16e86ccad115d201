import { Prisma } from "@prisma/client";
import { type Currency, currency } from "../../core/money/money.ts";
import type { ShopDb } from "../../platform/db.ts";

/** Rewards of one state that are not at their end, in one currency. */
export interface WaitingAmount {
  readonly state: "held" | "due" | "issuing" | "failed";
  readonly currency: Currency;
  readonly count: number;
  readonly amountMinor: number;
}

/** What waits: for its date, for the merchant, for a provider. Costs the open rewards alone, whatever was issued before. */
export async function workWaiting(db: ShopDb): Promise<WaitingAmount[]> {
  const rows = await db.$queryRaw<
    { state: WaitingAmount["state"]; asset: string; count: bigint; total: bigint }[]
  >(Prisma.sql`
    select state, currency::text as asset, count(*) as count, sum(amount_minor)::int8 as total from reward
    where shop_id = ${db.shopId} and state in ('held', 'due', 'issuing', 'failed') group by state, currency order by currency`);
  return rows.map((row) => ({
    state: row.state,
    currency: currency(row.asset),
    count: Number(row.count),
    amountMinor: Number(row.total),
  }));
}
