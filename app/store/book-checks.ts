import type { ShopId } from "../core/ids.ts";
import type { Sql } from "../platform/db.ts";

/** What must hold in every shop's books at every moment, and the rows where it does not. `$1` is the shop. */
const checks: readonly { readonly rule: string; readonly text: string }[] = [
  {
    rule: "every transaction has lines that come to zero",
    text: `select t.id from ledger_transaction t left join ledger_entry e on e.shop_id = t.shop_id and e.transaction_id = t.id
      where t.shop_id = $1 group by t.id having coalesce(sum(e.amount_minor), 0) <> 0 or count(e.line) < 2`,
  },
  {
    rule: "what is on hold for a person is the sum of their held rewards",
    text: `select coalesce(b.id, r.id) || ' ' || coalesce(b.asset, r.asset) as id
      from (select party_id as id, asset, sum(amount_minor) as sum from ledger_entry where shop_id = $1 and account = 'referrer_held' group by 1, 2) b
      full join (select referrer_id as id, currency as asset, sum(amount_minor) as sum from reward where shop_id = $1 and state = 'held' group by 1, 2) r
        on r.id = b.id and r.asset = b.asset
      where coalesce(b.sum, 0) <> coalesce(r.sum, 0)`,
  },
  {
    rule: "what is payable to a person is what their rewards are worth less what went out, and what was forgiven",
    text: `with parts as (
        select party_id as id, asset, amount_minor as books, 0 as rows from ledger_entry where shop_id = $1 and account = 'referrer_payable'
        union all select party_id, asset, 0, -amount_minor from ledger_entry where shop_id = $1 and account = 'forgiveness'
        union all select referrer_id, currency, 0, amount_minor - clawed_minor from reward
          where shop_id = $1 and state in ('due', 'failed', 'issuing', 'issued', 'clawed_back')
        union all select referrer_id, currency, 0, revoked_minor - amount_minor from payout where shop_id = $1 and state not in ('failed', 'reversed'))
      select id || ' ' || asset as id from parts group by id, asset having sum(books) <> sum(rows)`,
  },
  {
    rule: "what a rail was given and what it confirmed is the sum of its payouts",
    text: `with parts as (
        select rail, asset, case when account = 'rail_clearing' then amount_minor else 0 end as clearing,
          case when account in ('rail_cash', 'fees') then amount_minor else 0 end as cash
        from ledger_entry where shop_id = $1 and account in ('rail_clearing', 'rail_cash', 'fees')
        union all select rail, currency, case when state in ('requested', 'sending', 'unknown', 'accepted') then -amount_minor else 0 end,
          case when state = 'issued' then revoked_minor - amount_minor else 0 end from payout where shop_id = $1)
      select rail || ' ' || asset as id from parts group by rail, asset having sum(clearing) <> 0 or sum(cash) <> 0`,
  },
  {
    rule: "a reward on its way or issued is in one live payout, or filled a balance below zero",
    text: `select w.id from reward w left join payout_reward p on p.shop_id = w.shop_id and p.reward_id = w.id and p.live
      where w.shop_id = $1 and w.state in ('issuing', 'issued') group by w.id, w.state, w.reason
      having count(p.payout_id) <> 1 and not (count(p.payout_id) = 0 and w.state = 'issued' and w.reason = 'offset_by_clawback')`,
  },
  {
    rule: "the sums that pages read are the sums of the entries",
    text: `with parts as (
        select asset, account, rail, amount_minor as entries, 0 as sums from ledger_entry where shop_id = $1
        union all select asset, account, rail, 0, credit_minor - debit_minor from ledger_day where shop_id = $1
        union all select e.asset, e.account, e.rail, 0, e.amount_minor from ledger_unfolded u cross join unnest(u.transactions) k(id)
          join ledger_entry e on e.shop_id = u.shop_id and e.transaction_id = k.id where u.shop_id = $1)
      select account || ' ' || rail || ' ' || asset as id from parts group by account, rail, asset having sum(entries) <> sum(sums)
      union all
      select id || ' ' || asset from (
        select party_id as id, asset, amount_minor as entries, 0 as sums from ledger_entry where shop_id = $1 and account in ('referrer_held', 'referrer_payable')
        union all select party_id, asset, 0, held_minor + payable_minor from person_balance where shop_id = $1
        union all select e.party_id, e.asset, 0, e.amount_minor from ledger_unfolded u cross join unnest(u.transactions) k(id)
          join ledger_entry e on e.shop_id = u.shop_id and e.transaction_id = k.id and e.account in ('referrer_held', 'referrer_payable')
          where u.shop_id = $1) p
      group by id, asset having sum(entries) <> sum(sums)`,
  },
];

/** A rule that does not hold, and the first few things it does not hold for. */
export interface Breach {
  readonly rule: string;
  readonly ids: readonly string[];
}

const shown = 5;

/** Reads a shop's books through, in one snapshot so that what is being posted meanwhile is not half seen. Costs all of them. */
export async function checkShopBooks(sql: Sql, shopId: ShopId): Promise<Breach[]> {
  await sql.query("set transaction isolation level repeatable read, read only");
  // Look-ups by key are for batches; this reads everything once.
  await sql.query("set local enable_seqscan = on; set local enable_hashjoin = on; set local enable_mergejoin = on");
  const found: Breach[] = [];
  for (const { rule, text } of checks) {
    const { rows } = await sql.query(`${text} limit ${shown}`, [shopId]);
    if (rows.length > 0) found.push({ rule, ids: (rows as { id: string }[]).map((row) => row.id) });
  }
  return found;
}
