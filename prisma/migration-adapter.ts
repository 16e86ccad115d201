import { PrismaPg } from "@prisma/adapter-pg";
import pg from "pg";

const catalogueTypes = new Set([18, 19]); // "char" and name (pg_type.oid)
const text = 25;

/**
 * The pg adapter as the schema engine needs it. Two corrections of @prisma/adapter-pg 6.19: catalogue columns of type
 * `name` and `"char"` are reported as text, which it does not know otherwise; and a script goes out as one query, since
 * the stock one splits at every semicolon and breaks function bodies.
 */
export function migrationAdapter(databaseUrl: string): PrismaPg {
  // Without the last one the CLI, done, waits ten seconds for its idle connections.
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 2, allowExitOnIdle: true });
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>;
  (pool as { query: unknown }).query = async (...args: unknown[]) => {
    const result = await query(...args);
    for (const field of result.fields ?? []) if (catalogueTypes.has(field.dataTypeID)) field.dataTypeID = text;
    return result;
  };
  const factory = new PrismaPg(pool, { disposeExternalPool: true });
  const connect = factory.connect.bind(factory);
  factory.connect = async () => {
    const adapter = await connect();
    adapter.executeScript = async (script: string) => {
      await pool.query(script);
    };
    return adapter;
  };
  return factory;
}
