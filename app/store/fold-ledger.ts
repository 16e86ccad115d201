import { type Calendar, calendarOf, type Day, monthOf } from "../core/calendar.ts";
import type { ShopId } from "../core/ids.ts";
import type { Sql } from "../platform/db.ts";
import { arrayLiteral } from "./array-literal.ts";

interface Unfolded {
  readonly shopId: ShopId;
  readonly at: Date;
  readonly transactions: readonly string[];
  readonly timezone: string;
}

/** One folder at a time: it alone writes the sums, so that two never wait for each other's rows. */
const folderLock = 7_101;

/**
 * Adds what was posted to the sums that pages read: takes at most `limit` posted statements away and folds their entries
 * in, in the caller's transaction. Answers with how many it took; 0 also when another process is folding.
 */
export async function foldLedger(sql: Sql, limit: number): Promise<number> {
  const lock = await sql.query("select pg_try_advisory_xact_lock($1, 0) as mine", [folderLock]);
  if (!(lock.rows[0] as { mine: boolean }).mine) return 0;
  const { rows } = await sql.query({
    name: "take unfolded",
    text: `delete from ledger_unfolded u using (select shop_id, id from ledger_unfolded order by shop_id, id limit $1) k, shop s
           where u.shop_id = k.shop_id and u.id = k.id and s.id = u.shop_id
           returning u.shop_id as "shopId", u.at, u.transactions, s.timezone`,
    values: [limit],
  });
  const taken = rows as Unfolded[];
  const calendars = new Map<string, Calendar>();
  const days = new Map<Day, { shops: number[]; ids: string[] }>();
  for (const { shopId, at, transactions, timezone } of taken) {
    const calendar = calendars.get(timezone) ?? calendarOf(timezone);
    calendars.set(timezone, calendar);
    const day = calendar.dayOf(at);
    const of = days.get(day) ?? { shops: [], ids: [] };
    days.set(day, of);
    for (const id of transactions) {
      of.shops.push(shopId);
      of.ids.push(id);
    }
  }
  // The older day first: whether a balance is below zero depends on what came before.
  for (const [day, { shops, ids }] of [...days].sort(([a], [b]) => (a < b ? -1 : 1)))
    await sql.query({
      name: "fold day",
      text: foldDay,
      values: [arrayLiteral(shops), arrayLiteral(ids), day, monthOf(day)],
    });
  return taken.length;
}

const foldDay = `
  with moved as materialized (
    select e.shop_id, e.asset, e.account, e.party_id, e.rail, greatest(-e.amount_minor, 0) as debit, greatest(e.amount_minor, 0) as credit
    from unnest($1::int[], $2::text[]) k(shop_id, id) join ledger_entry e on e.shop_id = k.shop_id and e.transaction_id = k.id
  ), people as materialized (
    select shop_id, party_id, asset, coalesce(sum(credit - debit) filter (where account = 'referrer_held'), 0) as held,
      coalesce(sum(credit - debit) filter (where account = 'referrer_payable'), 0) as payable
    from moved where account in ('referrer_held', 'referrer_payable') group by 1, 2, 3
  ), below as materialized (
    select p.shop_id, p.asset, sum(least(0, coalesce(b.payable_minor, 0) + p.payable) - least(0, coalesce(b.payable_minor, 0))) as change
    from people p left join person_balance b on b.shop_id = p.shop_id and b.party_id = p.party_id and b.asset = p.asset
    where p.payable <> 0 group by 1, 2
  ), balances as (
    insert into person_balance as b (shop_id, party_id, asset, held_minor, payable_minor)
    select shop_id, party_id, asset, held, payable from people
    on conflict (shop_id, party_id, asset) do update
      set held_minor = b.held_minor + excluded.held_minor, payable_minor = b.payable_minor + excluded.payable_minor
  ), months as (
    insert into person_month as m (shop_id, party_id, asset, month, held_minor, payable_minor)
    select shop_id, party_id, asset, $4::date, held, payable from people
    on conflict (shop_id, party_id, asset, month) do update
      set held_minor = m.held_minor + excluded.held_minor, payable_minor = m.payable_minor + excluded.payable_minor
  )
  insert into ledger_day as d (shop_id, day, asset, account, rail, debit_minor, credit_minor, below_zero_minor)
  select m.shop_id, $3::date, m.asset, m.account, m.rail, sum(m.debit), sum(m.credit),
    case when m.account = 'referrer_payable' then coalesce((select b.change from below b where b.shop_id = m.shop_id and b.asset = m.asset), 0) else 0 end
  from moved m group by m.shop_id, m.asset, m.account, m.rail
  on conflict (shop_id, day, asset, account, rail) do update set debit_minor = d.debit_minor + excluded.debit_minor,
    credit_minor = d.credit_minor + excluded.credit_minor, below_zero_minor = d.below_zero_minor + excluded.below_zero_minor`;
