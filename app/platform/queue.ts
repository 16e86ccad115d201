import { Prisma } from "@prisma/client";
import type { ShopDb, Sql } from "./db.ts";

/** A job to run: its name in the catalogue (`app/jobs/catalogue.ts`) and a payload of row ids. */
export interface Job {
  readonly name: string;
  readonly payload: Readonly<Record<string, string | number>>;
  /** Not before so many seconds have passed, by the database's clock: pauses are real time, whatever the sandbox' clock says. */
  readonly afterSeconds?: number;
  /** Two waiting jobs of one key are one job. */
  readonly key?: string;
  /** Jobs of one queue run one after the other. */
  readonly queue?: string;
}

const parameters = (job: Job) =>
  [job.name, JSON.stringify(job.payload), job.afterSeconds ?? null, job.key ?? null, job.queue ?? null] as const;

/** Enqueues inside a shop's transaction: rolled back with it, never without it. */
export async function enqueue(db: ShopDb, job: Job): Promise<void> {
  await enqueueAll(db, [job]);
}

/** The same for many jobs, in one statement. */
export async function enqueueAll(db: ShopDb, jobs: readonly Job[]): Promise<void> {
  const rows = jobs.map(({ name, payload, afterSeconds = null, key = null, queue = null }) => ({
    name,
    payload,
    after: afterSeconds,
    key,
    queue,
  }));
  await db.$executeRaw(
    Prisma.sql`select enqueue(j.name, j.payload, now() + make_interval(secs => j.after), j.key, j.queue)
      from json_to_recordset(${JSON.stringify(rows)}::json) j(name text, payload json, after float8, key text, queue text)`,
  );
}

/** The same from a transaction across shops. */
export async function enqueueAcross(sql: Sql, jobs: readonly Job[]): Promise<void> {
  for (const job of jobs)
    await sql.query("select enqueue($1, $2::json, now() + make_interval(secs => $3::float8), $4, $5)", [
      ...parameters(job),
    ]);
}
