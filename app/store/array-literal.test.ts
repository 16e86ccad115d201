import fc from "fast-check";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { arrayLiteral } from "./array-literal.ts";

let client: pg.Client;
beforeAll(async () => {
  client = new pg.Client(`${inject("databaseServer")}/postgres`);
  await client.connect();
});
afterAll(() => client.end());

const read = async (type: string, values: Parameters<typeof arrayLiteral>[0]): Promise<unknown[]> => {
  const { rows } = await client.query(`select v from unnest($1::${type}[]) with ordinality u(v, n) order by n`, [
    arrayLiteral(values),
  ]);
  return rows.map((row: { v: unknown }) => row.v);
};

test("PostgreSQL reads any text back as it was written", async () => {
  await fc.assert(
    // PostgreSQL's text holds no NUL; lone surrogates are no text.
    fc.asyncProperty(
      fc.array(fc.option(fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", "")))),
      async (texts) => {
        expect(await read("text", texts)).toEqual(texts);
      },
    ),
    { numRuns: 200, examples: [[["", "NULL", "null", '"', "\\", '\\"', "{a,b}", " x ", "\n", "é😀", null]]] },
  );
});

test("bytes, numbers, booleans and moments come back the same", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.option(fc.uint8Array())), async (values) => {
      expect(await read("bytea", values)).toEqual(values.map((bytes) => bytes && Buffer.from(bytes)));
    }),
    { numRuns: 100 },
  );
  const moments = [new Date("2026-03-29T01:30:00.123Z"), new Date(0), null];
  expect(await read("timestamptz", moments)).toEqual(moments);
  expect(await read("int8", [0, -1, Number.MAX_SAFE_INTEGER, null])).toEqual(["0", "-1", "9007199254740991", null]);
  expect(await read("bool", [true, false, null])).toEqual([true, false, null]);
});

test("a view into a larger buffer gives its own bytes only", async () => {
  expect(await read("bytea", [Buffer.from("abcdef").subarray(2, 4)])).toEqual([Buffer.from("cd")]);
});
