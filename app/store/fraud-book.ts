import { refundSample } from "../core/fraud/assess.ts";
import type { FraudBook, HitRow, ReviewRow, TraceRow } from "../core/fraud/fraud-book.ts";
import { fraudRulesOf } from "../core/fraud/fraud-rules.ts";
import type { SignalName } from "../core/fraud/signals.ts";
import type { ShopId } from "../core/ids.ts";
import { foldCode } from "../core/referral/fold-code.ts";
import type { OrderBook } from "../core/referral/order-book.ts";
import type { OrderToJudge } from "../core/referral/order-to-judge.ts";
import type { Sql } from "../platform/db.ts";
import { arrayLiteral } from "./array-literal.ts";
import { type Column, insertRows } from "./insert-rows.ts";

/** What has to be counted for a batch of orders. */
interface FraudQuestions {
  readonly networks: readonly { readonly shopId: ShopId; readonly network: string }[];
  /** Referrers whose latest referrals are counted. */
  readonly velocity: readonly { readonly shopId: ShopId; readonly referrerId: string }[];
  /** Referrers whose refunds are counted. */
  readonly refunds: readonly { readonly shopId: ShopId; readonly referrerId: string }[];
}

/** No threshold is greater, so more rows than these are never read: a referrer with a million referrals costs as one with a hundred. */
const mostCounted = 100;

/**
 * Reads what came before the orders that are new to the book, as far as a rule that may judge them counts it: one statement a
 * question whatever the number of orders; nothing asked, nothing read.
 */
export async function loadPastTraffic(sql: Sql, whole: OrderBook, orders: readonly OrderToJudge[]): Promise<void> {
  const book = whole.fraud;
  const { networks, velocity, refunds } = questionsOf(whole, orders);
  if (networks.length > 0) {
    const { rows } = await sql.query({
      name: "load network traffic",
      text: `select k.shop_id as "shopId", k.network, array(
               select max(t.at) from (
                 select t.referral_id, t.at from order_trace t where t.shop_id = k.shop_id and t.network = decode(k.network, 'hex') order by t.at desc limit ${mostCounted}
               ) t group by t.referral_id
             ) as times from unnest($1::int[], $2::text[]) k(shop_id, network)`,
      values: [arrayLiteral(networks.map((each) => each.shopId)), arrayLiteral(networks.map((each) => each.network))],
    });
    for (const row of rows as { shopId: ShopId; network: string; times: Date[] }[])
      book.networks.set(`${row.shopId}|${row.network}`, row.times);
  }
  if (velocity.length > 0) {
    const { rows } = await sql.query({
      name: "load referrer velocity",
      text: `select k.shop_id as "shopId", k.referrer_id as "referrerId", array(
               select r.created_at from referral r where r.shop_id = k.shop_id and r.referrer_id = k.referrer_id order by r.created_at desc limit ${mostCounted}
             ) as times from unnest($1::int[], $2::text[]) k(shop_id, referrer_id)`,
      values: [
        arrayLiteral(velocity.map((each) => each.shopId)),
        arrayLiteral(velocity.map((each) => each.referrerId)),
      ],
    });
    for (const row of rows as { shopId: ShopId; referrerId: string; times: Date[] }[])
      book.referrals.set(`${row.shopId}|${row.referrerId}`, row.times);
  }
  if (refunds.length > 0) {
    const { rows } = await sql.query({
      name: "load referrer refunds",
      text: `select k.shop_id as "shopId", k.referrer_id as "referrerId", o.orders, o.lost
             from unnest($1::int[], $2::text[]) k(shop_id, referrer_id) cross join lateral (
               select count(*)::int as orders, count(*) filter (where o.cancelled_at is not null or o.fully_refunded or jsonb_path_exists(o.disputes, '$.* ? (@ == "lost")'))::int as lost
               from (select id from referral r where r.shop_id = k.shop_id and r.referrer_id = k.referrer_id order by r.created_at desc limit ${refundSample}) r
               cross join lateral (
                 select o.cancelled_at, o.fully_refunded, o.disputes from qualifying_order o
                 where o.shop_id = k.shop_id and o.referral_id = r.id order by o.paid_at, o.order_id limit 1
               ) o
             ) o`,
      values: [arrayLiteral(refunds.map((each) => each.shopId)), arrayLiteral(refunds.map((each) => each.referrerId))],
    });
    for (const row of rows as { shopId: ShopId; referrerId: string; orders: number; lost: number }[])
      book.recent.set(`${row.shopId}|${row.referrerId}`, { orders: row.orders, lost: row.lost });
  }
}

function questionsOf(book: OrderBook, orders: readonly OrderToJudge[]): FraudQuestions {
  const networks = new Map<string, FraudQuestions["networks"][number]>();
  const velocity = new Map<string, FraudQuestions["velocity"][number]>();
  const refunds = new Map<string, FraudQuestions["refunds"][number]>();
  for (const input of orders) {
    const { shopId, order } = input;
    if (book.orders.has(`${shopId}|${order.orderId}`)) continue;
    const code = (key: string) => book.codes.get(`${shopId}|${key}`);
    const codes = [...order.discountCodes.map(foldCode), ...(input.cart ? [input.cart.codeId] : [])].flatMap(
      (key) => code(key) ?? [],
    );
    for (const { programId, referrerId } of codes) {
      const terms = book.programs.get(`${shopId}|${programId}`)?.terms;
      if (!terms) continue;
      const on = (signal: SignalName) => {
        const rule = fraudRulesOf(terms).rules[signal];
        return rule !== undefined && (rule.friend !== "off" || rule.referrer !== "off");
      };
      const network = on("same_network") ? (input.trace?.().network ?? null) : null;
      if (network !== null) networks.set(`${shopId}|${network}`, { shopId, network });
      if (on("velocity")) velocity.set(`${shopId}|${referrerId}`, { shopId, referrerId });
      if (on("refund_rate")) refunds.set(`${shopId}|${referrerId}`, { shopId, referrerId });
    }
  }
  return { networks: [...networks.values()], velocity: [...velocity.values()], refunds: [...refunds.values()] };
}

const traceColumns: readonly Column<TraceRow>[] = [
  ["shop_id", "int", (row) => row.shopId],
  ["order_id", "text", (row) => row.orderId],
  ["referral_id", "text", (row) => row.referralId],
  ["marks", "jsonb", (row) => JSON.stringify(row.marks)],
  ["network", "bytea", (row) => (row.network === null ? null : Buffer.from(row.network, "hex"))],
  ["host", "text", (row) => row.arrival.host],
  ["clicks", "text", (row) => row.arrival.clickIds.join(" ")],
  ["disposable", "bool", (row) => row.disposable],
  ["gift_cards", "int", (row) => row.giftCards],
  ["at", "timestamptz", (row) => row.at],
];
const hitColumns: readonly Column<HitRow>[] = [
  ["shop_id", "int", (row) => row.shopId],
  ["order_id", "text", (row) => row.orderId],
  ["signal", "text", (row) => row.signal],
  ["referral_id", "text", (row) => row.referralId],
  ["friend", "text", (row) => row.friend],
  ["referrer", "text", (row) => row.referrer],
  ["numbers", "jsonb", (row) => JSON.stringify(row.values)],
  ["at", "timestamptz", (row) => row.at],
];
const reviewColumns: readonly Column<ReviewRow>[] = [
  ["shop_id", "int", (row) => row.shopId],
  ["id", "text", (row) => row.reviewId],
  ["referral_id", "text", (row) => row.referralId],
  ["cause", "text", () => "rule"],
  ["opened_at", "timestamptz", (row) => row.openedAt],
  ["due_at", "timestamptz", (row) => row.dueAt],
  ["unreviewed", "text", (row) => row.unreviewed],
];

/** Writes what judging found. A referral that has an open review keeps it. */
export async function saveFraudBook(sql: Sql, book: FraudBook): Promise<void> {
  // An order that staff moved is judged again under another referral: what it left goes along, what fired then stays told.
  await insertRows(
    sql,
    "order_trace",
    traceColumns,
    book.traces,
    "on conflict (shop_id, order_id) do update set referral_id = excluded.referral_id",
  );
  await insertRows(sql, "fraud_hit", hitColumns, book.hits, "on conflict do nothing");
  await insertRows(
    sql,
    "review",
    reviewColumns,
    book.reviews,
    "on conflict (shop_id, referral_id) where state = 'open' do nothing",
  );
}
