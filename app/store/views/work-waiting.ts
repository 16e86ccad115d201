import { Prisma } from "@prisma/client";
import { type Currency, currency } from "../../core/money/money.ts";
import type { ShopDb } from "../../platform/db.ts";

/** Rewards of one state that wait for the merchant or a provider, in one currency. */
export interface WaitingAmount {
  readonly state: "due" | "issuing" | "failed";
  readonly currency: Currency;
  readonly count: number;
  readonly amountMinor: number;
}

/** Beyond it the count says "more than": the page costs the same for every shop. */
export const waitingLimit = 1_000;

/** What waits for somebody: the oldest `waitingLimit` and one more of each state. */
export async function workWaiting(db: ShopDb): Promise<WaitingAmount[]> {
  const oldest = (state: WaitingAmount["state"]) => Prisma.sql`(
    select state, currency, amount_minor from reward where shop_id = ${db.shopId} and state = ${state}
    order by created_at, id limit ${waitingLimit + 1})`;
  const rows = await db.$queryRaw<
    { state: WaitingAmount["state"]; asset: string; count: bigint; total: bigint }[]
  >(Prisma.sql`
    select state, currency::text as asset, count(*) as count, sum(amount_minor)::int8 as total
    from (${oldest("due")} union all ${oldest("issuing")} union all ${oldest("failed")}) w group by state, currency order by currency`);
  return rows.map((row) => ({
    state: row.state,
    currency: currency(row.asset),
    count: Number(row.count),
    amountMinor: Number(row.total),
  }));
}
