import pg from "pg";
import { startEmbeddedPostgres } from "./embedded-postgres.ts";
import { readPostmaster, stopPostmaster } from "./postmaster.ts";
import { reachableFolder } from "./reachable.ts";

/** The database of a machine that has none: ours, in a folder. */
export interface LocalDatabase {
  readonly url: string;
  stop(): Promise<void>;
}

const name = "goodword";

/**
 * Starts PostgreSQL in the folder, or joins the one that already runs there: that of another process of ours, or one whose
 * process was killed. Who joined leaves it running for others, and stops it when it was the last. A root process whose
 * checkout is private keeps the data under /var/lib/goodword, where the database's own user can read it.
 */
export async function startLocalDatabase(wanted: string): Promise<LocalDatabase> {
  const folder = reachableFolder(wanted);
  const running = await findRunning(folder);
  if (running) {
    await ensureDatabase(running.serverUrl);
    return { url: `${running.serverUrl}/${name}`, stop: () => stopIfAlone(running) };
  }
  const own = await startEmbeddedPostgres({ folder, persistent: true });
  await ensureDatabase(own.serverUrl);
  return { url: `${own.serverUrl}/${name}`, stop: own.stop };
}

interface Running {
  readonly serverUrl: string;
  readonly pid: number;
}

async function findRunning(folder: string): Promise<Running | null> {
  const found = await readPostmaster(folder);
  if (!found) return null;
  const serverUrl = `postgres://postgres:postgres@127.0.0.1:${found.port}`;
  try {
    // The port may be somebody else's by now: the folder it serves decides.
    const served = await ask(serverUrl, "select current_setting('data_directory') as folder");
    return served[0]?.folder === folder ? { serverUrl, pid: found.pid } : null;
  } catch {
    return null;
  }
}

async function ensureDatabase(serverUrl: string): Promise<void> {
  const found = await ask(serverUrl, `select 1 from pg_database where datname = '${name}'`);
  if (found.length > 0) return;
  await ask(serverUrl, `create database ${name}`).catch((error: { code?: string }) => {
    // Another process made it between the two statements: duplicate_database, or its unique index.
    if (error.code !== "42P04" && error.code !== "23505") throw error;
  });
}

async function stopIfAlone(running: Running): Promise<void> {
  const others = await ask(
    running.serverUrl,
    "select 1 from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() limit 1",
  ).catch(() => [{}]);
  if (others.length === 0) stopPostmaster(running.pid);
}

async function ask(serverUrl: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: `${serverUrl}/postgres`, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Record<string, unknown>[];
  } finally {
    await client.end();
  }
}
