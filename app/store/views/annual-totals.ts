import { Prisma } from "@prisma/client";
import type { ReferrerId } from "../../core/ids.ts";
import { type Currency, currency } from "../../core/money/money.ts";
import type { ShopDb } from "../../platform/db.ts";
import type { Seal } from "../../platform/seal.ts";
import { openReferrer, type ReferrerName } from "./referrer-name.ts";

/** What reached one person in a year, in one currency. */
export interface AnnualTotal {
  readonly referrerId: ReferrerId;
  readonly referrer: ReferrerName;
  readonly currency: Currency;
  readonly amountMinor: number;
  /** When their tax form was marked as received. */
  readonly formAt: Date | null;
}

/** How many lines a page shows. */
export const totalsShown = 50;

/** After which line a page begins. */
export interface TotalsPlace {
  readonly amountMinor: number;
  readonly referrerId: string;
  readonly currency: string;
}

interface Found {
  referrerId: ReferrerId;
  nameSealed: Uint8Array | null;
  emailSealed: Uint8Array | null;
  currency: string;
  amount: bigint;
  formAt: Date | null;
}

/** A year's totals in money, the largest first; a page of them, and one line more where the list goes on. */
export async function annualTotals(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  year: number,
  after: TotalsPlace | null,
): Promise<AnnualTotal[]> {
  const rows = await db.$queryRaw<Found[]>(Prisma.sql`
    select r.id as "referrerId", r.name_sealed as "nameSealed", r.email_sealed as "emailSealed", r.tax_form_at as "formAt", x.asset as currency, x.amount
    from (
      select referrer_id, asset, sum(amount_minor)::int8 as amount from paid_out
      where shop_id = ${db.shopId} and year = ${year} and length(asset) = 3 group by 1, 2 having sum(amount_minor) <> 0
    ) x join referrer r on r.shop_id = ${db.shopId} and r.id = x.referrer_id
    ${after === null ? Prisma.empty : Prisma.sql`where (x.amount, x.referrer_id, x.asset) < (${after.amountMinor}, ${after.referrerId}, ${after.currency})`}
    order by x.amount desc, x.referrer_id desc, x.asset desc limit ${totalsShown + 1}`);
  return rows.map((row) => ({
    referrerId: row.referrerId,
    referrer: openReferrer(seal, row),
    currency: currency(row.currency),
    amountMinor: Number(row.amount),
    formAt: row.formAt,
  }));
}

/** A line of the export: what reached one person in a year over one rail. */
export interface AnnualLine {
  readonly referrerId: ReferrerId;
  readonly referrer: ReferrerName;
  readonly rail: string;
  readonly currency: Currency;
  readonly amountMinor: number;
  readonly formAt: Date | null;
}

const peopleAtOnce = 200;

/** Lines of some people in a row by their ids, from after one of them, and the last of these people; null at the end. */
export async function annualLines(
  db: ShopDb,
  seal: Pick<Seal, "open">,
  year: number,
  after: string,
): Promise<{ readonly lines: AnnualLine[]; readonly last: string | null }> {
  const people = Prisma.sql`select distinct n.referrer_id from paid_out n
    where n.shop_id = ${db.shopId} and n.year = ${year} and n.referrer_id > ${after} order by 1 limit ${peopleAtOnce}`;
  const rows = await db.$queryRaw<(Found & { rail: string })[]>(Prisma.sql`
    select r.id as "referrerId", r.name_sealed as "nameSealed", r.email_sealed as "emailSealed", r.tax_form_at as "formAt",
      x.rail, x.asset as currency, x.amount
    from (
      select o.referrer_id, o.rail, o.asset, sum(o.amount_minor)::int8 as amount from paid_out o
      where o.shop_id = ${db.shopId} and o.year = ${year} and length(o.asset) = 3 and o.referrer_id in (${people})
      group by 1, 2, 3
    ) x join referrer r on r.shop_id = ${db.shopId} and r.id = x.referrer_id order by r.id, x.rail, x.asset`);
  // Not of the lines: the last person may have none in money.
  const [last] = await db.$queryRaw<{ id: string | null }[]>(
    Prisma.sql`select max(referrer_id) as id from (${people}) p`,
  );
  return {
    lines: rows.map((row) => ({
      referrerId: row.referrerId,
      referrer: openReferrer(seal, row),
      rail: row.rail,
      currency: currency(row.currency),
      amountMinor: Number(row.amount),
      formAt: row.formAt,
    })),
    last: last?.id ?? null,
  };
}

/** The years in which anything reached anybody, and the shop's threshold. */
export async function annualFrame(
  db: ShopDb,
): Promise<{ readonly years: number[]; readonly thresholdMinor: number | null }> {
  const rows = await db.$queryRaw<{ year: number }[]>`
    select distinct year::int as year from paid_out where shop_id = ${db.shopId} order by 1 desc`;
  const { taxThresholdMinor } = await db.shop.findUniqueOrThrow({
    where: { id: db.shopId },
    select: { taxThresholdMinor: true },
  });
  return {
    years: rows.map((row) => row.year),
    thresholdMinor: taxThresholdMinor === null ? null : Number(taxThresholdMinor),
  };
}
