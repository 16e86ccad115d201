import { Prisma } from "@prisma/client";
import { z } from "zod";

/** How many rows a page of a list shows. */
export const pageSize = 50;

/** A place in a list ordered by time and id, and which way to read from it. */
export interface Cursor {
  readonly direction: "after" | "before";
  /** UTC with microseconds, as PostgreSQL keeps it: a millisecond would skip or repeat its neighbours. */
  readonly at: string;
  readonly id: string;
}

/** A page of a list; a cursor is null where the list ends. Both travel in addresses. */
export interface ListPage<Row> {
  readonly rows: readonly Row[];
  readonly newer: string | null;
  readonly older: string | null;
}

const shape = z.tuple([
  z.enum(["after", "before"]),
  z.string().regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/),
  z.string().min(1).max(120),
]);

/** Reads a cursor from an address; `null` for none and for one that somebody changed: the list then starts at its top. */
export function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  const read = shape.safeParse(text.split("~"));
  if (!read.success || Number.isNaN(Date.parse(read.data[1]))) return null;
  const [direction, at, id] = read.data;
  return { direction, at, id };
}

/** Writes a cursor for an address. */
export function writeCursor({ direction, at, id }: Cursor): string {
  return `${direction}~${at}~${id}`;
}

/** The SQL of a time column with all its digits, for a cursor. */
export function exactTime(column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`to_char(${column} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}

/** The part of a WHERE clause that starts the page at its cursor, for a list with the newest first (or the oldest). */
export function fromCursor(
  cursor: Cursor | null,
  at: Prisma.Sql,
  id: Prisma.Sql,
  first: "newest" | "oldest",
): Prisma.Sql {
  if (cursor === null) return Prisma.empty;
  const place = Prisma.sql`(${cursor.at}::timestamptz, ${cursor.id})`;
  const down = (cursor.direction === "after") === (first === "newest");
  return down ? Prisma.sql`and (${at}, ${id}) < ${place}` : Prisma.sql`and (${at}, ${id}) > ${place}`;
}

/** The ORDER BY of a page: against the list's order when it is read backwards. */
export function cursorOrder(
  cursor: Cursor | null,
  at: Prisma.Sql,
  id: Prisma.Sql,
  first: "newest" | "oldest",
): Prisma.Sql {
  const backwards = cursor?.direction === "before";
  return (first === "newest") !== backwards
    ? Prisma.sql`order by ${at} desc, ${id} desc`
    : Prisma.sql`order by ${at} asc, ${id} asc`;
}

/** Makes a page of one row more than it shows: the extra one says that the list goes on. `newer` leads to its top. */
export function toPage<Row extends { readonly at: string; readonly id: string }>(
  found: readonly Row[],
  cursor: Cursor | null,
): ListPage<Row> {
  const backwards = cursor?.direction === "before";
  const goesOn = found.length > pageSize;
  const shown = found.slice(0, pageSize);
  const rows = backwards ? shown.toReversed() : shown;
  const top = rows[0];
  const end = rows.at(-1);
  return {
    rows,
    newer: top && (backwards ? goesOn : cursor !== null) ? writeCursor({ direction: "before", ...place(top) }) : null,
    older: end && (backwards || goesOn) ? writeCursor({ direction: "after", ...place(end) }) : null,
  };
}

function place({ at, id }: { readonly at: string; readonly id: string }): { at: string; id: string } {
  return { at, id };
}
