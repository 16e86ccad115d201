import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { createDoor } from "./door.ts";
import { recordInstallation } from "./flows/record-installation.ts";
import { startWorker } from "./jobs/start-worker.ts";
import { createAccessLog } from "./platform/access-log.ts";
import { type Env, processEnv, readEnv } from "./platform/env.ts";
import { createHealth, type Health } from "./platform/health.ts";
import { createLog } from "./platform/log.ts";
import type { Services } from "./platform/services.ts";
import { createSite, type Site } from "./platform/site.ts";
import { type StartOptions, startServices } from "./platform/start-services.ts";
import { inboxLag } from "./store/inbox.ts";

/** A running process of the app. */
export interface RunningServer {
  /** Where it listens: `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly services: Services;
  /** Finishes what is open, then closes everything. Safe to call twice. */
  stop(): Promise<void>;
}

/** Open requests get this long to finish; platforms send SIGKILL after 30 seconds at the least. */
const finishMs = 10_000;

/**
 * Starts one process: web, worker, or both. The door stands first, since deliveries come in floods; then what operators ask;
 * then the pages. A worker alone answers the operators only.
 */
export async function startServer(env: Env, options: StartOptions = {}): Promise<RunningServer> {
  const { services, stop: stopServices } = await startServices(env, { onOpened: recordInstallation, ...options });
  const ends: (() => Promise<void>)[] = [stopServices];
  const endAll = async (): Promise<void> => {
    for (const end of ends.splice(0).reverse())
      await end().catch((error: unknown) => services.log.error({ err: error }, "something did not close"));
  };
  try {
    const health = createHealth(services, async () => {
      services.metrics.inboxLagSeconds.set(await inboxLag(services.db.sql));
    });
    if (env.role !== "web") {
      const worker = await startWorker(services);
      ends.push(worker.stop);
    }
    // Shopify gives a delivery five seconds; balancers keep idle connections for 60, and we must not be the first to close.
    const http = createServer({ requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 });
    ends.push(() => close(http, health));
    const site = env.role === "worker" ? null : await createSite(services, http);
    if (site) ends.push(site.stop);
    http.on("request", createListener(services, health, site));
    await listen(http, env);
    const url = `http://${env.host.includes(":") ? `[${env.host}]` : env.host}:${(http.address() as AddressInfo).port}`;
    services.log.info({ url, appUrl: env.appUrl, mode: env.mode }, "started");
    let stopping: Promise<void> | null = null;
    return {
      url,
      services,
      stop: () => {
        stopping ??= endAll();
        return stopping;
      },
    };
  } catch (error) {
    await endAll();
    throw error;
  }
}

function createListener(services: Services, health: Health, site: Site | null): RequestListener {
  const door = createDoor(services);
  const accessLog = createAccessLog(services.log, services.metrics);
  return (request, response) => {
    if (site && request.url?.startsWith("/webhooks/")) return door(request, response);
    if (health.handle(request, response)) return;
    accessLog(request, response);
    if (site) return void site.handle(request, response);
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" });
    response.end("this process runs jobs only");
  };
}

function listen(http: Server, env: Env): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE") return reject(error);
      reject(new Error(`port ${env.port} is taken: stop what listens there, or set PORT`, { cause: error }));
    });
    http.listen(env.port, env.host, resolve);
  });
}

/** Takes no more connections, and waits for the open requests; those that do not end are cut off. */
function close(http: Server, health: Health): Promise<void> {
  health.leave();
  if (!http.listening) return Promise.resolve();
  return new Promise((resolve) => {
    const cut = setTimeout(() => http.closeAllConnections(), finishMs);
    // A kept-alive connection whose last answer went out after this moment would stay open until its client lets go.
    const sweep = setInterval(() => http.closeIdleConnections(), 50);
    http.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
  });
}

async function main(): Promise<void> {
  const reading = readEnv(processEnv());
  if (!reading.ok) {
    process.stderr.write(`Goodword does not start: ${reading.problem}\n`);
    process.exitCode = 1;
    return;
  }
  const log = createLog(reading.env.logLevel, { role: reading.env.role });
  // After such an error nobody knows what state the process is in; the platform starts another one.
  for (const event of ["uncaughtException", "unhandledRejection"] as const)
    process.on(event, (error: unknown) => {
      log.fatal({ err: error }, event);
      process.exit(1);
    });
  try {
    const server = await startServer(reading.env, { log });
    let asked = false;
    for (const signal of ["SIGTERM", "SIGINT"] as const)
      process.on(signal, () => {
        if (asked) process.exit(1);
        asked = true;
        log.info({ signal }, "stopping");
        void server.stop().then(() => process.exit(0));
      });
  } catch (error) {
    log.fatal({ err: error }, "Goodword did not start");
    process.exitCode = 1;
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
