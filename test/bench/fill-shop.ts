import pg from "pg";
import type { ProgramId } from "../../app/core/ids.ts";
import { currency } from "../../app/core/money/money.ts";
import { type Terms, termsSchema } from "../../app/core/program/terms.ts";
import { usualRules } from "../../app/core/program/usual-rules.ts";
import { shopifyShopId } from "./order-body.ts";

export const benchShop = "bench.myshopify.com";
export const benchProgram = "prg_bench" as ProgramId;

/**
 * The program that is measured. newCustomersOnly is off: that check asks Shopify, which paces it by its own limits, and not
 * ours to measure.
 */
export const benchTerms: Terms = {
  ...usualRules,
  kind: "refer_a_friend",
  offer: { value: { kind: "percent", basisPoints: 1_000 }, minimumMinor: null, oncePerCustomer: true },
  reward: { kind: "fixed", amountMinor: 1_000, currency: currency("USD") },
  trigger: "first_paid_order",
  minimumSpendMinor: null,
  newCustomersOnly: false,
  holdDays: 14,
  issue: "manual",
  rails: ["shopify-discount"],
  referrerPicksCode: false,
};

/** How big a shop is: whole referrals in its past, and the people they are spread over. */
export interface ShopSize {
  readonly referrals: number;
  readonly referrers: number;
}

/** The usual shop: one referrer for ten referrals. */
export const usualSize = (referrals: number): ShopSize => ({
  referrals,
  referrers: Math.max(1, Math.floor(referrals / 10)),
});

/**
 * Fills one shop with `referrals` whole chains: friend, referral, order with what the fraud rules compare, held reward, its ledger
 * transaction and its history, spread over the year before. Foreign keys are not asked row by row here, and are then counted to hold.
 */
export async function fillShop(databaseUrl: string, { referrals, referrers }: ShopSize): Promise<void> {
  const client = new pg.Client(databaseUrl);
  await client.connect();
  try {
    await client.query("begin");
    await client.query("set local session_replication_role = replica");
    const run = (text: string, values: unknown[] = []) => client.query(text, values);
    await run(
      `insert into shop (id, domain, shopify_id, name, scopes) values (1, '${benchShop}', '${shopifyShopId}', 'Bench', 'read_orders')`,
    );
    await run(`insert into program (shop_id, id, name, kind, state, terms_version, published_version)
               values (1, 'prg_bench', 'Friends', 'refer_a_friend', 'active', 1, 1)`);
    await run("insert into terms (shop_id, program_id, version, body) values (1, 'prg_bench', 1, $1)", [
      JSON.stringify(termsSchema.parse(benchTerms)),
    ]);
    const id = (prefix: string, n: string) => `'${prefix}_' || lpad((${n})::text, 26, '0')`;
    const hash = (of: string) => `sha256(convert_to(${of}, 'UTF8'))`;
    const at = `now() - make_interval(mins => 525600 - (n * 525600.0 / ${referrals})::int)`;
    await run(`insert into referrer (shop_id, id, customer_id, email_hash)
      select 1, ${id("rfr", "n")}, 'gid://shopify/Customer/' || (6000000000000 + n), ${hash("'r' || n")} from generate_series(0, ${referrers - 1}) n`);
    await run(`insert into referral_code (shop_id, id, program_id, referrer_id, code, folded, published)
      select 1, ${id("cod", "n")}, 'prg_bench', ${id("rfr", "n")}, 'GW' || lpad(n::text, 8, '0'), 'GW' || lpad(n::text, 8, '0'), 'published'
      from generate_series(0, ${referrers - 1}) n`);
    const each = `from generate_series(0, ${referrals - 1}) n`;
    await run(`insert into friend (shop_id, id, customer_id, email_hash, created_at)
      select 1, ${id("frd", "n")}, 'gid://shopify/Customer/' || (7000000000000 + n), ${hash("'f' || n")}, ${at} ${each}`);
    await run(`insert into referral (shop_id, id, program_id, terms_version, referrer_id, friend_id, code_id, state, created_at)
      select 1, ${id("ref", "n")}, 'prg_bench', 1, ${id("rfr", `n % ${referrers}`)}, ${id("frd", "n")}, ${id("cod", `n % ${referrers}`)}, 'qualified', ${at} ${each}`);
    await run(`insert into qualifying_order (shop_id, order_id, referral_id, name, attribution, confidence, evidence, base_minor, currency, paid_at, state_at)
      select 1, 'gid://shopify/Order/' || (5000000000000 + n), ${id("ref", "n")}, '#' || n, 'discount_code', 100,
        jsonb_build_array(jsonb_build_object('kind', 'discount_code', 'code', jsonb_build_object('codeId', ${id("cod", `n % ${referrers}`)}))), 9360, 'USD', ${at}, ${at} ${each}`);
    await run(`insert into order_trace (shop_id, order_id, referral_id, network, at)
      select 1, 'gid://shopify/Order/' || (5000000000000 + n), ${id("ref", "n")}, substring(${hash("'n' || n")} for 16), ${at} ${each}`);
    await run(`insert into reward (shop_id, id, referral_id, program_id, terms_version, side, cause, order_id, referrer_id, state, reason, amount_minor, currency, hold_until, created_at)
      select 1, ${id("rwd", "n")}, ${id("ref", "n")}, 'prg_bench', 1, 'referrer', 'order:gid://shopify/Order/' || (5000000000000 + n),
        'gid://shopify/Order/' || (5000000000000 + n), ${id("rfr", `n % ${referrers}`)}, 'held', 'in_hold', 1000, 'USD', now() + interval '14 days', ${at} ${each}`);
    await run(`insert into ledger_transaction (shop_id, id, key, kind, reward_id, at)
      select 1, ${id("ltx", "n")}, ${id("rwd", "n")} || ':earn', 'earn', ${id("rwd", "n")}, ${at} ${each}`);
    await run(`insert into ledger_entry (shop_id, transaction_id, line, account, party_id, rail, asset, amount_minor)
      select 1, ${id("ltx", "n")}, l, case l when 1 then 'reward_expense' else 'referrer_held' end,
        case l when 1 then '' else ${id("rfr", `n % ${referrers}`)} end, '', 'USD', case l when 1 then -1000 else 1000 end
      ${each}, generate_series(1, 2) l`);
    await run(`insert into activity (shop_id, referral_id, referrer_id, reward_id, actor, what, reason, data, at)
      select 1, ${id("ref", "n")}, ${id("rfr", `n % ${referrers}`)}, case l when 1 then null else ${id("rwd", "n")} end, 'goodword', case l when 1 then 'order_attributed' else 'reward_held' end,
        case l when 1 then null else 'in_hold' end, jsonb_build_object('order', '#' || n), ${at} ${each}, generate_series(1, 2) l`);
    // The sums as folding leaves them.
    const party = "from ledger_entry e join ledger_transaction t on t.shop_id = e.shop_id and t.id = e.transaction_id";
    await run(`insert into ledger_day (shop_id, day, asset, account, rail, debit_minor, credit_minor)
      select 1, (t.at at time zone 'utc')::date, e.asset, e.account, e.rail, sum(greatest(-e.amount_minor, 0)), sum(greatest(e.amount_minor, 0)) ${party} group by 2, 3, 4, 5`);
    await run(`insert into person_month (shop_id, party_id, asset, month, held_minor)
      select 1, e.party_id, e.asset, date_trunc('month', t.at at time zone 'utc')::date, sum(e.amount_minor) ${party} where e.party_id <> '' group by 2, 3, 4`);
    await run(`insert into person_balance (shop_id, party_id, asset, held_minor)
      select 1, party_id, asset, sum(held_minor) from person_month group by 2, 3`);
    await client.query("commit");
    await refuseOrphans(client);
    await client.query("vacuum (analyze)");
    await client.query("checkpoint");
  } finally {
    await client.end();
  }
}

async function refuseOrphans(client: pg.Client): Promise<void> {
  const { rows } = await client.query(`
    select c.conrelid::regclass::text as child, c.confrelid::regclass::text as parent,
      (select string_agg(format('x.%I = y.%I', a.attname, b.attname), ' and ' order by k.n)
       from unnest(c.conkey, c.confkey) with ordinality k(child, parent, n)
       join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.child
       join pg_attribute b on b.attrelid = c.confrelid and b.attnum = k.parent) as condition,
      (select string_agg(format('x.%I is not null', a.attname), ' and ')
       from unnest(c.conkey) k(child) join pg_attribute a on a.attrelid = c.conrelid and a.attnum = k.child) as points
    from pg_constraint c where c.contype = 'f' and c.connamespace = 'public'::regnamespace`);
  const keys = rows as { child: string; parent: string; condition: string; points: string }[];
  for (const { child, parent, condition, points } of keys) {
    const orphans = await client.query(
      `select count(*)::int as n from ${child} x where ${points} and not exists (select from ${parent} y where ${condition})`,
    );
    if (orphans.rows[0].n > 0) throw new Error(`${orphans.rows[0].n} rows of ${child} point at no ${parent}`);
  }
}
