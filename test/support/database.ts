import { randomBytes } from "node:crypto";
import pg from "pg";
import { inject } from "vitest";
import { templateName } from "./global-database.ts";

/** A test's own database: a clone of the migrated template. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** Clones the template (15–60 ms). `drop` closes whoever is still connected. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject("databaseServer");
  const name = `goodword_${randomBytes(6).toString("hex")}`;
  const run = async (sql: string) => {
    const client = new pg.Client(`${server}/postgres`);
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  // Two clones at once would each find the template "being accessed by other users": one after the other.
  const client = new pg.Client(`${server}/postgres`);
  await client.connect();
  try {
    await client.query("select pg_advisory_lock(7000)");
    await client.query(`create database ${name} template ${templateName}`);
  } finally {
    await client.end();
  }
  return { url: `${server}/${name}`, drop: () => run(`drop database if exists ${name} with (force)`) };
}
