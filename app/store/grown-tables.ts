import type { Database } from "../platform/db.ts";

/** Tables that an order writes. */
const growing = [
  "inbound_event",
  "friend",
  "referral",
  "qualifying_order",
  "reward",
  "ledger_transaction",
  "ledger_entry",
  "activity",
];

/**
 * Counts tables anew that have doubled since they were last counted, and answers with their names. Statements are prepared
 * once; on an empty table every index that begins with the shop looks alike to the planner, and the plan that it then keeps
 * (for foreign keys too) reads the whole shop for each row. Counting makes every connection plan again. The server does it by
 * itself once a minute, which is late for a shop whose first minute is a flood.
 */
export async function countGrownTables(db: Pick<Database, "sql" | "inTransaction">): Promise<string[]> {
  const { rows } = await db.sql.query({
    name: "grown tables",
    text: `select relname as name from pg_class where oid = any($1::regclass[])
           and pg_relation_size(oid) > 2 * current_setting('block_size')::int8 * greatest(relpages, 1)`,
    values: [growing],
  });
  const names = (rows as { name: string }[]).map((row) => row.name);
  if (names.length === 0) return names;
  await db.inTransaction(async (sql) => {
    // How many there are is all that is asked: a tenth of the usual sample tells it, in the middle of a flood.
    await sql.query("set local default_statistics_target = 10");
    // Another worker, or the server, may be counting the same table: it need not be done twice.
    await sql.query(`analyze (skip_locked) ${names.join(", ")}`);
  });
  return names;
}
