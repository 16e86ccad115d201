import { crc32 } from "node:zlib";
import type { ShopId } from "../core/ids.ts";
import { type ShopDb, type Sql, sqlOf } from "../platform/db.ts";
import { arrayLiteral } from "./array-literal.ts";
import { type Column, insertRows } from "./insert-rows.ts";
import { packBody, unpackBody } from "./packed-body.ts";

/** A delivery to be stored. */
export interface NewEvent {
  readonly shopId: ShopId;
  readonly source: string;
  readonly topic: string;
  readonly eventKey: Uint8Array;
  readonly subject: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The raw body. */
  readonly body: Uint8Array;
}

/** A waiting event in the worker's hand. */
export interface ClaimedEvent {
  readonly id: number;
  readonly shopId: ShopId;
  readonly shopDomain: string;
  readonly shopifyId: string | null;
  readonly source: string;
  readonly topic: string;
  /** The raw body; null when what is stored cannot be read. */
  readonly body: Uint8Array | null;
  readonly attempts: number;
  readonly receivedAt: Date;
}

/** How the worker leaves an event. `queued`: a job carries it on. */
export interface FinishedEvent {
  readonly id: number;
  readonly shopId: ShopId;
  readonly state: "done" | "ignored" | "failed" | "queued";
  readonly reason: string | null;
}

/** Lanes by which the inbox is shared out: enough for several worker processes, few enough for full batches. */
export const laneCount = 16;

/** Lanes that one claim takes: three hands at once find something each. */
export const lanesAtOnce = Math.ceil(laneCount / 3);

/** The lane of everything that is about one subject (an order, by its gid). */
function laneOf({ shopId, subject }: Pick<NewEvent, "shopId" | "subject">): number {
  return crc32(`${shopId}|${subject}`) % laneCount;
}

const columns: readonly Column<NewEvent>[] = [
  ["shop_id", "int", (event) => event.shopId],
  ["source", "text", (event) => event.source],
  ["topic", "text", (event) => event.topic],
  ["event_key", "bytea", (event) => event.eventKey],
  ["subject", "text", (event) => event.subject],
  ["lane", "int2", laneOf],
  ["headers", "jsonb", (event) => JSON.stringify(event.headers)],
  ["body", "bytea", (event) => packBody(event.body)],
];

/** Stores deliveries; one that is there already is left alone. Answers with how many were new. */
export function addEvents(sql: Sql, events: readonly NewEvent[]): Promise<number> {
  return insertRows(sql, "inbound_event", columns, events, "on conflict (shop_id, source, event_key) do nothing");
}

/** Stores orders that we read ourselves, as events like any other. Answers with how many states were new. */
export function addReadOrders(
  sql: Sql,
  shopId: ShopId,
  source: string,
  orders: readonly { readonly event: Pick<NewEvent, "topic" | "eventKey" | "subject" | "body"> }[],
): Promise<number> {
  return addEvents(
    sql,
    orders.map(({ event }) => ({ ...event, shopId, source, headers: {} })),
  );
}

/**
 * Takes up to `limit` waiting events, oldest first, from lanes that nobody else drains. Must run in a transaction: the
 * lanes are freed when it ends. `offset` rotates the lanes so that two workers do not start with the same ones.
 */
export async function claimEvents(sql: Sql, limit: number, offset: number): Promise<ClaimedEvent[]> {
  // The lock comes first, in a statement of its own: the next one's snapshot then sees all that the lane's last holder did.
  const free = await sql.query({
    name: "claim lanes",
    text: `select lane from (select (n + $1) % ${laneCount} as lane from generate_series(0, ${laneCount - 1}) n) l
           where pg_try_advisory_xact_lock(7001, lane) limit ${lanesAtOnce}`,
    values: [offset],
  });
  if (free.rows.length === 0) return [];
  // From each lane twice its share, so that the rows looked at stay in proportion to those taken; a lane that is alone with
  // its backlog makes smaller batches.
  const { rows } = await sql.query({
    name: "claim events",
    text: `select e.id, e.shop_id as "shopId", s.domain as "shopDomain", s.shopify_id as "shopifyId", e.source, e.topic, e.body, e.attempts, e.received_at as "receivedAt"
           from (
             select w.shop_id, w.id from unnest($1::int2[]) l(lane)
             cross join lateral (
               select shop_id, id, next_at from inbound_event where state = 'new' and lane = l.lane and next_at <= now() order by next_at, id limit $3
             ) w
             order by w.next_at, w.id limit $2
           ) oldest join inbound_event e on e.shop_id = oldest.shop_id and e.id = oldest.id join shop s on s.id = e.shop_id
           order by e.id`,
    values: [free.rows.map((row: { lane: number }) => row.lane), limit, Math.ceil((2 * limit) / lanesAtOnce)],
  });
  return (rows as (ClaimedEvent & { body: Uint8Array })[]).map((row) => ({ ...row, body: unpackBody(row.body) }));
}

/** Waits until nobody else drains an event's lane; freed when the transaction ends. */
export async function lockLaneOf(sql: Sql, event: { shopId: ShopId; id: number }): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(7001, lane) from inbound_event where shop_id = $1 and id = $2", [
    event.shopId,
    event.id,
  ]);
}

/** Waits until nobody drains the lane of a subject, for a decision about it that comes from a person; freed when the transaction ends. */
export async function lockLaneOfSubject(db: ShopDb, subject: string): Promise<void> {
  await sqlOf(db).query("select pg_advisory_xact_lock(7001, $1::int)::text as locked", [
    laneOf({ shopId: db.shopId, subject }),
  ]);
}

/** Writes how events ended. */
export async function finishEvents(sql: Sql, events: readonly FinishedEvent[]): Promise<void> {
  if (events.length === 0) return;
  await sql.query({
    name: "finish events",
    text: `update inbound_event e set state = f.state, reason = f.reason, processed_at = now()
           from unnest($1::int[], $2::int8[], $3::text[], $4::text[]) f(shop_id, id, state, reason)
           where e.shop_id = f.shop_id and e.id = f.id`,
    values: [
      arrayLiteral(events.map((e) => e.shopId)),
      arrayLiteral(events.map((e) => e.id)),
      arrayLiteral(events.map((e) => e.state)),
      arrayLiteral(events.map((e) => e.reason)),
    ],
  });
}

/** Puts an event back for a later try; after the last one it is `failed` and stays for the merchant to see. */
export async function postponeEvent(
  sql: Sql,
  event: { shopId: ShopId; id: number },
  reason: string,
  maxAttempts: number,
): Promise<void> {
  await sql.query(
    `update inbound_event set attempts = attempts + 1, reason = $3,
       state = case when attempts + 1 >= $4 then 'failed' else 'new' end,
       processed_at = case when attempts + 1 >= $4 then now() end,
       next_at = now() + make_interval(secs => least(3600, power(4, attempts)))
     where shop_id = $1 and id = $2`,
    [event.shopId, event.id, reason, maxAttempts],
  );
}

/** How long the oldest of the events that are next in their lanes has waited, in seconds; 0 when none waits. Costs the same however many wait. */
export async function inboxLag(sql: Sql): Promise<number> {
  const { rows } = await sql.query({
    name: "inbox lag",
    text: `select coalesce(extract(epoch from now() - min(next.received_at)), 0)::float8 as lag
           from generate_series(0, ${laneCount - 1}) l(lane)
           cross join lateral (select received_at from inbound_event where state = 'new' and lane = l.lane order by next_at, id limit 1) next`,
  });
  return (rows[0] as { lag: number }).lag;
}

/** Empties up to `limit` bodies that were processed so many days ago. */
export async function emptyBodies(sql: Sql, days: number, limit: number): Promise<number> {
  const { rowCount } = await sql.query(
    `update inbound_event set body = null where (shop_id, id) in (
       select shop_id, id from inbound_event where body is not null and state not in ('new', 'queued') and processed_at < now() - make_interval(days => $1) limit $2)`,
    [days, limit],
  );
  return rowCount ?? 0;
}
