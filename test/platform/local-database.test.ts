import { chmod, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startLocalDatabase } from "../../app/platform/local-database.ts";

let parent: string;
let folder: string;

beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "goodword-local-"));
  // PostgreSQL's own user has to come through.
  await chmod(parent, 0o755);
  folder = join(parent, "data", "postgres");
});
afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

const ask = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

test("a second process joins the database that runs, and what was stored is there the next day", async () => {
  const first = await startLocalDatabase(folder);
  const second = await startLocalDatabase(folder);
  expect(second.url).toBe(first.url);
  await ask(first.url, "create table kept (word text); insert into kept values ('goodword')");
  const client = new pg.Client(first.url);
  await client.connect();
  // Somebody still works there: who joined leaves it running.
  await second.stop();
  expect((await client.query("select word from kept")).rows).toEqual([{ word: "goodword" }]);
  await client.end();
  await first.stop();
  const again = await startLocalDatabase(folder);
  expect(await ask(again.url, "select word from kept")).toEqual([{ word: "goodword" }]);
  await again.stop();
});

test("the lock file of a database that is gone keeps nobody out", async () => {
  const first = await startLocalDatabase(folder);
  const [pid] = (await readFile(join(folder, "postmaster.pid"), "utf8")).split("\n");
  // As when the machine loses power.
  process.kill(Number(pid), "SIGKILL");
  const second = await startLocalDatabase(folder);
  expect(await ask(second.url, "select 1 as one")).toEqual([{ one: 1 }]);
  await second.stop();
  await first.stop().catch(() => undefined);
});
