import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/**
 * Prisma's CLI without its native engines: the two variables keep it from downloading them.
 * `npm run prisma -- generate`, `npm run prisma -- migrate deploy`, …
 */
export function prismaCli(args: readonly string[], databaseUrl: string, quiet = false): void {
  const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
  const noEngine = here("./no-engine.sh");
  const command = ["--import", here("./end-when-done.ts"), here("../node_modules/prisma/build/index.js"), ...args];
  const result = spawnSync(process.execPath, command, {
    cwd: here(".."),
    encoding: "utf8",
    stdio: quiet ? "pipe" : "inherit",
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      PRISMA_QUERY_ENGINE_LIBRARY: noEngine,
      PRISMA_SCHEMA_ENGINE_BINARY: noEngine,
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
      CHECKPOINT_DISABLE: "1",
    },
  });
  if (result.error) throw result.error;
  if (result.status !== 0)
    throw new Error(
      `prisma ${args.join(" ")} ended with ${result.status}\n${result.stdout ?? ""}${result.stderr ?? ""}`,
    );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  // `generate` and `migrate diff` never connect; the address only has to be there.
  prismaCli(process.argv.slice(2), process.env.DATABASE_URL ?? "postgres://nobody@127.0.0.1:1/none");
}
