import { run } from "graphile-worker";
import pg from "pg";
import { foldBooks } from "../flows/fold-books.ts";
import { keepPlansFresh } from "../flows/keep-plans-fresh.ts";
import { planDueWork } from "../flows/plan-due-work.ts";
import { type InboxMemory, processInbox } from "../flows/process-inbox.ts";
import { reportLostJob } from "../flows/report-lost-job.ts";
import type { Services } from "../platform/services.ts";
import { holdWorkerLease } from "../platform/worker-lease.ts";
import { workerLog } from "../platform/worker-log.ts";
import { catalogue, type JobName } from "./catalogue.ts";

/** A running worker. */
export interface RunningWorker {
  /** Takes no more, finishes what is in hand, gives back what is not begun. */
  stop(): Promise<void>;
}

/** Three batches at once: one is judged here while the database writes the second and commits the third. */
const drains = 3;
/** How soon an inbox that was found nearly empty is looked at again; a delivery waits half of it on average. */
const idleMs = 20;
/** From so many deliveries on the next batch follows at once. Fewer cost as many statements: they wait for company. */
const worthwhile = 100;
/** Also how soon what was asked for is sent; each look costs a few index entries a shop. */
const dueWorkMs = 250;
const plansMs = 1_000;
/** Pages add what is not folded yet, so this only keeps that little. */
const foldMs = 1_000;
const concurrency = 8;

/** Runs the inbox, the due work and the jobs of this process until `stop`. */
export async function startWorker(services: Services): Promise<RunningWorker> {
  const stopping = new AbortController();
  const lease = await holdWorkerLease(services.db.url, services.log);
  const memory: InboxMemory = { terms: new Map(), turn: Math.floor(Math.random() * 1_000) };
  const loops = [
    ...Array.from({ length: drains }, () =>
      loop(services, stopping.signal, idleMs, async () => (await processInbox(services, memory)) >= worthwhile),
    ),
    loop(services, stopping.signal, dueWorkMs, async () => {
      await planDueWork(services);
      return false;
    }),
    loop(services, stopping.signal, plansMs, async () => {
      await keepPlansFresh(services);
      return false;
    }),
    loop(services, stopping.signal, foldMs, () => foldBooks(services)),
  ];
  // A pool of our own: its end can be waited for, and a connection that breaks is replaced instead of ending the process.
  const pool = new pg.Pool({
    connectionString: services.db.url,
    max: concurrency + 2,
    application_name: "goodword-jobs",
  });
  pool.on("error", (error) => services.log.warn({ err: error }, "a connection of the job workers broke"));
  pool.on("connect", (client) => client.on("error", () => undefined));
  const runner = await run({
    pgPool: pool,
    concurrency,
    // Jobs are announced by NOTIFY; the poll is for those whose time comes later.
    pollInterval: 1_000,
    noHandleSignals: true,
    logger: workerLog(services.log),
    taskList: Object.fromEntries(
      (Object.keys(catalogue) as JobName[]).map((name) => [
        name,
        (payload, helpers) => runJob(services, name, payload, helpers.job),
      ]),
    ),
    crontab: (Object.entries(catalogue) as [string, { schedule?: string }][])
      .flatMap(([name, job]) => (job.schedule ? [`${job.schedule} ${name}`] : []))
      .join("\n"),
    events: lease.events,
  });
  return {
    stop: async () => {
      stopping.abort();
      await Promise.all([runner.stop(), ...loops]);
      await lease.release();
      await pool.end();
    },
  };
}

async function runJob(
  services: Services,
  name: JobName,
  payload: unknown,
  job: { id: string; attempts: number; max_attempts: number },
): Promise<void> {
  const kind = catalogue[name];
  const end = services.metrics.jobSeconds.startTimer({ job: name });
  try {
    await (kind.run as (services: Services, payload: unknown) => Promise<unknown>)(
      services,
      kind.payload.parse(payload),
    );
    services.metrics.jobs.inc({ job: name, outcome: "done" });
  } catch (error) {
    services.metrics.jobs.inc({ job: name, outcome: "failed" });
    services.log.warn({ err: error, job: name, id: job.id, attempt: job.attempts }, "a job failed");
    if (job.attempts >= job.max_attempts) await reportLostJob(services, name, payload);
    throw error;
  } finally {
    end();
  }
}

/** Calls again at once while there is work, and after a pause when there is none or it failed. */
async function loop(
  services: Services,
  signal: AbortSignal,
  pauseMs: number,
  step: () => Promise<boolean>,
): Promise<void> {
  while (!signal.aborted) {
    let more = false;
    let pause = pauseMs;
    try {
      more = await step();
    } catch (error) {
      services.log.error({ err: error }, "a loop of the worker failed and goes on");
      pause = 1_000;
    }
    if (!more) await wait(pause, signal);
  }
}

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
  });
}
