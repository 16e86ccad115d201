import { Prisma } from "@prisma/client";
import { currency, money } from "../core/money/money.ts";
import type { PayoutState } from "../core/payout/payout-states.ts";
import type { OurPayment, SweepFinding } from "../core/payout/sweep.ts";
import type { ShopDb, Sql } from "../platform/db.ts";
import { arrayLiteral } from "./array-literal.ts";
import type { NewProblem } from "./problems.ts";

/**
 * Payouts of a rail by the keys of their tries, and those whose tries began in a time, `listed` then: a provider's list of
 * that time has to show them.
 */
export async function paymentsToSweep(
  db: ShopDb,
  rail: string,
  keys: readonly string[],
  time: { readonly from: Date; readonly to: Date },
): Promise<(OurPayment & { readonly listed: boolean })[]> {
  const rows = await db.$queryRaw<
    { key: string; reference: string | null; state: PayoutState; amount: bigint; currency: string; listed: boolean }[]
  >(Prisma.sql`
    select a.key, p.reference, case when a.outcome = 'refused' and p.state <> 'reversed' then 'failed' else p.state end as state, p.amount_minor as amount, p.currency::text as currency, a.started_at between ${time.from} and ${time.to} as listed
    from payout p join payout_attempt a on a.shop_id = p.shop_id and a.payout_id = p.id
    where p.shop_id = ${db.shopId} and p.rail = ${rail} and p.created_at >= ${time.from} and a.started_at between ${time.from} and ${time.to}
      and a.outcome <> 'refused'
    union
    select a.key, p.reference, case when a.outcome = 'refused' and p.state <> 'reversed' then 'failed' else p.state end, p.amount_minor, p.currency::text, a.started_at between ${time.from} and ${time.to} and a.outcome <> 'refused'
    from payout_attempt a join payout p on p.shop_id = a.shop_id and p.id = a.payout_id
    where a.shop_id = ${db.shopId} and p.rail = ${rail} and a.id = any(${[...keys]})`);
  return rows.map((row) => ({
    key: row.key,
    reference: row.reference,
    state: row.state,
    value: money(Number(row.amount), currency(row.currency)),
    listed: row.listed,
  }));
}

/** Which of some keys belong to tries of any shop of ours: one account at a provider may serve several. */
export async function keysOfAnyShop(sql: Sql, keys: readonly string[]): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await sql.query("select key from payout_attempt where id = any($1)", [arrayLiteral(keys)]);
  return new Set((rows as { key: string }[]).map((row) => row.key));
}

/** The keys of every try over a rail since a time, whatever became of it. */
export async function keysSince(db: ShopDb, rail: string, since: Date): Promise<string[]> {
  const rows = await db.payoutAttempt.findMany({
    where: { shopId: db.shopId, startedAt: { gte: since }, payout: { rail } },
    select: { key: true },
  });
  return rows.map((row) => row.key);
}

/** Which of some payments, told by marks instead of keys, belong to payouts of any shop of ours: by the provider's own ids. */
export async function marksOfAnyShop(
  sql: Sql,
  rail: string,
  payments: readonly { readonly key: string; readonly reference: string }[],
): Promise<ReadonlySet<string>> {
  if (payments.length === 0) return new Set();
  const { rows } = await sql.query("select reference from payout where rail = $1 and reference = any($2)", [
    rail,
    arrayLiteral(payments.map((payment) => payment.reference)),
  ]);
  const known = new Set((rows as { reference: string }[]).map((row) => row.reference));
  return new Set(payments.filter((payment) => known.has(payment.reference)).map((payment) => payment.key));
}

/**
 * The references of what arrived over a rail since a time, each once. Where there are more than `most`, each `night` brings
 * others, so that every one has its turn.
 */
export async function deliveredReferences(
  db: ShopDb,
  rail: string,
  since: Date,
  night: string,
  most: number,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ reference: string }[]>(Prisma.sql`
    select reference from payout
    where shop_id = ${db.shopId} and rail = ${rail} and state = 'issued' and created_at >= ${since} and reference is not null
    group by reference order by md5(reference || ${night}) limit ${most}`);
  return rows.map((row) => row.reference);
}

/** So many are named; all are counted. */
const named = 5;

/** A provider and we do not have the same payments. */
export function sweepProblem(rail: string, title: string, findings: readonly SweepFinding[]): NewProblem {
  const told = (kind: SweepFinding["kind"], one: string, many: string): string[] => {
    const names = findings.filter((finding) => finding.kind === kind).map((finding) => finding.name);
    if (names.length === 0) return [];
    const more = names.length > named ? " and others" : "";
    return [`${names.length === 1 ? one : `${names.length} ${many}`} (${names.slice(0, named).join(", ")}${more})`];
  };
  return {
    key: `sweep:${rail}`,
    what: `${title} and Goodword do not have the same payments.`,
    action: `Issue nothing over it until you have looked these up at ${title}: ${[
      ...told("only_there", "one that only they have", "that only they have"),
      ...told(
        "paid_there",
        "one that they paid and that counts as not paid here",
        "that they paid and that count as not paid here",
      ),
      ...told("other_amount", "one of another amount", "of another amount"),
      ...told("only_here", "one that only we have", "that only we have"),
    ].join("; ")}.`,
    href: "/app/rewards?tab=in-progress",
  };
}
