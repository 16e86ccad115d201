import { EventEmitter } from "node:events";
import type { WorkerEvents } from "graphile-worker";
import { makeWorkerUtils } from "graphile-worker";
import pg from "pg";
import type { Log } from "./log.ts";
import { workerLog } from "./worker-log.ts";

/** Says that this process' job workers are alive, and frees the jobs of those that are not. */
export interface WorkerLease {
  /** To be given to graphile-worker: it tells its workers' names here. */
  readonly events: WorkerEvents;
  release(): Promise<void>;
}

const sweepMs = 5_000;
/** Between a pool's first job and its lease lies one round trip; a lock younger than this is nobody's loss yet. */
const youngSeconds = 5;

/**
 * graphile-worker leaves the jobs of a killed process locked for four hours. It locks them in the name of the worker pool;
 * here each pool's name is held as an advisory lock on one connection, which ends with the process however it dies: a job
 * whose pool's lock nobody holds belongs to nobody, and is freed within seconds. A connection that the database ends is
 * opened again and takes its locks again.
 */
export async function holdWorkerLease(databaseUrl: string, log: Log): Promise<WorkerLease> {
  const utils = await makeWorkerUtils({
    connectionString: databaseUrl,
    maxPoolSize: 1,
    logger: workerLog(log),
  });
  const pools = new Set<string>();
  let client: pg.Client | null = null;
  // One connection holds the locks, so what is asked of it goes one after the other.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = (what: string, work: (client: pg.Client) => Promise<unknown>): Promise<unknown> => {
    turn = turn
      .then(async () => {
        client ??= await open();
        await work(client);
      })
      .catch((error: unknown) => log.warn({ err: error }, what));
    return turn;
  };
  const lock = (on: pg.Client, pool: string) => on.query("select pg_advisory_lock(7003, hashtext($1))", [pool]);
  const open = async (): Promise<pg.Client> => {
    const fresh = new pg.Client({ connectionString: databaseUrl, application_name: "goodword-lease" });
    const lost = () => {
      if (client === fresh) client = null;
    };
    fresh.on("error", lost);
    fresh.on("end", lost);
    await fresh.connect();
    for (const pool of pools) await lock(fresh, pool);
    return fresh;
  };
  const events: WorkerEvents = new EventEmitter();
  events.on("pool:create", ({ workerPool }) => {
    void inTurn("a worker's lease could not be taken", async (on) => {
      // A connection that was opened for this very turn does not know it yet.
      pools.add(workerPool.id);
      await lock(on, workerPool.id);
    });
  });

  const sweep = async (on: pg.Client): Promise<void> => {
    const { rows } = await on.query(
      `select distinct locked_by as pool from (
         select locked_by, locked_at from graphile_worker._private_jobs
         union all select locked_by, locked_at from graphile_worker._private_job_queues
       ) locks
       where locked_by is not null and locked_at < now() - make_interval(secs => $1) and not exists (
         select from pg_locks l where l.locktype = 'advisory' and l.database = (select oid from pg_database where datname = current_database())
           and l.classid = 7003 and l.objid::bigint = (hashtext(locked_by)::bigint & 4294967295) and l.granted)`,
      [youngSeconds],
    );
    const dead = (rows as { pool: string }[]).map((row) => row.pool);
    if (dead.length === 0) return;
    log.warn({ pools: dead }, "jobs of processes that are gone are freed");
    await utils.forceUnlockWorkers(dead);
  };
  const sweepInTurn = () => inTurn("the sweep for dead workers failed", sweep);
  const timer = setInterval(() => void sweepInTurn(), sweepMs);
  await sweepInTurn();
  return {
    events,
    release: async () => {
      clearInterval(timer);
      await turn;
      await utils.release();
      await client?.end();
    },
  };
}
