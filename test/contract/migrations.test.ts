import { randomBytes } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { payoutTransitions } from "../../app/core/payout/payout-states.ts";
import { referralTransitions } from "../../app/core/referral/referral-states.ts";
import { rewardTransitions } from "../../app/core/reward/reward-states.ts";
import { prismaCli } from "../../prisma/cli.ts";
import { createTestDatabase, type TestDatabase } from "../support/database.ts";

let database: TestDatabase;
/** The owner of the tables, as migrations and set-based statements run. */
let owner: pg.Client;
/** Read by the owner: a role sees the columns it may use and no others. */
let tables: ReadonlyMap<string, readonly Column[]> = new Map();
/** Tables that carry a shop, found in the database itself: a new one is walked without a change here. */
let tenantTables: string[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client(database.url);
  await owner.connect();
  const { rows: columns } = await owner.query(
    `select table_name, column_name, data_type, is_nullable, column_default, is_identity
     from information_schema.columns where table_schema = 'public' order by ordinal_position`,
  );
  tables = Map.groupBy(columns as Column[], (column) => column.table_name);
  await insertRow(owner, "shop", { id: 1, domain: "one.myshopify.com" });
  await insertRow(owner, "shop", { id: 2, domain: "two.myshopify.com" });
  tenantTables = [...tables]
    .filter(([, of]) => of.some((column) => column.column_name === "shop_id"))
    .map(([table]) => table)
    .sort();
});

afterAll(async () => {
  await owner?.end();
  await database?.drop();
});

interface Column {
  readonly table_name: string;
  readonly column_name: string;
  readonly data_type: string;
  readonly is_nullable: "YES" | "NO";
  readonly column_default: string | null;
  readonly is_identity: "YES" | "NO";
}

/** The first state of what has one, as its check constraint wants it. */
const firstStates: Readonly<Record<string, string>> = {
  reward: "held",
  referral: "pending",
  inbound_event: "new",
  payout: "requested",
  payout_revocation: "requested",
  payout_batch: "open",
  payout_file: "exported",
  mail: "queued",
  claim: "filed",
  list_entry: "open",
};

function valueFor(table: string, { column_name, data_type }: Column): unknown {
  if (column_name === "state") return firstStates[table] ?? "active";
  if (/^(currency|asset)$/.test(column_name)) return "USD";
  if (column_name === "purpose") return "verify";
  switch (data_type) {
    case "integer":
    case "bigint":
    case "smallint":
      return 1;
    case "boolean":
      return true;
    case "jsonb":
    case "json":
      return "{}";
    case "bytea":
      return randomBytes(32);
    case "ARRAY":
      return [];
    case "timestamp with time zone":
    case "date":
      return "2026-11-21T00:00:00Z";
    default:
      return `x${randomBytes(6).toString("hex")}`;
  }
}

/** Inserts a row of whatever the table wants; what is given is given. References are not looked at: see `asShop`. */
async function insertRow(client: pg.Client, table: string, given: Readonly<Record<string, unknown>>): Promise<void> {
  const columns = (tables.get(table) ?? []).filter(
    (column) =>
      column.column_name in given ||
      (column.is_nullable === "NO" && column.column_default === null && column.is_identity === "NO"),
  );
  const names = columns.map((column) => `"${column.column_name}"`).join(", ");
  const values = columns.map((column) => given[column.column_name] ?? valueFor(table, column));
  await client.query(
    `insert into "${table}" (${names}) overriding system value values (${values.map((_, index) => `$${index + 1}`).join(", ")})`,
    values,
  );
}

/**
 * Runs work as goodword_request with one shop's setting, in a transaction that is rolled back. Triggers and references are
 * off, so that nothing but row-level security can refuse.
 */
async function asShop<T>(shopId: number | null, work: (client: pg.Client) => Promise<T>): Promise<T> {
  await owner.query("begin");
  try {
    await owner.query("set local session_replication_role = replica");
    for (const table of tenantTables) for (const shop of [1, 2]) await insertRow(owner, table, { shop_id: shop });
    await owner.query("set local role goodword_request");
    if (shopId !== null) await owner.query("select set_config('goodword.shop_id', $1, true)", [String(shopId)]);
    return await work(owner);
  } finally {
    await owner.query("rollback");
  }
}

/** What the database answers to a statement: its SQLSTATE, or the number of rows. The transaction goes on. */
async function attempt(client: pg.Client, sql: string | (() => Promise<void>)): Promise<string | number> {
  await client.query("savepoint attempt");
  try {
    if (typeof sql !== "string") await sql();
    return typeof sql === "string" ? ((await client.query(sql)).rowCount ?? 0) : 1;
  } catch (error) {
    await client.query("rollback to savepoint attempt");
    return (error as pg.DatabaseError).code ?? String(error);
  }
}

const insufficientPrivilege = "42501";

describe("schema and migrations", () => {
  test("the migrations make the tables that the schema says", async () => {
    const server = inject("databaseServer");
    const name = `goodword_push_${randomBytes(6).toString("hex")}`;
    const admin = new pg.Client(`${server}/postgres`);
    await admin.connect();
    await admin.query(`create database ${name}`);
    const pushed = new pg.Client(`${server}/${name}`);
    try {
      prismaCli(["db", "push", "--skip-generate"], `${server}/${name}`, true);
      await pushed.connect();
      for (const [what, sql] of Object.entries(shape)) {
        const [made, said] = await Promise.all([owner.query(sql), pushed.query(sql)]);
        expect(said.rows.length, `${what} of the schema`).toBeGreaterThan(0);
        expect(made.rows, what).toEqual(said.rows);
      }
    } finally {
      await pushed.end().catch(() => undefined);
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    }
  });

  /** What has to be equal. Partial indexes, checks, triggers and policies are the migrations' own. */
  const shape = {
    columns: `select table_name, column_name, data_type, udt_name, is_nullable, column_default, is_identity, numeric_precision, datetime_precision, character_maximum_length
      from information_schema.columns where table_schema = 'public' and table_name <> '_prisma_migrations' order by 1, 2`,
    "foreign keys": `select conrelid::regclass::text as "table", pg_get_constraintdef(oid) as definition from pg_constraint
      where contype = 'f' and connamespace = 'public'::regnamespace order by 1, 2`,
    "primary keys": `select conrelid::regclass::text as "table", pg_get_constraintdef(oid) as definition from pg_constraint
      where contype = 'p' and connamespace = 'public'::regnamespace and conrelid::regclass::text <> '_prisma_migrations' order by 1`,
    "unique indexes": `select indrelid::regclass::text as "table", pg_get_indexdef(indexrelid) as definition from pg_index
      join pg_class on pg_class.oid = indrelid where relnamespace = 'public'::regnamespace and indisunique and not indisprimary and indpred is null order by 1, 2`,
  };

  test("what a state column may hold is what the transition tables know", async () => {
    const { rows } = await owner.query(
      "select conrelid::regclass::text as \"table\", pg_get_constraintdef(oid) as definition from pg_constraint where contype = 'c' and conname like '%\\_state'",
    );
    const allowed = Object.fromEntries(
      (rows as { table: string; definition: string }[]).map(({ table, definition }) => [
        table,
        [...definition.matchAll(/'([a-z_]+)'::/g)].map(([, state]) => state ?? "").sort(),
      ]),
    );
    expect(allowed.reward).toEqual(Object.keys(rewardTransitions.next).sort());
    expect(allowed.referral).toEqual(Object.keys(referralTransitions.next).sort());
    if (allowed.payout) expect(allowed.payout).toEqual(Object.keys(payoutTransitions.next).sort());
  });
});

describe("the books", () => {
  async function inTransaction(work: () => Promise<void>): Promise<void> {
    await owner.query("begin");
    try {
      await work();
    } finally {
      await owner.query("rollback");
    }
  }

  test.each(["ledger_transaction", "ledger_entry", "activity", "terms"])(
    "no row of %s is changed or deleted",
    (table) =>
      inTransaction(async () => {
        await owner.query("set local session_replication_role = replica");
        await insertRow(owner, table, { shop_id: 1 });
        await owner.query("set local session_replication_role = origin");
        expect(await attempt(owner, `update "${table}" set shop_id = shop_id`)).toBe("23001");
        expect(await attempt(owner, `delete from "${table}"`)).toBe("23001");
      }),
  );

  test.each(["ledger_transaction", "ledger_entry"])("%s is not emptied", (table) =>
    inTransaction(async () => {
      expect(await attempt(owner, `truncate "${table}" cascade`)).toBe("23001");
    }),
  );

  test("an entry that does not sum to zero in each asset is refused", () =>
    inTransaction(async () => {
      await insertRow(owner, "ledger_transaction", { shop_id: 1, id: "ltx_1", key: "k", kind: "earn" });
      const post = (...lines: [asset: string, amount: number][]) =>
        attempt(
          owner,
          `insert into ledger_entry (shop_id, transaction_id, line, account, asset, amount_minor) values ${lines
            .map(([asset, amount], index) => `(1, 'ltx_1', ${index + 1}, 'reward_expense', '${asset}', ${amount})`)
            .join(", ")}`,
        );
      expect(await post(["USD", -1000], ["USD", 999])).toBe("23514");
      expect(await post(["USD", -1000], ["EUR", 1000])).toBe("23514");
      expect(await post(["USD", -1000])).toBe("23514");
      expect(await post(["USD", -1000], ["USD", 1000])).toBe(2);
    }));

  test("one cause is posted once", () =>
    inTransaction(async () => {
      await insertRow(owner, "ledger_transaction", { shop_id: 1, id: "ltx_1", key: "rwd_1:earn", kind: "earn" });
      const again = () =>
        insertRow(owner, "ledger_transaction", { shop_id: 1, id: "ltx_2", key: "rwd_1:earn", kind: "earn" });
      expect(await attempt(owner, again)).toBe("23505");
    }));
});

describe("two shops", () => {
  test("there are tenant tables, and every one has row-level security and its policy", async () => {
    const { rows } = await owner.query(
      `select c.relname, c.relrowsecurity, exists (select from pg_policies p where p.tablename = c.relname and p.policyname = 'own_shop') as policy
       from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname = any($1) order by 1`,
      [tenantTables],
    );
    expect(tenantTables.length).toBeGreaterThan(15);
    expect(rows).toEqual(tenantTables.map((relname) => ({ relname, relrowsecurity: true, policy: true })));
  });

  test("every key of a tenant table begins with its shop", async () => {
    const { rows } = await owner.query(
      `select i.indexrelid::regclass::text as index from pg_index i
       join pg_class c on c.oid = i.indrelid join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
       where c.relname = any($1) and i.indisprimary and a.attname <> 'shop_id'`,
      [tenantTables],
    );
    expect(rows).toEqual([]);
  });

  test("a request of one shop reads, adds, changes and deletes no row of another", async () => {
    await asShop(1, async (client) => {
      for (const table of tenantTables) {
        const seen = await client.query(`select distinct shop_id from "${table}"`);
        expect(seen.rows, `${table} as shop 1 sees it`).toEqual([{ shop_id: 1 }]);
        expect(await attempt(client, () => insertRow(client, table, { shop_id: 2 })), `insert into ${table}`).toBe(
          insufficientPrivilege,
        );
        expect(await attempt(client, `update "${table}" set shop_id = 2`), `move rows of ${table}`).toBe(
          insufficientPrivilege,
        );
        expect(
          await attempt(client, `update "${table}" set shop_id = shop_id where shop_id = 2`),
          `update ${table}`,
        ).toBe(0);
        expect(await attempt(client, `delete from "${table}" where shop_id = 2`), `delete from ${table}`).toBe(0);
        // Nothing was refused for another reason: its own row goes in.
        expect(
          await attempt(client, () => insertRow(client, table, { shop_id: 1, ...fresh(table) })),
          `own row of ${table}`,
        ).toBe(1);
      }
      const shops = await client.query("select id from shop");
      expect(shops.rows).toEqual([{ id: 1 }]);
      expect(await attempt(client, "update shop set domain = domain where id = 2")).toBe(0);
      expect(await attempt(client, "delete from shop")).toBe(insufficientPrivilege);
    });
  });

  /** A second row of one shop needs another key where all of the first one's came from types alone. */
  function fresh(table: string): Record<string, unknown> {
    const keys: Readonly<Record<string, Record<string, unknown>>> = {
      ledger_entry: { line: 2 },
      terms: { version: 2 },
      payout_attempt: { number: 2 },
      points_rate: { points: 2 },
    };
    return keys[table] ?? {};
  }

  test("a request without a shop sees nothing at all", async () => {
    await asShop(null, async (client) => {
      for (const table of [...tenantTables, "shop"]) {
        const { rows } = await client.query(`select count(*)::int as rows from "${table}"`);
        expect(rows, table).toEqual([{ rows: 0 }]);
      }
    });
  });

  test("a request reads no table that belongs to no shop", async () => {
    const { rows } = await owner.query(
      `select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
       and c.relname <> all($1) and has_table_privilege('goodword_request', c.oid, 'select')`,
      [[...tenantTables, "shop"]],
    );
    expect(rows).toEqual([]);
  });
});

describe("the door's role", () => {
  /** As goodword_door, with one row of each table there. */
  async function asDoor(work: (client: pg.Client) => Promise<void>): Promise<void> {
    await owner.query("begin");
    try {
      await owner.query("set local session_replication_role = replica");
      for (const table of tenantTables) await insertRow(owner, table, { shop_id: 1 });
      await owner.query("set local role goodword_door");
      await work(owner);
    } finally {
      await owner.query("rollback");
    }
  }

  test("takes deliveries in and finds whose they are", () =>
    asDoor(async (client) => {
      expect(await attempt(client, () => insertRow(client, "inbound_event", { shop_id: 1 }))).toBe(1);
      expect(await attempt(client, "select id, domain, state from shop where id = 1")).toBe(1);
      expect(
        await attempt(client, "select settings_sealed from rail_connection where webhook_token is not null or true"),
      ).toBe(1);
    }));

  test("reads no delivery's body, changes none, and deletes none", () =>
    asDoor(async (client) => {
      expect(await attempt(client, "select body from inbound_event")).toBe(insufficientPrivilege);
      expect(await attempt(client, "update inbound_event set state = 'done'")).toBe(insufficientPrivilege);
      expect(await attempt(client, "delete from inbound_event")).toBe(insufficientPrivilege);
    }));

  test("can do nothing with any other table", () =>
    asDoor(async (client) => {
      for (const table of tenantTables.filter((name) => !["inbound_event", "rail_connection"].includes(name))) {
        for (const sql of [
          `select from "${table}"`,
          `select * from "${table}"`,
          `update "${table}" set shop_id = 2`,
          `delete from "${table}"`,
        ])
          expect(await attempt(client, sql), sql).toBe(insufficientPrivilege);
        expect(await attempt(client, () => insertRow(client, table, { shop_id: 1 })), table).toBe(
          insufficientPrivilege,
        );
      }
      for (const sql of [
        "select * from shop",
        "update shop set state = state",
        "update rail_connection set rail = rail",
        "delete from rail_connection",
      ])
        expect(await attempt(client, sql), sql).toBe(insufficientPrivilege);
    }));
});
