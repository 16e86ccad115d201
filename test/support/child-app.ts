import { spawn } from "node:child_process";
import { join } from "node:path";
import { demoKeys } from "../platform/start-app.ts";

/** The app as a process of its own, to be killed. */
export interface ChildApp {
  readonly pid: number;
  /** Resolves when it answers; rejects when it ends before. */
  readonly ready: Promise<void>;
  readonly exit: Promise<number | null>;
  /** What it logged. */
  readonly said: () => string;
  kill(signal: "SIGKILL" | "SIGTERM"): Promise<number | null>;
}

const root = join(import.meta.dirname, "../..");

/** Starts `node app/server.ts` on a port, as a platform does. */
export function startChildApp(
  input: { readonly port: number; readonly databaseUrl: string; readonly sandboxUrl: string },
  variables: Readonly<Record<string, string>> = {},
): ChildApp {
  const url = `http://127.0.0.1:${input.port}`;
  const child = spawn(process.execPath, ["app/server.ts"], {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "test",
      PORT: String(input.port),
      SHOPIFY_APP_URL: url,
      SHOPIFY_API_KEY: demoKeys.apiKey,
      SHOPIFY_API_SECRET: demoKeys.apiSecret,
      DATABASE_URL: input.databaseUrl,
      SANDBOX_ORIGIN: input.sandboxUrl,
      ...variables,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
  let over = false;
  const exit = new Promise<number | null>((resolve) =>
    child.once("exit", (code) => {
      over = true;
      resolve(code);
    }),
  );
  const ready = (async () => {
    const end = Date.now() + 60_000;
    while (Date.now() < end && !over) {
      const answer = await fetch(`${url}/healthz`).catch(() => null);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`the app did not start:\n${said.slice(-2_000)}`);
  })();
  // A start that is cut off by a kill is nobody's failure.
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ready,
    exit,
    said: () => said,
    kill: (signal) => {
      child.kill(signal);
      return exit;
    },
  };
}
