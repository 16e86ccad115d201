import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { holdWorkerLease } from "../../app/platform/worker-lease.ts";
import { type House, startHouse, until } from "../support/house.ts";

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterEach(() =>
  house.check({ errors: [/loop of the worker failed/, /graphile-worker/, /could not be (stored|processed)/] }),
);
afterAll(() => house.stop());

const jobOf = async (key: string) =>
  (
    await house.query<{ locked_by: string | null; attempts: number }>(
      "select locked_by, attempts from graphile_worker._private_jobs where key = $1",
      [key],
    )
  )[0] ?? null;

/** A job in the hands of somebody, as a crash or a long run leaves it. */
async function lockedJob(pool: string): Promise<string> {
  const key = `test:${randomBytes(4).toString("hex")}`;
  await house.query("select enqueue('empty-old-bodies', '{}'::json, now() + interval '1 hour', $1)", [key]);
  await house.query(
    "update graphile_worker._private_jobs set locked_by = $2, locked_at = now() - interval '1 minute' where key = $1",
    [key, pool],
  );
  return key;
}

const forget = (key: string) => house.query("delete from graphile_worker._private_jobs where key = $1", [key]);

test("the jobs of a process that is gone are taken up within seconds", async () => {
  const key = await lockedJob("pool-of-nobody");
  await until("the job to be freed", async () => (await jobOf(key))?.locked_by === null);
  await forget(key);
});

test("the jobs of a process that lives stay its own, however long they run", async () => {
  const { url } = house.app.services.db;
  const lease = await holdWorkerLease(url, house.app.services.log);
  lease.events.emit("pool:create", { ctx: {} as never, workerPool: { id: "pool-long" } as never });
  const key = await lockedJob("pool-long");
  const witness = await lockedJob("pool-of-nobody");
  // A sweep has been round when the witness is free.
  await until("a sweep", async () => (await jobOf(witness))?.locked_by === null);
  expect((await jobOf(key))?.locked_by).toBe("pool-long");
  await lease.release();
  await until("the job to be freed", async () => (await jobOf(key))?.locked_by === null);
  await forget(key);
  await forget(witness);
});

test("the worker holds a lease in the very name it locks jobs by", async () => {
  const store = await house.openShop();
  await house.control.faults.add({ host: store.shop, kind: "delay", delayMs: 300, times: 1 });
  const running = store.program();
  let seen: string | null = null;
  await until("a job in hand", async () => {
    const [row] = await house.query<{ locked_by: string }>(
      "select locked_by from graphile_worker._private_jobs where locked_by is not null limit 1",
    );
    seen = row?.locked_by ?? null;
    return seen !== null;
  });
  const held = await house.query(
    "select from pg_locks where locktype = 'advisory' and classid = 7003 and objid::bigint = (hashtext($1)::bigint & 4294967295)",
    [seen],
  );
  expect(held).toHaveLength(1);
  await running;
});

test("a database that ends every connection is outlived: the work goes on, and nothing is done twice", async () => {
  const store = await house.openShop();
  await store.program({ holdDays: 0 });
  const anna = await store.referrer("anna@example.com");
  const { url } = house.app.services.db;
  const cut = async () => {
    const client = new pg.Client(url);
    await client.connect();
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await client.end();
  };
  const orders = Array.from({ length: 6 }, (_, index) => index);
  for (const index of orders) {
    await house.control.checkout({ shop: store.shop, customer: `cut${index}@example.com`, discountCodes: [anna.code] });
    if (index % 2 === 0) await cut();
  }
  // What was refused meanwhile is sent again by Shopify, minutes later.
  await house.control.clock.advance({ hours: 1 });
  await house.hurry();
  await house.days(1);
  expect((await store.rewards()).map((reward) => reward.state)).toEqual(orders.map(() => "due"));
  await until("the lease to be held again", async () => {
    const rows = await house.query(
      "select from pg_locks l where l.locktype = 'advisory' and l.classid = 7003 and l.database = (select oid from pg_database where datname = current_database())",
    );
    return rows.length === 1;
  });
});
