import { type ChildProcess, spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { fileURLToPath } from "node:url";
import { ensureBuild } from "../../scripts/ensure-build.ts";

/** A measured process. */
export interface Measured {
  readonly pid: number;
  readonly port: number;
  /** Where its inspector listens; null when it was started without one. */
  readonly inspector: string | null;
  /** Its CPU time so far, user and system, in seconds. */
  cpuSeconds(): Promise<number>;
  residentMiB(): Promise<number>;
  /** Sends SIGTERM and waits for its end. */
  stop(): Promise<void>;
}

export const benchSecret = "bench-client-secret-0123456789abcdef";

/** Starts one process of the app as in production: `GOODWORD_PROCESS=web|worker node app/server.ts`. */
export async function startAppProcess(role: "web" | "worker", databaseUrl: string, inspect = false): Promise<Measured> {
  // Somebody may have edited a page since the last leg; a build takes no part in any measurement.
  if (role === "web") await ensureBuild();
  const port = await freePort();
  return start("app/server.ts", port, "/readyz", inspect, {
    GOODWORD_PROCESS: role,
    HOST: "127.0.0.1",
    SHOPIFY_APP_URL: "https://bench.invalid",
    SHOPIFY_API_KEY: "bench-client-id",
    SHOPIFY_API_SECRET: benchSecret,
    GOODWORD_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: "warn",
  });
}

/** Starts the door's ceiling (`bare-door.ts`). */
export async function startBareDoor(databaseUrl: string, insert: "batched" | "single"): Promise<Measured> {
  const port = await freePort();
  return start("test/bench/bare-door.ts", port, "/readyz", false, {
    DATABASE_URL: databaseUrl,
    BENCH_INSERT: insert,
    BENCH_SECRET: benchSecret,
  });
}

async function start(
  script: string,
  port: number,
  ready: string,
  inspect: boolean,
  environment: Readonly<Record<string, string>>,
): Promise<Measured> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const child = spawn(process.execPath, [...(inspect ? ["--inspect=127.0.0.1:0"] : []), script], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: { NODE_ENV: "production", PORT: String(port), ...environment },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-8_000);
    });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await untilReady(child, `http://127.0.0.1:${port}${ready}`, () => said);
  const pid = child.pid ?? 0;
  return {
    pid,
    port,
    inspector: inspect ? (/ws:\/\/\S+/.exec(said)?.[0] ?? null) : null,
    cpuSeconds: () => cpuSecondsOf(pid),
    residentMiB: () => residentMiBOf(pid),
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
    },
  };
}

async function untilReady(child: ChildProcess, url: string, said: () => string): Promise<void> {
  const end = Date.now() + 30_000;
  for (;;) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok) return;
    if (child.exitCode !== null || Date.now() > end) throw new Error(`${url} did not become ready\n${said()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** What a process holds in memory that is its own or shared in part (PSS); resident size where the kernel does not say. */
export async function residentMiBOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const kilobytes = /^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? /^VmRSS:\s+(\d+)/m.exec(await status(pid))?.[1] ?? "0";
  return Number(kilobytes) / 1_024;
}

const status = (pid: number): Promise<string> => readFile(`/proc/${pid}/status`, "utf8").catch(() => "");

/** Clock ticks are a hundredth of a second on every Linux that Node runs on. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => "");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  // Its own user and system time, and that of its children that ended.
  return [11, 12, 13, 14].reduce((sum, index) => sum + Number(fields[index] ?? 0), 0) / 100;
}

/** A TCP port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
