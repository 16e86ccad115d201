import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runMigrations } from "graphile-worker";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { type EmbeddedDatabase, startEmbeddedPostgres } from "../../app/platform/embedded-postgres.ts";
import { prismaCli } from "../../prisma/cli.ts";

declare module "vitest" {
  interface ProvidedContext {
    databaseServer: string;
  }
}

/** The name of the database that every test's own is cloned from. */
export const templateName = "goodword_template";

/**
 * One real PostgreSQL for the whole run and one template made by the real migrations; each test clones it.
 * With TEST_DATABASE_URL an existing server is used instead (its role must be allowed to create databases).
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let own: EmbeddedDatabase | null = null;
  let server = process.env.TEST_DATABASE_URL?.replace(/\/[^/]*$/, "");
  if (!server) {
    const folder = await mkdtemp(join(tmpdir(), "goodword-test-"));
    // Tests kill our processes, never the machine: without fsync a run is faster and checks the same promises.
    own = await startEmbeddedPostgres({
      folder: join(folder, "data"),
      persistent: false,
      settings: ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=300"],
    });
    server = own.serverUrl;
  }
  const admin = new pg.Client(`${server}/postgres`);
  await admin.connect();
  await admin.query(`drop database if exists ${templateName}`);
  await admin.query(`create database ${templateName}`);
  await admin.end();
  const url = `${server}/${templateName}`;
  prismaCli(["migrate", "deploy"], url, true);
  await runMigrations({ connectionString: url });
  project.provide("databaseServer", server);
  return async () => {
    await own?.stop();
  };
}
