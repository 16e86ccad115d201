import { expect, test } from "vitest";
import { readCodeSheet } from "./read-code-sheet.ts";

test("a sheet is read line by line: what is good, and what is wrong with the rest", () => {
  const cells = (email: string, code: string, name?: string) => ({
    email,
    code,
    ...(name === undefined ? {} : { name }),
  });
  const { entries, flaws } = readCodeSheet([
    { line: 2, cells: cells(" Anna@Example.com ", " anna-10 ", " Anna ") },
    { line: 3, cells: cells("ben", "x") },
    { line: 4, cells: cells("ben@example.com", "ANNA-10") },
    { line: 5, cells: cells("anna@example.com", "anna-two", "") },
    { line: 6, cells: {} },
    { line: 7, cells: cells("eva@example.com", "eva-1") },
  ]);
  expect(entries).toEqual([
    { line: 2, email: "anna@example.com", name: "Anna", code: "anna-10", folded: "ANNA-10" },
    { line: 5, email: "anna@example.com", name: null, code: "anna-two", folded: "ANNA-TWO" },
    { line: 7, email: "eva@example.com", name: null, code: "eva-1", folded: "EVA-1" },
  ]);
  expect(flaws).toEqual([
    { line: 3, kind: "email" },
    { line: 3, kind: "code", why: "too_short" },
    { line: 4, kind: "twice", first: 2 },
    { line: 6, kind: "email" },
    { line: 6, kind: "code", why: "too_short" },
  ]);
});

test("a line with a good code and no address is left out, and a long name is cut", () => {
  const { entries, flaws } = readCodeSheet([
    { line: 2, cells: { email: "ben", code: "good-code" } },
    { line: 3, cells: { email: "eva@example.com", code: "good-code", name: "x".repeat(121) } },
  ]);
  expect(flaws).toEqual([{ line: 2, kind: "email" }]);
  expect(entries).toMatchObject([{ line: 3, name: "x".repeat(120) }]);
});
