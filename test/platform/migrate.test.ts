import { randomBytes } from "node:crypto";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { LockTimeout, withAdvisoryLock } from "../../app/platform/advisory-lock.ts";
import { migrate } from "../../app/platform/migrate.ts";
import { until } from "../support/house.ts";

async function withEmptyDatabase(work: (url: string) => Promise<void>): Promise<void> {
  const server = inject("databaseServer");
  const name = `goodword_empty_${randomBytes(6).toString("hex")}`;
  const admin = new pg.Client(`${server}/postgres`);
  await admin.connect();
  try {
    await admin.query(`create database ${name}`);
    await work(`${server}/${name}`);
    // The queue's own pool says goodbye after its migrations are done; cut off, it would complain.
    await until("its connections to be closed", async () => {
      const { rowCount } = await admin.query("select from pg_stat_activity where datname = $1", [name]);
      return rowCount === 0;
    });
  } finally {
    await admin.query(`drop database if exists ${name} with (force)`);
    await admin.end();
  }
}

test("processes that start together bring an empty database to this version once", async () => {
  await withEmptyDatabase(async (url) => {
    await Promise.all([migrate(url), migrate(url)]);
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query(
      `select (select count(*)::int from _prisma_migrations where finished_at is not null) as done,
              (select count(*)::int from _prisma_migrations where finished_at is null) as broken,
              to_regclass('shop') is not null as ours, to_regnamespace('graphile_worker') is not null as queue`,
    );
    await client.end();
    expect(rows[0]).toMatchObject({ broken: 0, ours: true, queue: true });
    expect(rows[0].done).toBeGreaterThan(0);
  });
});

test("a lock keeps others out, and is gone with its holder", async () => {
  await withEmptyDatabase(async (url) => {
    const order: string[] = [];
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    let entered = () => {};
    const inside = new Promise<void>((resolve) => {
      entered = resolve;
    });
    const first = withAdvisoryLock(url, "one", async () => {
      entered();
      await held;
      order.push("first");
    });
    await inside;
    await expect(withAdvisoryLock(url, "one", async () => order.push("too early"), 50)).rejects.toThrow(LockTimeout);
    await withAdvisoryLock(url, "another", async () => order.push("another"));
    const second = withAdvisoryLock(url, "one", async () => order.push("second"));
    release();
    await Promise.all([first, second]);
    expect(order).toEqual(["another", "first", "second"]);
    await expect(
      withAdvisoryLock(url, "one", async () => {
        throw new Error("the holder failed");
      }),
    ).rejects.toThrow("the holder failed");
    expect(await withAdvisoryLock(url, "one", async () => "free again", 1_000)).toBe("free again");
  });
});
