import { expect, test } from "vitest";
import { readChosenCode } from "../core/referral/read-chosen-code.ts";
import { newCode } from "./new-code.ts";

test("codes that nobody chose have eight letters that cannot be confused, and say nothing rude", () => {
  const codes = Array.from({ length: 5_000 }, newCode);
  for (const code of codes) {
    expect(code).toMatch(/^[BCDFGHJKMNPQRTVWXYZ2346789]{8}$/);
    expect(code).not.toMatch(/FCK|CNT|DCK|NGR|KKK|88/);
    expect(readChosenCode(code)).toEqual({ ok: true, code });
  }
  expect(new Set(codes).size).toBe(codes.length);
});
