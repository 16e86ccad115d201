import { Prisma } from "@prisma/client";
import { type Calendar, type Day, daysAfter } from "../../core/calendar.ts";
import { type AccountSum, reversalDays } from "../../core/ledger/liability.ts";
import type { Account } from "../../core/ledger/posting.ts";
import { currency } from "../../core/money/money.ts";
import type { ShopDb } from "../../platform/db.ts";

/**
 * What the accounts held at the end of a day: a sum over days, and over the little that is not folded yet. Costs the days
 * of the shop's life, however much was posted on them. Who is below zero is told as far as it is folded.
 */
export async function booksOn(db: ShopDb, day: Day, calendar: Calendar): Promise<AccountSum[]> {
  const recent = daysAfter(day, -reversalDays);
  const rows = await db.$queryRaw<
    {
      asset: string;
      account: Account["kind"];
      rail: string;
      debit: bigint;
      credit: bigint;
      below: bigint;
      recentDebit: bigint;
      recentCredit: bigint;
    }[]
  >(Prisma.sql`
    select asset, account, rail, sum(debit)::int8 as debit, sum(credit)::int8 as credit, sum(below)::int8 as below,
      coalesce(sum(debit) filter (where recent), 0)::int8 as "recentDebit", coalesce(sum(credit) filter (where recent), 0)::int8 as "recentCredit"
    from (
      select asset, account, rail, debit_minor as debit, credit_minor as credit, below_zero_minor as below, day > ${recent}::date as recent
      from ledger_day where shop_id = ${db.shopId} and day <= ${day}::date
      union all
      select e.asset, e.account, e.rail, greatest(-e.amount_minor, 0), greatest(e.amount_minor, 0), 0, u.at >= ${calendar.startOf(daysAfter(recent, 1))}
      from ledger_unfolded u cross join unnest(u.transactions) k(id)
      join ledger_entry e on e.shop_id = u.shop_id and e.transaction_id = k.id
      where u.shop_id = ${db.shopId} and u.at < ${calendar.startOf(daysAfter(day, 1))}
    ) sums
    group by 1, 2, 3 order by 1, 2, 3`);
  return rows.map((row) => ({
    account: row.account,
    rail: row.rail,
    currency: currency(row.asset),
    debitMinor: Number(row.debit),
    creditMinor: Number(row.credit),
    belowZeroMinor: Number(row.below),
    recentDebitMinor: Number(row.recentDebit),
    recentCreditMinor: Number(row.recentCredit),
  }));
}

/** The first day in the books; null while they are empty. */
export async function firstDayOfBooks(db: ShopDb): Promise<Day | null> {
  const [row] = await db.$queryRaw<{ day: string }[]>(Prisma.sql`
    select day::text from ledger_day where shop_id = ${db.shopId} order by day limit 1`);
  return (row?.day ?? null) as Day | null;
}
