import { mkdir, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { startEmbeddedPostgres } from "../../app/platform/embedded-postgres.ts";
import { readEnv } from "../../app/platform/env.ts";
import { createLog } from "../../app/platform/log.ts";
import type { Services } from "../../app/platform/services.ts";
import { startServer } from "../../app/server.ts";
import { demoKeys, type Sandbox, startSandbox } from "../../test/sandbox/start-sandbox.ts";

/** Everything a story needs: the app, and a world around it. */
export interface DemoWorld {
  readonly services: Services;
  readonly sandbox: Sandbox;
}

/**
 * Starts a database, the sandbox and the app, each with an empty memory. What was started is added to `ends`, also when a
 * later one fails; they are ended in reverse.
 */
export async function startWorld(options: {
  /** The folder below `.data` that the database may have. */
  readonly name: string;
  /** The addresses that the README names, or any free ones. */
  readonly ports: "known" | "free";
  readonly tell: (who: string, what: string) => void;
  readonly ends: (() => Promise<unknown>)[];
}): Promise<DemoWorld> {
  const { tell, ends } = options;
  const folder = join(import.meta.dirname, "../../.data", options.name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  let databaseUrl = process.env.DATABASE_URL;
  if (!databaseUrl) {
    const database = await startEmbeddedPostgres({ folder: join(folder, "postgres"), persistent: false });
    ends.push(database.stop);
    databaseUrl = `${database.serverUrl}/postgres`;
    tell("Demo", "PostgreSQL is up (embedded, durable defaults)");
  }
  const ports =
    options.ports === "free"
      ? { app: await freePort(), world: 0, admin: 0, storefront: 0, mail: 0 }
      : { app: 3000, world: 4000, admin: 4001, storefront: 4002, mail: 4025 };
  const sandbox = await startSandbox({ quiet: true, appUrl: `http://127.0.0.1:${ports.app}`, ports, ...demoKeys });
  ends.push(sandbox.stop);
  tell("Demo", "the sandbox is up: a Shopify store, Stripe and Tremendous, all on this machine");

  const reading = readEnv({
    NODE_ENV: "test",
    PORT: String(ports.app),
    SHOPIFY_APP_URL: `http://127.0.0.1:${ports.app}`,
    SHOPIFY_API_KEY: demoKeys.apiKey,
    SHOPIFY_API_SECRET: demoKeys.apiSecret,
    SANDBOX_ORIGIN: sandbox.worldUrl,
    SMTP_URL: sandbox.smtpUrl,
    MAIL_FROM: "mail@goodword.example",
    DATABASE_URL: databaseUrl,
  });
  if (!reading.ok) throw new Error(reading.problem);
  const app = await startServer(reading.env, { log: createLog("error") });
  ends.push(app.stop);
  tell("Demo", "Goodword is up: web and worker");
  return { services: app.services, sandbox };
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
