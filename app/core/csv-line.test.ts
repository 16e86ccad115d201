import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine } from "./csv-line.ts";

/** An independent reader of RFC 4180. */
const readLine = (line: string): string[] =>
  parse(line, { relax_column_count: true, record_delimiter: "\r\n" })[0] ?? [];

test("what is written is read back, whatever signs are in it", () => {
  const field = fc.string({ unit: fc.constantFrom("a", "é", ",", '"', "\n", "\r", " ", "1", "'") });
  fc.assert(
    fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), (fields) => {
      // A first sign that ends a line in some spreadsheets is kept from doing so.
      const safe = fields.map((each) => (/^[\r\n]/.test(each) ? `'${each}` : each));
      expect(readLine(csvLine(["x", ...fields]))).toEqual(["x", ...safe]);
    }),
  );
});

test.each(["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"])("%j is no formula", (text) => {
  expect(readLine(csvLine([text, "x"]))).toEqual([`'${text}`, "x"]);
});

test("amounts stay numbers, and nothing is an empty field", () => {
  expect(csvLine([-1.5, null, "", 7])).toBe("-1.5,,,7\r\n");
});
