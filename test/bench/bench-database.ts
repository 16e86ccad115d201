import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startEmbeddedPostgres } from "../../app/platform/embedded-postgres.ts";
import { migrate } from "../../app/platform/migrate.ts";
import { fillShop, type ShopSize } from "./fill-shop.ts";
import { cpuSecondsOf, residentMiBOf } from "./processes.ts";

/** The server that is measured on. */
export interface BenchServer {
  readonly version: string;
  /** Settings that decide what a commit is worth, as the server says them. */
  readonly settings: string;
  /** SQL for when a row's transaction was committed; without commit timestamps when it was written. */
  readonly committedAt: (alias: string, written: string) => string;
  /** A migrated database with one shop of this size. */
  createFilled(size: ShopSize): Promise<string>;
  drop(databaseUrl: string): Promise<void>;
  /** Memory of all its processes; NaN when they are not on this machine. */
  residentMiB(): Promise<number>;
  /** CPU time of all its processes so far, in seconds; NaN when they are not on this machine. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts the embedded PostgreSQL as the app does, with its durable defaults; the one addition is track_commit_timestamp, by
 * which the lag ends at the reward's commit. DATABASE_URL names another server instead.
 */
export async function openBenchServer(given: string | undefined): Promise<BenchServer> {
  const home = given ? null : await mkdtemp(join(tmpdir(), "goodword-bench-"));
  const own =
    home === null
      ? null
      : await startEmbeddedPostgres({
          folder: join(home, "data"),
          persistent: false,
          settings: ["track_commit_timestamp=on"],
        });
  const serverUrl = own?.serverUrl ?? (given ?? "").replace(/\/[^/]*$/, "");
  const ask = async (text: string): Promise<Record<string, string>[]> => {
    const client = new pg.Client(own ? `${serverUrl}/postgres` : given);
    await client.connect();
    try {
      return (await client.query(text)).rows as Record<string, string>[];
    } finally {
      await client.end();
    }
  };
  const shown = async (name: string): Promise<string> => Object.values((await ask(`show ${name}`))[0] ?? {})[0] ?? "";
  const names = ["fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size"];
  const settings = await Promise.all(names.map(async (name) => `${name}=${await shown(name)}`));
  const timed = (await shown("track_commit_timestamp")) === "on";
  const created = new Set<string>();
  const folder = await shown("data_directory").catch(() => "");
  const sumOver = async (of: (pid: number) => Promise<number>): Promise<number> => {
    const pids = await serverPids(folder);
    if (pids.length === 0) return Number.NaN;
    return (await Promise.all(pids.map(of))).reduce((sum, one) => sum + one, 0);
  };
  return {
    version: await shown("server_version"),
    settings: `${settings.join(" ")} track_commit_timestamp=${timed ? "on" : "off (lag ends at the write, not the commit)"}`,
    committedAt: (alias, written) => (timed ? `pg_xact_commit_timestamp(${alias}.xmin)` : written),
    createFilled: async (size) => {
      const name = `goodword_bench_${size.referrals}_${size.referrers}_${process.pid}`;
      await ask(`create database ${name}`);
      created.add(name);
      const url = new URL(own ? serverUrl : (given ?? ""));
      url.pathname = `/${name}`;
      await migrate(url.href);
      await fillShop(url.href, size);
      return url.href;
    },
    drop: async (databaseUrl) => {
      const name = new URL(databaseUrl).pathname.slice(1);
      created.delete(name);
      await ask(`drop database if exists ${name} with (force)`);
    },
    residentMiB: () => sumOver(residentMiBOf),
    cpuSeconds: () => sumOver(cpuSecondsOf),
    stop: async () => {
      for (const name of created) await ask(`drop database if exists ${name} with (force)`);
      await own?.stop();
      if (home !== null) await rm(home, { recursive: true, force: true });
    },
  };
}

/** The postmaster and its children, by its own lock file and the kernel's list. */
async function serverPids(folder: string): Promise<number[]> {
  const lock = await readFile(join(folder, "postmaster.pid"), "utf8").catch(() => "");
  const postmaster = Number(lock.split("\n")[0]);
  if (!Number.isInteger(postmaster) || postmaster === 0) return [];
  const pids = [postmaster];
  for (const entry of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = await readFile(`/proc/${entry}/stat`, "utf8").catch(() => "");
    if (Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === postmaster) pids.push(Number(entry));
  }
  return pids;
}
