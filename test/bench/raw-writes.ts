import pg from "pg";
import { packBody } from "../../app/store/packed-body.ts";
import { createOrderMaker } from "./order-body.ts";

/** How many orders a second plain SQL writes. */
export interface RawRate {
  readonly perSecond: number;
}

/**
 * The worker's ceiling: the rows that one referred order leaves (friend, referral, order, reward, ledger transaction with two
 * entries, what the fraud rules compare, two lines of history, the inbox row closed) written by SQL alone into the app's own
 * tables, as wide as the app writes them. Nothing is unpacked, parsed, hashed, looked up in memory or judged; the code is found
 * by its index. `batch` orders are one statement and one commit.
 */
export async function rawWrites(
  databaseUrl: string,
  options: { readonly referrers: number; readonly batch: number; readonly seconds: number; readonly first: number },
): Promise<RawRate> {
  const { batch, seconds, first, referrers } = options;
  const clients = await Promise.all(
    [0, 1].map(async () => {
      const client = new pg.Client(databaseUrl);
      await client.connect();
      return client;
    }),
  );
  try {
    // The inbox rows that will be closed; their making is the door's work and not counted.
    const events = Math.ceil(seconds * (batch === 1 ? 12_000 : 30_000));
    await clients[0]?.query(
      `insert into inbound_event (shop_id, id, source, topic, event_key, subject, lane, headers, body, state)
       select 1, $1::bigint + n, 'shopify', 'orders/paid', sha256(convert_to('raw' || ($1::bigint + n), 'UTF8')),
         'gid://shopify/Order/' || ($1::bigint + n), n % 16, '{"webhookId": "1", "eventId": "", "triggeredAt": ""}', $3, 'new' from generate_series(0, $2::int - 1) n`,
      [first, events, packBody(createOrderMaker(referrers).make(1))],
    );
    await clients[0]?.query("vacuum (analyze) inbound_event");
    let next = first;
    const last = first + events;
    let written = 0;
    const start = performance.now();
    const end = start + seconds * 1_000;
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() < end && next + batch <= last) {
          const from = next;
          next += batch;
          const { rows } = await client.query({ name: "raw", text: statement, values: [from, batch, referrers] });
          if (rows[0].n !== batch) throw new Error(`the ceiling wrote ${rows[0].n} of ${batch} orders`);
          written += batch;
        }
      }),
    );
    if (next + batch > last) throw new Error("the ceiling ran out of inbox rows");
    return { perSecond: written / ((performance.now() - start) / 1_000) };
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

const id = (prefix: string) => `'${prefix}_' || lpad(n::text, 26, 'z')`;

/** What an order of the bench leaves for the fraud rules: keyed hashes, here any of their width. */
const marks = JSON.stringify(
  Object.fromEntries(["email", "email_like", "name", "phone", "address"].map((kind) => [kind, ["x".repeat(22)]])),
);

const statement = `
  with o as materialized (
    select n, c.id as code_id, c.referrer_id, ${id("frd")} as friend_id, ${id("ref")} as referral_id, ${id("rwd")} as reward_id, ${id("ltx")} as transaction_id,
      'gid://shopify/Order/' || n as order_id, now() as at
    from generate_series($1::bigint, $1::bigint + $2::int - 1) n
    join referral_code c on c.shop_id = 1 and c.folded = 'GW' || lpad((n % $3::int)::text, 8, '0')),
  e as (update inbound_event i set state = 'done', reason = 'recorded', processed_at = now() from o where i.shop_id = 1 and i.id = o.n returning 1),
  f as (insert into friend (shop_id, id, customer_id, email_hash)
    select 1, friend_id, 'gid://shopify/Customer/' || n, sha256(convert_to('x' || n, 'UTF8')) from o returning 1),
  r as (insert into referral (shop_id, id, program_id, terms_version, referrer_id, friend_id, code_id, state, created_at)
    select 1, referral_id, 'prg_bench', 1, referrer_id, friend_id, code_id, 'qualified', at from o returning 1),
  q as (insert into qualifying_order (shop_id, order_id, referral_id, name, attribution, confidence, evidence, base_minor, currency, paid_at, state_at)
    select 1, order_id, referral_id, '#' || n, 'discount_code', 100,
      ('[{"kind": "discount_code", "code": {"code": "GW00000000", "codeId": "' || code_id || '", "programId": "prg_bench", "referrerId": "' || referrer_id || '"}}]')::jsonb, 9360, 'USD', at, at from o returning 1),
  w as (insert into reward (shop_id, id, referral_id, program_id, terms_version, side, cause, order_id, referrer_id, state, reason, amount_minor, currency, hold_until)
    select 1, reward_id, referral_id, 'prg_bench', 1, 'referrer', 'order:' || order_id, order_id, referrer_id, 'held', 'in_hold', 1000, 'USD', at + interval '14 days' from o returning 1),
  t as (insert into ledger_transaction (shop_id, id, key, kind, reward_id, at)
    select 1, transaction_id, reward_id || ':earn', 'earn', reward_id, at from o returning 1),
  l as (insert into ledger_entry (shop_id, transaction_id, line, account, party_id, asset, amount_minor)
    select 1, transaction_id, 1, 'reward_expense', '', 'USD', -1000 from o union all select 1, transaction_id, 2, 'referrer_held', referrer_id, 'USD', 1000 from o returning 1),
  m as (insert into order_trace (shop_id, order_id, referral_id, marks, network, at)
    select 1, order_id, referral_id, '${marks}'::jsonb, substring(sha256(convert_to(order_id, 'UTF8')) for 16), at from o returning 1),
  a as (insert into activity (shop_id, referral_id, referrer_id, reward_id, actor, what, data, at)
    select 1, referral_id, referrer_id, null, 'goodword', 'order_attributed', '{"order": "#1001"}'::jsonb, at from o
    union all select 1, referral_id, referrer_id, reward_id, 'goodword', 'reward_held', '{"order": "#1001"}'::jsonb, at from o returning 1)
  select count(*)::int as n from o`;

/**
 * The barest form that could still be called a reward (reference/performance.md, appendix A): four narrow tables without foreign keys,
 * integer keys, no history, no friend. Batches of 500 by two clients; what no product with these promises reaches.
 */
export async function barestWrites(databaseUrl: string, batch: number, seconds: number): Promise<RawRate> {
  const clients = await Promise.all(
    [0, 1].map(async () => {
      const client = new pg.Client(databaseUrl);
      await client.connect();
      return client;
    }),
  );
  try {
    await clients[0]?.query(`
      drop schema if exists barest cascade; create schema barest;
      create table barest.participant (id bigint primary key, shop_id bigint not null, code text not null, earned_minor bigint not null default 0);
      create unique index on barest.participant (shop_id, code);
      insert into barest.participant (id, shop_id, code) select n, n % 1000, 'C' || n from generate_series(1, 200000) n;
      create table barest.event (id bigint generated always as identity primary key, order_id bigint, participant int, state smallint not null default 0);
      create index on barest.event (id) where state = 0;
      insert into barest.event (order_id, participant) select n, 1 + n % 200000 from generate_series(1, ${Math.ceil(seconds * (batch === 1 ? 20_000 : 60_000))}) n;
      create table barest.referral (id bigint generated always as identity primary key, shop_id bigint, order_id bigint, participant_id bigint, amount_minor bigint, currency char(3), created_at timestamptz default now(), unique (shop_id, order_id));
      create table barest.ledger (id bigint generated always as identity primary key, shop_id bigint, account_id bigint, referral_id bigint, side smallint, amount_minor bigint, currency char(3), unique (shop_id, referral_id, side));
      create table barest.reward (id bigint generated always as identity primary key, shop_id bigint, participant_id bigint, referral_id bigint, amount_minor bigint, currency char(3), unique (shop_id, referral_id));`);
    await clients[0]?.query("vacuum (analyze) barest.event");
    let written = 0;
    const start = performance.now();
    const end = start + seconds * 1_000;
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() < end) {
          const { rows } = await client.query({ name: "barest", text: barest, values: [batch] });
          if (rows[0].n < batch) throw new Error("the barest ceiling ran out of events");
          written += rows[0].n;
        }
      }),
    );
    return { perSecond: written / ((performance.now() - start) / 1_000) };
  } finally {
    await Promise.all(clients.map((client) => client.end()));
  }
}

const barest = `
  with b as (select ctid t, order_id, participant from barest.event where state = 0 order by id limit $1 for update skip locked),
  u as (update barest.event r set state = 2 from b where r.ctid = b.t returning 1),
  e as (select b.order_id, p.id, p.shop_id from b join barest.participant p on p.shop_id = b.participant % 1000 and p.code = 'C' || b.participant),
  r as (insert into barest.referral (shop_id, order_id, participant_id, amount_minor, currency) select shop_id, order_id, id, 9360, 'USD' from e on conflict do nothing returning id, shop_id, participant_id),
  l as (insert into barest.ledger (shop_id, account_id, referral_id, side, amount_minor, currency)
    select shop_id, case s when 1 then participant_id else 0 end, id, s, case s when 1 then 1000 else -1000 end, 'USD' from r, generate_series(1, 2) s),
  w as (insert into barest.reward (shop_id, participant_id, referral_id, amount_minor, currency) select shop_id, participant_id, id, 1000, 'USD' from r),
  a as (select participant_id, count(*) * 1000 m from r group by 1 order by 1),
  x as (update barest.participant q set earned_minor = earned_minor + a.m from a where q.id = a.participant_id)
  select (select count(*) from u)::int n`;
