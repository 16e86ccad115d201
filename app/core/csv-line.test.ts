import fc from "fast-check";
import { expect, test } from "vitest";
import { csvLine } from "./csv-line.ts";

/** An independent reader of RFC 4180. */
function readLine(line: string): string[] {
  const fields: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n$)/gy;
  for (let match = pattern.exec(line); match; match = pattern.exec(line))
    fields.push(match[1] === undefined ? (match[2] ?? "") : match[1].replaceAll('""', '"'));
  return fields;
}

test("what is written is read back, whatever signs are in it", () => {
  const field = fc.string({ unit: fc.constantFrom("a", "é", ",", '"', "\n", "\r", " ", "1", "'") });
  fc.assert(
    fc.property(fc.array(field, { minLength: 1, maxLength: 6 }), (fields) => {
      const read = readLine(csvLine(fields)).map((each) => each.replace(/^'(?=[\r\n])/, ""));
      expect(read).toEqual(fields);
    }),
  );
});

test.each(["=1+1", "+49 30", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1"])("%j is no formula", (text) => {
  expect(readLine(csvLine([text, "x"]))).toEqual([`'${text}`, "x"]);
});

test("amounts stay numbers, and nothing is an empty field", () => {
  expect(csvLine([-1.5, null, "", 7])).toBe("-1.5,,,7\r\n");
});
