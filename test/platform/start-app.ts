import { createServer } from "node:net";
import pg from "pg";
import { readEnv } from "../../app/platform/env.ts";
import { createLog } from "../../app/platform/log.ts";
import type { AdminTiming } from "../../app/platform/shopify-admin-client.ts";
import { type RunningServer, startServer } from "../../app/server.ts";
import type { Sandbox } from "../sandbox/start-sandbox.ts";
import { createTestDatabase } from "../support/database.ts";

/** The app in this process, beside a sandbox, with a database of its own. */
export interface TestApp extends RunningServer {
  /** What it logged so far, as JSON lines. */
  readonly logged: () => string;
}

/** What the sandbox knows the app by. */
export const demoKeys = { apiKey: "goodword-demo-key", apiSecret: "goodword-demo-secret-0123456789abcdef" };

/** Failures are waited for in milliseconds here, not in seconds. */
const impatient: AdminTiming = { requestMs: 1_500, retryMs: 5 };

/** Starts the app as `npm start` does. `variables` are added to its environment. */
export async function startApp(
  sandbox: Sandbox | null,
  variables: Record<string, string | undefined> = {},
): Promise<TestApp> {
  const database = await createTestDatabase();
  const port = await freePort();
  const appUrl = `http://127.0.0.1:${port}`;
  const reading = readEnv({
    NODE_ENV: "test",
    PORT: String(port),
    SHOPIFY_APP_URL: appUrl,
    SHOPIFY_API_KEY: demoKeys.apiKey,
    SHOPIFY_API_SECRET: demoKeys.apiSecret,
    DATABASE_URL: database.url,
    // Nobody listens on port 9 (discard): what leaves without a sandbox is refused.
    SANDBOX_ORIGIN: sandbox?.worldUrl ?? "http://127.0.0.1:9",
    ...(sandbox === null ? {} : { SMTP_URL: sandbox.smtpUrl, MAIL_FROM: "mail@goodword.example" }),
    ...variables,
  });
  if (!reading.ok) throw new Error(reading.problem);
  const lines: string[] = [];
  const log = createLog("info", {}, { write: (line) => void lines.push(line) });
  try {
    const server = await startServer(reading.env, { log, migrated: true, adminTiming: impatient });
    sandbox?.setAppUrl(appUrl);
    const end = async (): Promise<void> => {
      await server.stop();
      await othersGone(database.url);
      await database.drop();
    };
    // A test may stop the app itself before its clean-up does: both wait for one end.
    let ended: Promise<void> | null = null;
    return {
      ...server,
      logged: () => lines.join(""),
      stop: () => {
        ended ??= end();
        return ended;
      },
    };
  } catch (error) {
    await database.drop();
    throw error;
  }
}

/** A pool has ended before the server noticed; dropped at that moment, its connections would complain to nobody. */
async function othersGone(url: string): Promise<void> {
  const client = new pg.Client(url);
  client.on("error", () => undefined);
  await client.connect().catch(() => undefined);
  const others = () =>
    client.query("select from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()");
  for (let look = 0; look < 100; look += 1) {
    const left = await others().catch(() => null);
    if (!left?.rowCount) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await client.end().catch(() => undefined);
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
