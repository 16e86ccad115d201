import { PrismaPg } from "@prisma/adapter-pg";
import { type Prisma, PrismaClient } from "@prisma/client";
import pg from "pg";
import type { ShopId } from "../core/ids.ts";

/**
 * One shop's database inside one transaction: row-level security shows this shop's rows and no others, whatever the query
 * says. First argument of every store function that serves a request or a shop's job.
 */
export type ShopDb = Prisma.TransactionClient & { readonly shopId: ShopId };

/** The database across shops: for the door, the inbox and the schedule. Set-based SQL only. */
export type Sql = Pick<pg.ClientBase, "query">;

/** Every way to the database. */
export interface Database {
  /** One transaction in one shop; rolls back when `work` throws. */
  inShop<T>(shopId: ShopId, work: (db: ShopDb) => Promise<T>): Promise<T>;
  /** One transaction across shops, for the flows that drain queues. */
  inTransaction<T>(work: (sql: Sql) => Promise<T>): Promise<T>;
  /** Single statements across shops. */
  readonly sql: Sql;
  /** Statements of the door's role: it may add to the inbox and look shops up, nothing else. */
  readonly door: Sql;
  /** Sessions of Shopify's library are kept through Prisma, outside any shop. */
  readonly prisma: PrismaClient;
  readonly url: string;
  close(): Promise<void>;
}

// Amounts and sequence numbers are int8; ours stay far below 2^53, and a value beyond is a bug to hear about.
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: "text" | "binary") => {
    if (oid === 20 && format !== "binary") {
      return (text: string) => {
        const value = Number(text);
        if (!Number.isSafeInteger(value)) throw new Error(`int8 beyond 2^53: ${text}`);
        return value;
      };
    }
    return pg.types.getTypeParser(oid, format);
  },
};

/**
 * Says on a transaction which shop it is in. What is assigned to Prisma's transaction client lands on the client that all
 * transactions share, so the shop of one would become the shop of the others: it is kept beside it.
 */
function ofShop(transaction: Prisma.TransactionClient, shopId: ShopId): ShopDb {
  return new Proxy(transaction, {
    get: (target, name) => (name === "shopId" ? shopId : Reflect.get(target, name)),
  }) as ShopDb;
}

/**
 * The same transaction for statements that are written for batches: what `sql` does is seen by `db`, bound to its shop and
 * undone with it. int8 comes back as a number, as everywhere.
 */
export function sqlOf(db: ShopDb): Sql {
  const query = async (statement: string | { text: string; values?: unknown[] }, given?: unknown[]) => {
    const [text, values] = typeof statement === "string" ? [statement, given] : [statement.text, statement.values];
    const rows = await db.$queryRawUnsafe<Record<string, unknown>[]>(text, ...(values ?? []));
    for (const row of rows) {
      for (const [name, value] of Object.entries(row)) {
        if (typeof value !== "bigint") continue;
        if (!Number.isSafeInteger(Number(value))) throw new Error(`int8 beyond 2^53: ${value}`);
        row[name] = Number(value);
      }
    }
    return { rows, rowCount: rows.length };
  };
  return { query } as unknown as Sql;
}

// These statements are prepared once and kept, often while the tables are empty, where reading a whole table is the cheapest
// plan. A flood grows the inbox a thousandfold before the server counts it anew, and such a plan then costs the square of the
// backlog (measured: 20 times the claim's time at 10,000 waiting). Each of them is look-ups by key from the rows it is given, so
// one plan serves whatever is given, and none is made anew for a call.
const lookUpsByKey =
  "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c plan_cache_mode=force_generic_plan";

/** Opens the pools. `poolSize` is per pool: one serves shops and jobs, a small one the door. */
export function openDatabase(url: string, poolSize: number): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    types,
    application_name: "goodword",
    options: lookUpsByKey,
  });
  const prismaPool = new pg.Pool({ connectionString: url, max: poolSize, application_name: "goodword-prisma" });
  const door = new pg.Pool({
    connectionString: url,
    max: 4,
    types,
    application_name: "goodword-door",
    options: "-c role=goodword_door",
  });
  // A connection that the server ends (a restart) is replaced by the pool, and a query on it fails by itself; without
  // listeners the error would end the process: the pool listens to idle ones only, and no longer to those it closes.
  for (const each of [pool, prismaPool, door]) {
    each.on("error", () => undefined);
    each.on("connect", (client) => client.on("error", () => undefined));
  }
  const prisma = new PrismaClient({ adapter: new PrismaPg(prismaPool, { disposeExternalPool: true }) });
  return {
    url,
    prisma,
    sql: pool as unknown as Sql,
    door: door as unknown as Sql,
    inShop: (shopId, work) =>
      prisma.$transaction(
        async (transaction) => {
          await transaction.$executeRaw`select set_config('role', 'goodword_request', true), set_config('goodword.shop_id', ${String(shopId)}, true)`;
          return work(ofShop(transaction, shopId));
        },
        { maxWait: 10_000, timeout: 30_000 },
      ),
    inTransaction: async (work) => {
      const client = await pool.connect();
      let broken: Error | undefined;
      try {
        await client.query("begin");
        const result = await work(client);
        await client.query("commit");
        return result;
      } catch (error) {
        // A connection that cannot roll back is not given back to the pool.
        await client.query("rollback").catch((lost: Error) => {
          broken = lost;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    },
    close: async () => {
      await prisma.$disconnect();
      await Promise.all([pool.end(), door.end()]);
    },
  };
}
