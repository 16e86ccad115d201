import { readEnv } from "../../app/platform/env.ts";
import { createLog } from "../../app/platform/log.ts";
import type { Services } from "../../app/platform/services.ts";
import { startServices } from "../../app/platform/start-services.ts";
import { demoKeys, freePort } from "../platform/start-app.ts";
import type { SandboxControl } from "../sandbox/control.ts";
import { startSandbox } from "../sandbox/start-sandbox.ts";
import { type ChildApp, startChildApp } from "./child-app.ts";
import { createTestDatabase } from "./database.ts";
import { waits } from "./house.ts";
import type { Query } from "./invariants.ts";

/** The app as processes of its own, to be killed, with the world around them. */
export interface ProcessWorld {
  readonly control: SandboxControl;
  /** The test's own hands: they press what merchants press, and look at the rows. They run no job and open no door. */
  readonly services: Services;
  readonly query: Query;
  readonly settled: () => Promise<void>;
  readonly hurry: () => Promise<void>;
  /** Starts a process; one at a time, since they share the port. */
  start(): ChildApp;
}

/** A sandbox and a database; no process runs yet. What has to be ended is added to `ends`, the last first. */
export async function openProcessWorld(
  ends: (() => Promise<unknown>)[],
  patienceSeconds?: number,
): Promise<ProcessWorld> {
  const sandbox = await startSandbox({ quiet: true });
  ends.push(() => sandbox.stop());
  const database = await createTestDatabase();
  ends.push(() => database.drop());
  const port = await freePort();
  sandbox.setAppUrl(`http://127.0.0.1:${port}`);
  const reading = readEnv({
    NODE_ENV: "test",
    PORT: String(port),
    SHOPIFY_APP_URL: `http://127.0.0.1:${port}`,
    SHOPIFY_API_KEY: demoKeys.apiKey,
    SHOPIFY_API_SECRET: demoKeys.apiSecret,
    DATABASE_URL: database.url,
    SANDBOX_ORIGIN: sandbox.worldUrl,
    DATABASE_POOL: "4",
  });
  if (!reading.ok) throw new Error(reading.problem);
  const own = await startServices(reading.env, { log: createLog("silent"), migrated: true });
  ends.push(own.stop);
  const { services } = own;
  const { control } = sandbox;
  const query: Query = async <Row>(text: string, values: unknown[] = []) =>
    (await services.db.sql.query(text, values)).rows as Row[];
  return {
    control,
    services,
    query,
    ...waits(control, query, patienceSeconds),
    start: () => {
      const child = startChildApp({ port, databaseUrl: database.url, sandboxUrl: sandbox.worldUrl });
      ends.push(() => child.kill("SIGKILL"));
      return child;
    },
  };
}
