import { Prisma } from "@prisma/client";
import { type Calendar, type Day, monthOf } from "../../core/calendar.ts";
import type { LedgerKind } from "../../core/ledger/posting.ts";
import {
  type PersonAccounts,
  type PersonMovement,
  type StatementLine,
  statementLines,
} from "../../core/ledger/statement.ts";
import { type Currency, currency } from "../../core/money/money.ts";
import type { PayoutState } from "../../core/payout/payout-states.ts";
import { reasonCode } from "../../core/reason.ts";
import type { ShopDb } from "../../platform/db.ts";
import { idFrom } from "../id-from.ts";
import { unfoldedOfPeople } from "../person-balances.ts";

/** One month of one person's account in one currency. */
export interface PersonStatement {
  readonly month: Day;
  readonly currency: Currency;
  readonly opening: PersonAccounts;
  /** Oldest first, at most `linesShown`. */
  readonly lines: readonly StatementLine[];
  readonly closing: PersonAccounts;
  /** The last line's id when the month goes on after it: the page after that line. */
  readonly next: string | null;
}

/** Which statement: a person's, of a month of the shop's calendar; from the top, or after one of its lines. */
export interface StatementOf {
  readonly personId: string;
  readonly currency: Currency;
  readonly month: Day;
  readonly calendar: Calendar;
  readonly after: string | null;
}

export const linesShown = 100;

/** Reads a statement. What came before the month is a sum of months; a page after the first sums the month up to itself. */
export async function personStatement(db: ShopDb, of: StatementOf): Promise<PersonStatement> {
  const from = of.calendar.startOf(of.month);
  const to = of.calendar.startOf(monthOf(of.month, 1));
  const sums = await readSums(db, of, from, to);
  const first = idFrom("ledger_transaction", from);
  const past = idFrom("ledger_transaction", to);
  const earlier = of.after === null ? none : await sumLines(db, of, first, of.after);
  const found = await readMovements(db, of, of.after ?? first, past, of.after === null);
  const start = {
    heldMinor: sums.opening.heldMinor + earlier.heldMinor,
    payableMinor: sums.opening.payableMinor + earlier.payableMinor,
  };
  const lines = statementLines(start, found.slice(0, linesShown));
  return {
    month: of.month,
    currency: of.currency,
    opening: sums.opening,
    lines,
    closing: sums.closing,
    next: found.length > linesShown ? (lines.at(-1)?.id ?? null) : null,
  };
}

/** The currencies that a person ever had something in, the largest history first to be of use as a default. */
export async function currenciesOf(db: ShopDb, personId: string): Promise<Currency[]> {
  const rows = await db.$queryRaw<{ asset: string }[]>(Prisma.sql`
    select asset from person_balance where shop_id = ${db.shopId} and party_id = ${personId}
    union select asset from (${unfoldedOfPeople(db.shopId, [personId])}) u order by 1`);
  return rows.map((row) => currency(row.asset));
}

const none: PersonAccounts = { heldMinor: 0, payableMinor: 0 };

async function readSums(
  db: ShopDb,
  of: StatementOf,
  from: Date,
  to: Date,
): Promise<{ opening: PersonAccounts; closing: PersonAccounts }> {
  const [row] = await db.$queryRaw<{ h0: bigint; p0: bigint; h1: bigint; p1: bigint }[]>(Prisma.sql`
    select coalesce(sum(held) filter (where earlier), 0)::int8 as h0, coalesce(sum(payable) filter (where earlier), 0)::int8 as p0,
      coalesce(sum(held), 0)::int8 as h1, coalesce(sum(payable), 0)::int8 as p1
    from (
      select month < ${of.month}::date as earlier, held_minor as held, payable_minor as payable from person_month
      where shop_id = ${db.shopId} and party_id = ${of.personId} and asset = ${of.currency} and month <= ${of.month}::date
      union all
      select at < ${from}, held, payable from (${unfoldedOfPeople(db.shopId, [of.personId])}) u where asset = ${of.currency} and at < ${to}
    ) m`);
  return {
    opening: { heldMinor: Number(row?.h0 ?? 0n), payableMinor: Number(row?.p0 ?? 0n) },
    closing: { heldMinor: Number(row?.h1 ?? 0n), payableMinor: Number(row?.p1 ?? 0n) },
  };
}

const change = Prisma.sql`
  coalesce(sum(e.amount_minor) filter (where e.account = 'referrer_held'), 0)::int8 as held,
  coalesce(sum(e.amount_minor) filter (where e.account = 'referrer_payable'), 0)::int8 as payable`;

const linesOf = (db: ShopDb, of: StatementOf) => Prisma.sql`
  e.shop_id = ${db.shopId} and e.party_id = ${of.personId} and e.party_id <> '' and e.asset = ${of.currency}
  and e.account in ('referrer_held', 'referrer_payable')`;

async function sumLines(db: ShopDb, of: StatementOf, first: string, last: string): Promise<PersonAccounts> {
  const [row] = await db.$queryRaw<{ held: bigint; payable: bigint }[]>(Prisma.sql`
    select ${change} from ledger_entry e where ${linesOf(db, of)} and e.transaction_id >= ${first} and e.transaction_id <= ${last}`);
  return { heldMinor: Number(row?.held ?? 0n), payableMinor: Number(row?.payable ?? 0n) };
}

interface Found {
  id: string;
  at: Date;
  kind: LedgerKind;
  held: bigint;
  payable: bigint;
  reason: string | null;
  own: boolean;
  order: string | null;
  rail: string | null;
  state: PayoutState | null;
  payoutReason: string | null;
  reference: string | null;
}

/** The movements of a person in a range of ids, with what each was about: its reason stands in the line of history of the same moment. */
async function readMovements(
  db: ShopDb,
  of: StatementOf,
  from: string,
  past: string,
  including: boolean,
): Promise<PersonMovement[]> {
  const begin = including ? Prisma.sql`e.transaction_id >= ${from}` : Prisma.sql`e.transaction_id > ${from}`;
  const rows = await db.$queryRaw<Found[]>(Prisma.sql`
    select k.id, t.at, t.kind, k.held, k.payable, a.reason, o.name as "order", coalesce(w.side = 'friend', false) as own, p.rail, p.state, p.reason as "payoutReason", p.reference
    from (
      select e.transaction_id as id, ${change} from ledger_entry e
      where ${linesOf(db, of)} and ${begin} and e.transaction_id < ${past}
      group by e.transaction_id order by e.transaction_id limit ${linesShown + 1}
    ) k
    join ledger_transaction t on t.shop_id = ${db.shopId} and t.id = k.id
    left join reward w on w.shop_id = t.shop_id and w.id = t.reward_id
    left join qualifying_order o on o.shop_id = w.shop_id and o.order_id = w.order_id
    left join payout p on p.shop_id = t.shop_id and p.id = t.payout_id
    left join lateral (
      select a.reason from activity a where a.shop_id = w.shop_id and a.referral_id = w.referral_id and a.at = t.at and a.reward_id = w.id
        and a.reason is not null order by a.id desc limit 1
    ) a on true
    order by k.id`);
  return rows.map((row) => ({
    id: row.id,
    at: row.at,
    kind: row.kind,
    heldMinor: Number(row.held),
    payableMinor: Number(row.payable),
    reason: reasonCode(row.reason),
    own: row.own,
    order: row.order,
    payout:
      row.rail === null || row.state === null
        ? null
        : { rail: row.rail, state: row.state, reason: reasonCode(row.payoutReason), reference: row.reference },
  }));
}
