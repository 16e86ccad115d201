import { createHash } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { calendarOf, monthOf } from "../../app/core/calendar.ts";
import type { ShopId } from "../../app/core/ids.ts";
import { currency } from "../../app/core/money/money.ts";
import { keepPlansFresh } from "../../app/flows/keep-plans-fresh.ts";
import { processInbox } from "../../app/flows/process-inbox.ts";
import type { ShopDb } from "../../app/platform/db.ts";
import { readEnv } from "../../app/platform/env.ts";
import type { Seal } from "../../app/platform/seal.ts";
import { type StartedServices, startServices } from "../../app/platform/start-services.ts";
import { arrayLiteral, type Element } from "../../app/store/array-literal.ts";
import { shopsWithDueChecks, shopsWithDueHolds } from "../../app/store/due-work.ts";
import { foldLedger } from "../../app/store/fold-ledger.ts";
import { addEvents, inboxLag } from "../../app/store/inbox.ts";
import { personBalances } from "../../app/store/person-balances.ts";
import { booksOn } from "../../app/store/views/books-on.ts";
import { journalPage } from "../../app/store/views/journal.ts";
import { latestActivity } from "../../app/store/views/latest-activity.ts";
import { personStatement } from "../../app/store/views/person-statement.ts";
import { referralList } from "../../app/store/views/referral-list.ts";
import { referrerList } from "../../app/store/views/referrer-list.ts";
import { rewardList } from "../../app/store/views/reward-list.ts";
import { workWaiting } from "../../app/store/views/work-waiting.ts";
import { fillShop, usualSize } from "../bench/fill-shop.ts";
import { createOrderMaker, orderIdOf } from "../bench/order-body.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

/*
 * Buffers, not milliseconds: how many pages a statement touches is the same on a busy machine. Each statement that the order
 * path really sends is explained where it stands, in its transaction, with its values; those that are prepared under a name
 * with the generic plan that a long-lived connection ends up with.
 */

/** The tables that the shop is filled in, all growing with orders. What is empty or a handful may be read whole. */
const growing = new Set([
  "inbound_event",
  "referrer",
  "referral_code",
  "friend",
  "referral",
  "qualifying_order",
  "reward",
  "ledger_transaction",
  "ledger_entry",
  "activity",
]);

interface PlanNode {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Shared Hit Blocks": number;
  readonly "Shared Read Blocks": number;
  readonly Plans?: readonly PlanNode[];
}
interface Cost {
  readonly buffers: number;
  readonly scanned: readonly string[];
}
type Watched = { readonly text: string; readonly name?: string; readonly values?: readonly unknown[] };

const shopId = 1 as ShopId;
const original = pg.Client.prototype.query;
let costs: Map<string, Cost> | null = null;

/** Explains what passes by while `costs` is set: the work is done, taken back to a savepoint, and done again for real. */
function watch(): void {
  const query = function (this: pg.Client, ...args: unknown[]): unknown {
    const [first, values] = args as [Watched | string, unknown[] | undefined];
    const statement: Watched = typeof first === "string" ? { text: first, values: values ?? [] } : first;
    const send = () => Reflect.apply(original, this, args) as Promise<unknown>;
    const isCallback = typeof args.at(-1) === "function";
    if (costs === null || isCallback || !/^\s*(select|insert|update|with)\b/i.test(statement.text)) return send();
    if (/set_config|pg_try_advisory/.test(statement.text)) return send();
    return explain(this, statement).then(send);
  };
  pg.Client.prototype.query = query as typeof original;
}

async function explain(client: pg.Client, { text, name, values = [] }: Watched): Promise<void> {
  const ask = (sql: string, parameters?: unknown[]) =>
    Reflect.apply(original, client, [sql, parameters]) as Promise<pg.QueryResult>;
  await ask("savepoint watched");
  let rows: unknown[];
  if (name === undefined) {
    rows = (await ask(`explain (analyze, buffers, timing off, format json) ${text}`, [...values])).rows;
  } else {
    await ask("set local plan_cache_mode = force_generic_plan");
    await ask(`prepare watched as ${text}`);
    const given = values.map(literal).join(", ");
    rows = (
      await ask(`explain (analyze, buffers, timing off, format json) execute watched${given ? `(${given})` : ""}`)
    ).rows;
    await ask("deallocate watched");
  }
  await ask("rollback to savepoint watched");
  const [{ Plan: plan }] = (rows[0] as { "QUERY PLAN": [{ Plan: PlanNode }] })["QUERY PLAN"];
  const key = name ?? text.replace(/\s+/g, " ").trim().slice(0, 120);
  const known = costs?.get(key);
  const buffers = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"];
  costs?.set(key, {
    buffers: Math.max(buffers, known?.buffers ?? 0),
    scanned: [...(known?.scanned ?? []), ...seqScans(plan)],
  });
}

function seqScans(node: PlanNode): string[] {
  const table = node["Relation Name"] ?? "";
  const own = node["Node Type"] === "Seq Scan" && growing.has(table) ? [table] : [];
  return [...own, ...(node.Plans ?? []).flatMap(seqScans)];
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return "null";
  if (typeof value === "number") return String(value);
  if (Array.isArray(value)) return pg.escapeLiteral(arrayLiteral(value as Element[]));
  return pg.escapeLiteral(value instanceof Date ? value.toISOString() : String(value));
}

interface Filled {
  readonly database: TestDatabase;
  readonly started: StartedServices;
}

async function openFilled(referrals: number): Promise<Filled> {
  const database = await createTestDatabase();
  await fillShop(database.url, usualSize(referrals));
  const reading = readEnv({
    NODE_ENV: "production",
    SHOPIFY_APP_URL: "https://plans.invalid",
    SHOPIFY_API_KEY: "plans",
    SHOPIFY_API_SECRET: "a-secret-of-this-test-alone",
    GOODWORD_SECRET_KEY: Buffer.alloc(32, 1).toString("base64"),
    DATABASE_URL: database.url,
    LOG_LEVEL: "silent",
  });
  if (!reading.ok) throw new Error(reading.problem);
  return { database, started: await startServices(reading.env, { migrated: true }) };
}

async function close({ database, started }: Filled): Promise<void> {
  await started.stop();
  await database.drop();
}

/** Orders of new friends, and later states of orders that the shop is filled with. */
function deliveries(referrals: number, count: number, from = 0): Parameters<typeof addEvents>[1] {
  const maker = createOrderMaker(usualSize(referrals).referrers);
  return Array.from({ length: count }, (_, index) => {
    // Numbers below zero meet the ids that fill-shop.ts gives: 900 billion lie between the two.
    const stored = index % 3 === 0;
    const n = stored ? index - 900_000_000_000 : from + index;
    const text = maker.make(n).toString();
    const body = stored ? text.replace('"financial_status":"paid"', '"financial_status":"refunded"') : text;
    return {
      shopId,
      source: "shopify",
      topic: "orders/updated",
      eventKey: createHash("sha256").update(`${body}${from}`).digest(),
      subject: `gid://shopify/Order/${orderIdOf(n)}`,
      headers: { webhookId: String(index) },
      body: Buffer.from(body),
    };
  });
}

/** Everything the order path, the schedule and the admin's lists ask, once. */
async function costsAt({ started: { services } }: Filled, referrals: number): Promise<Map<string, Cost>> {
  const found = new Map<string, Cost>();
  const memory = { terms: new Map(), turn: 0 };
  await services.db.sql.query("truncate inbound_event");
  costs = found;
  try {
    await services.db.inTransaction((sql) => addEvents(sql, deliveries(referrals, 300)));
    await services.db.inTransaction((sql) => inboxLag(sql));
    for (let turn = 0; turn < 4; turn += 1) await processInbox(services, memory);
    const now = services.clock.now();
    await services.db.inTransaction((sql) => shopsWithDueHolds(sql, now));
    await services.db.inTransaction((sql) => shopsWithDueChecks(sql, now));
    await services.db.inShop(shopId, (db) =>
      referralList(db, services.seal, { state: null, search: "", cursor: null }),
    );
    await services.db.inShop(shopId, (db) => rewardList(db, services.seal, "held", null));
    await services.db.inShop(shopId, (db) => latestActivity(db, services.seal, 10));
    // Orders of the batches above wait to be folded: first as they are, then in the sums.
    for (const fold of [false, true]) {
      while (fold && (await services.db.inTransaction((sql) => foldLedger(sql, 50))) > 0);
      await services.db.inShop(shopId, (db) => readPeople(db, services.seal, now));
    }
  } finally {
    costs = null;
  }
  const { rows } = await services.db.sql.query("select state, count(*)::int as n from inbound_event group by state");
  expect(rows).toEqual([{ state: "done", n: 300 }]);
  return found;
}

/** What the pages about people and balances ask, of a referrer in the middle. */
async function readPeople(db: ShopDb, seal: Seal, now: Date): Promise<void> {
  const calendar = calendarOf("UTC");
  const today = calendar.dayOf(now);
  const personId = `rfr_${"0".repeat(23)}500`;
  const everybody = { search: "", belowZero: false, ambassadors: false, cursor: null };
  await referrerList(db, seal, everybody);
  await referrerList(db, seal, { ...everybody, search: "GW00000500" });
  await referrerList(db, seal, { ...everybody, belowZero: true });
  await referrerList(db, seal, { ...everybody, ambassadors: true });
  await personBalances(db, [personId]);
  await personStatement(db, { personId, currency: currency("USD"), month: monthOf(today), calendar, after: null });
  await latestActivity(db, seal, 50, { referrerId: personId });
  await booksOn(db, today, calendar);
  await journalPage(db, { from: calendar.startOf(today), to: now, currency: currency("USD"), after: null });
  await workWaiting(db);
}

let small: Filled;
let large: Filled;
beforeAll(async () => {
  small = await openFilled(10_000);
  large = await openFilled(100_000);
  watch();
}, 180_000);
afterAll(async () => {
  pg.Client.prototype.query = original;
  await close(small);
  await close(large);
});

test("no statement of the order path reads more as the shop grows tenfold", async () => {
  const before = await costsAt(small, 10_000);
  const after = await costsAt(large, 100_000);
  expect([...after.keys()].sort()).toEqual([...before.keys()].sort());
  // The path is watched whole: a statement that is new belongs here by itself, one that is gone is noticed.
  for (const name of ["claim events", "load codes", "load friends", "load orders", "insert reward", "finish events"])
    expect(after.has(name), name).toBe(true);
  const scanned = [...after].filter(([, cost]) => cost.scanned.length > 0).map(([key, cost]) => ({ key, ...cost }));
  expect(scanned).toEqual([]);
  const grown = [...after]
    .map(([key, cost]) => ({ key, small: before.get(key)?.buffers ?? 0, large: cost.buffers }))
    .filter((each) => each.large > 2 * each.small);
  expect(grown).toEqual([]);
});

test("a plan made on an empty inbox does not outlive the flood that follows", async () => {
  const { services } = small.started;
  const memory = { terms: new Map(), turn: 0 };
  await services.db.sql.query("truncate inbound_event");
  // More often than a connection asks before it keeps the generic plan.
  for (let turn = 0; turn < 8; turn += 1) await processInbox(services, memory);
  for (let part = 0; part < 10; part += 1)
    await services.db.inTransaction((sql) => addEvents(sql, deliveries(10_000, 500, 1_000_000 * (part + 1))));
  await keepPlansFresh(services);
  // The pool hands out the connection that it got back last: the one whose plans were made above.
  const claim = await services.db.inTransaction(async (sql) => {
    const kept = await sql.query("select generic_plans from pg_prepared_statements where name = 'claim events'");
    expect(kept.rows.map((row) => Number(row.generic_plans) > 0)).toEqual([true]);
    const { rows } = await sql.query(
      `explain (analyze, buffers, timing off, format json) execute "claim events"('{0,1,2,3,4,5}', 500, 167)`,
    );
    return (rows[0] as { "QUERY PLAN": [{ Plan: PlanNode }] })["QUERY PLAN"][0].Plan;
  });
  // 500 events: their index entries, their rows and the shop. The wrong index read the whole inbox for each, 2.4 million pages.
  expect(claim["Shared Hit Blocks"] + claim["Shared Read Blocks"]).toBeLessThan(20_000);
});
