import { createHash } from "node:crypto";
import pg from "pg";
import type { ShopId } from "../../app/core/ids.ts";
import { addEvents } from "../../app/store/inbox.ts";
import type { BenchServer } from "./bench-database.ts";
import { benchShop } from "./fill-shop.ts";
import { type OrderMaker, orderIdOf } from "./order-body.ts";
import { benchSecret, type Measured, startAppProcess, startBareDoor } from "./processes.ts";
import { type LoadResult, quantile, sendOrders } from "./send-orders.ts";

/** One database under measurement, and the numbers of orders that it has not seen yet. */
export interface Track {
  readonly server: BenchServer;
  readonly url: string;
  readonly pool: pg.Pool;
  /** Takes `count` fresh order numbers and answers with the first. */
  take(count: number): number;
  /** Ends its connections and drops the database. */
  close(): Promise<void>;
}

export function openTrack(server: BenchServer, url: string): Track {
  let next = 0;
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  // An idle connection may hear that its database is being dropped before it has said goodbye.
  pool.on("error", () => undefined);
  return {
    server,
    url,
    pool,
    close: async () => {
      await pool.end();
      await server.drop(url);
    },
    take: (count) => {
      const first = next;
      next += count;
      return first;
    },
  };
}

/** Orders taken by number in one leg, more than it can send. */
const manyOrders = 10_000_000;

/** The door alone: nothing drains the inbox. `which` names the app's own process or its ceiling. */
export async function measureDoor(
  track: Track,
  maker: OrderMaker,
  which: "app" | "batched" | "single",
  load: { readonly seconds: number; readonly connections: number },
): Promise<LoadResult> {
  await track.pool.query("truncate inbound_event");
  const door = which === "app" ? await startAppProcess("web", track.url) : await startBareDoor(track.url, which);
  try {
    const send = (seconds: number) =>
      sendOrders({ ...target(track, door, maker), seconds, connections: load.connections, rate: null });
    await send(Math.min(2, load.seconds));
    const sent = await send(load.seconds);
    if (sent.acknowledged === 0) throw new Error(`no order was acknowledged: ${sent.firstRefusal}`);
    return sent;
  } finally {
    await door.stop();
    await track.pool.query("truncate inbound_event");
  }
}

function target(track: Track, door: Measured, maker: OrderMaker) {
  return { port: door.port, maker, secret: benchSecret, shop: benchShop, firstOrder: track.take(manyOrders) };
}

/** What one worker process made of a full inbox. */
export interface WorkerRate {
  readonly perSecond: number;
  /** CPU time for one order: of the worker and of PostgreSQL. Hardly moved by what else runs on the machine. */
  readonly workerMicros: number;
  readonly databaseMicros: number;
}

/**
 * One worker process against a full inbox. The rate is that of its last four fifths, by commit: the first one warms the
 * runtime up. Checks that every order became what it should, and that the books balance.
 */
export async function measureWorker(
  track: Track,
  maker: OrderMaker,
  backlog: number,
  referred: boolean,
): Promise<WorkerRate> {
  const first = await preload(track, maker, backlog);
  const databaseBefore = await track.server.cpuSeconds();
  const worker = await startAppProcess("worker", track.url);
  let workerSeconds = Number.NaN;
  try {
    await untilDrained(track);
    workerSeconds = await worker.cpuSeconds();
  } finally {
    await worker.stop();
  }
  const databaseSeconds = (await track.server.cpuSeconds()) - databaseBefore;
  const { rows } = await track.pool.query(
    `select extract(epoch from ${track.server.committedAt("e", "processed_at")})::float8 as at from inbound_event e where state <> 'new' order by 1`,
  );
  const made = await rewardsOf(track, first, backlog);
  if (rows.length !== backlog || made !== (referred ? backlog : 0))
    throw new Error(`${backlog} orders became ${rows.length} processed events and ${made} rewards`);
  await refuseUnbalanced(track);
  await track.pool.query("truncate inbound_event");
  // Orders of one commit bear one time: the rate counts the orders after a commit, from its time on.
  const from = (rows[Math.floor(backlog / 5)] as { at: number }).at;
  const counted = rows.filter((row: { at: number }) => row.at > from).length;
  return {
    perSecond: counted / ((rows.at(-1) as { at: number }).at - from),
    workerMicros: (workerSeconds * 1e6) / backlog,
    databaseMicros: (databaseSeconds * 1e6) / backlog,
  };
}

/** Puts orders into the inbox as the door stores them. */
async function preload(track: Track, maker: OrderMaker, count: number): Promise<number> {
  const first = track.take(count);
  for (let n = 0; n < count; n += 500) {
    const events = Array.from({ length: Math.min(500, count - n) }, (_, index) => {
      const body = maker.make(first + n + index);
      return {
        shopId: 1 as ShopId,
        source: "shopify",
        topic: "orders/paid",
        eventKey: createHash("sha256").update(body).digest(),
        subject: `gid://shopify/Order/${orderIdOf(first + n + index)}`,
        headers: { webhookId: String(n + index), eventId: "", triggeredAt: "" },
        body,
      };
    });
    await addEvents(track.pool, events);
  }
  await track.pool.query("vacuum (analyze) inbound_event");
  await track.pool.query("checkpoint");
  return first;
}

async function untilDrained(track: Track): Promise<void> {
  const end = Date.now() + 600_000;
  for (;;) {
    const { rows } = await track.pool.query("select exists (select from inbound_event where state = 'new') as waits");
    if (!rows[0].waits) return;
    if (Date.now() > end) throw new Error("the inbox was not drained within ten minutes");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const ordersBetween = (first: number, count: number): [string, string] => [
  `gid://shopify/Order/${orderIdOf(first)}`,
  `gid://shopify/Order/${orderIdOf(first + count - 1)}`,
];

async function rewardsOf(track: Track, first: number, count: number): Promise<number> {
  const { rows } = await track.pool.query(
    "select count(*)::int as n from reward where shop_id = 1 and order_id between $1 and $2",
    ordersBetween(first, count),
  );
  return rows[0].n;
}

async function refuseUnbalanced(track: Track): Promise<void> {
  const { rows } = await track.pool.query(
    "select asset, sum(amount_minor)::text as off from ledger_entry group by asset having sum(amount_minor) <> 0",
  );
  if (rows.length > 0) throw new Error(`the books are off: ${JSON.stringify(rows)}`);
}

/** What one process took during a stretch. */
export interface ProcessUse {
  readonly name: string;
  /** Memory in MiB. */
  readonly atStart: number;
  readonly atEnd: number;
  /** Cores in use, over the stretch. */
  readonly cores: number;
  /** CPU time for one order, until the last was rewarded: hardly moved by what else runs on the machine. */
  readonly microsPerOrder: number;
}

/** What the whole chain did while orders came in. */
export interface ChainResult {
  readonly load: LoadResult;
  /** Rewards committed within the stretch, a second. */
  readonly rewardsPerSecond: number;
  /** Acknowledged orders that had no reward when the sending ended, and how long those took. */
  readonly backlog: number;
  readonly drainSeconds: number;
  /** From when an order was due to be sent until its reward was committed, milliseconds. */
  readonly lagP50: number;
  readonly lagP99: number;
  readonly processes: readonly ProcessUse[];
}

/** One web and one worker process, orders in, rewards out. `during` runs beside the load (the profiler). */
export async function measureChain(
  track: Track,
  maker: OrderMaker,
  load: { readonly seconds: number; readonly connections: number; readonly rate: number | null },
  during?: (web: Measured, worker: Measured, work: () => Promise<unknown>) => Promise<unknown>,
): Promise<ChainResult> {
  await track.pool.query("truncate inbound_event");
  const inspect = during !== undefined;
  const [web, worker] = await Promise.all([
    startAppProcess("web", track.url, inspect),
    startAppProcess("worker", track.url, inspect),
  ]);
  try {
    // A stretch before the measured one, so that neither process is measured while it warms up.
    const warmSeconds = Math.min(4, load.seconds);
    await sendOrders({ ...target(track, web, maker), ...load, rate: load.rate ?? 1_000, seconds: warmSeconds });
    await untilDrained(track);
    const memory = () =>
      Promise.all([
        web.residentMiB(),
        worker.residentMiB(),
        track.server.residentMiB(),
        process.memoryUsage().rss / 1_048_576,
      ]);
    const cpu = () =>
      Promise.all([
        web.cpuSeconds(),
        worker.cpuSeconds(),
        track.server.cpuSeconds(),
        (process.cpuUsage().user + process.cpuUsage().system) / 1e6,
      ]);
    const [memoryBefore, cpuBefore] = [await memory(), await cpu()];
    let result: LoadResult | undefined;
    const work = async (): Promise<void> => {
      result = await sendOrders({ ...target(track, web, maker), ...load });
    };
    await (during ? during(web, worker, work) : work());
    const sent = result as LoadResult | undefined;
    if (!sent?.acknowledged) throw new Error(`no order was acknowledged: ${sent?.firstRefusal}`);
    const [memoryAfter, cpuAtEnd] = [await memory(), await cpu()];
    const drainStart = performance.now();
    await untilDrained(track);
    const drainSeconds = (performance.now() - drainStart) / 1_000;
    const cpuAfter = await cpu();
    const lags = await readLags(track, sent);
    return {
      load: sent,
      ...lags,
      drainSeconds,
      processes: ["web", "worker", "PostgreSQL", "load generator"].map((name, index) => {
        const of = (values: readonly number[]) => values[index] ?? Number.NaN;
        return {
          name,
          atStart: of(memoryBefore),
          atEnd: of(memoryAfter),
          cores: (of(cpuAtEnd) - of(cpuBefore)) / sent.seconds,
          microsPerOrder: ((of(cpuAfter) - of(cpuBefore)) * 1e6) / sent.acknowledged,
        };
      }),
    };
  } finally {
    await Promise.all([web.stop(), worker.stop()]);
  }
}

async function readLags(
  track: Track,
  sent: LoadResult,
): Promise<Pick<ChainResult, "rewardsPerSecond" | "backlog" | "lagP50" | "lagP99">> {
  const { rows } = await track.pool.query(
    `select right(order_id, 13)::float8 as number, extract(epoch from ${track.server.committedAt("w", "created_at")})::float8 * 1000 as at
     from reward w where shop_id = 1 and order_id between $1 and $2`,
    ordersBetween(sent.firstOrder, sent.sentAt.length),
  );
  if (rows.length < sent.acknowledged)
    throw new Error(`${sent.acknowledged} orders were acknowledged and ${rows.length} have a reward`);
  const zero = Number(orderIdOf(sent.firstOrder));
  const start = sent.sentAt[0] ?? 0;
  const end = start + sent.seconds * 1_000;
  const lags = new Float64Array(rows.length);
  let within = 0;
  for (const [index, row] of (rows as { number: number; at: number }[]).entries()) {
    lags[index] = row.at - (sent.sentAt[row.number - zero] ?? Number.NaN);
    if (row.at <= end) within += 1;
  }
  lags.sort();
  return {
    rewardsPerSecond: within / sent.seconds,
    backlog: sent.acknowledged - within,
    lagP50: quantile(lags, 0.5),
    lagP99: quantile(lags, 0.99),
  };
}
