import type { Sql } from "../platform/db.ts";
import { arrayLiteral, type Element } from "./array-literal.ts";

/** A column of a bulk insert: its name, its PostgreSQL type, and where a row has its value. */
export type Column<Row> = readonly [name: string, type: string, value: (row: Row) => Element];

/**
 * One statement for any number of rows: each column travels as an array. `returning`/`on conflict` go into `tail`.
 * Answers with the number of rows written.
 */
export async function insertRows<Row>(
  sql: Sql,
  table: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  tail = "",
): Promise<number> {
  if (rows.length === 0) return 0;
  const names = columns.map(([name]) => name).join(", ");
  const arrays = columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(", ");
  const result = await sql.query({
    name: `insert ${table}`,
    text: `insert into ${table} (${names}) select * from unnest(${arrays}) ${tail}`,
    values: columns.map(([, , value]) => arrayLiteral(rows.map(value))),
  });
  return result.rowCount ?? 0;
}
