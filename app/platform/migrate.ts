import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import { prismaCli } from "../../prisma/cli.ts";
import { withAdvisoryLock } from "./advisory-lock.ts";

/**
 * Brings the database to this version: our migrations, then the job queue's. Processes that start together take turns, and
 * those that come later find nothing to do.
 */
export async function migrate(databaseUrl: string): Promise<void> {
  await withAdvisoryLock(databaseUrl, "migrate", async () => {
    // Prisma's command takes seconds to find out that there is nothing to do.
    if ((await missingMigrations(databaseUrl)) > 0) prismaCli(["migrate", "deploy"], databaseUrl, true);
    await runMigrations({ connectionString: databaseUrl });
  });
}

async function missingMigrations(databaseUrl: string): Promise<number> {
  const folder = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));
  const ours = (await readdir(folder, { withFileTypes: true })).filter((each) => each.isDirectory());
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query("select to_regclass('_prisma_migrations') is not null as known");
    if (!rows[0]?.known) return ours.length;
    const applied = await client.query<{ migration_name: string }>(
      "select migration_name from _prisma_migrations where finished_at is not null and rolled_back_at is null",
    );
    const names = new Set(applied.rows.map((row) => row.migration_name));
    return ours.filter((each) => !names.has(each.name)).length;
  } finally {
    await client.end();
  }
}
