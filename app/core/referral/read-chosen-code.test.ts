import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { foldCode } from "./fold-code.ts";
import { isRude } from "./is-rude.ts";
import { readChosenCode } from "./read-chosen-code.ts";

describe("a code that somebody chose", () => {
  test.each(["anna", "ANNA-10", "a-b-c", "abc", "2026", "A".repeat(50), "Essex-Runners", "shiitake", "dickens-4"])(
    "%s can be one",
    (code) => {
      expect(readChosenCode(code)).toEqual({ ok: true, code });
    },
  );

  test.each([
    ["", "too_short"],
    ["ab", "too_short"],
    ["a".repeat(51), "too_long"],
    ["anna b", "letters"],
    ["anna_b", "letters"],
    ["-anna", "letters"],
    ["anna-", "letters"],
    ["an--na", "letters"],
    ["ännchen", "letters"],
    ["anna/../x", "letters"],
    ["goodword-1", "reserved"],
    ["Thanks-123", "reserved"],
    ["5h1t", "rude"],
    ["f-u-c-k", "rude"],
    ["sch3iss-laden", "rude"],
    ["merde-alors", "rude"],
    ["my-ass", "rude"],
  ])("%j cannot: %s", (typed, why) => {
    expect(readChosenCode(typed)).toEqual({ ok: false, why });
  });

  test("blanks around it and full-width letters do not count", () => {
    expect(readChosenCode("  ＡＮＮＡ ")).toEqual({ ok: true, code: "ANNA" });
  });

  test("whatever is taken stands in a link as it is, and folds to what people type", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 60 }), fc.stringMatching(/^[a-z0-9-]{1,55}$/)), (typed) => {
        const read = readChosenCode(typed);
        if (!read.ok) return;
        expect(encodeURIComponent(read.code)).toBe(read.code);
        expect(read.code.length).toBeGreaterThanOrEqual(3);
        expect(read.code.length).toBeLessThanOrEqual(50);
        expect(foldCode(read.code)).toBe(foldCode(typed));
      }),
    );
  });
});

test.each(["Scunthorpe", "shiitake-mushroom", "Cockburn", "grapefruit", "assets", "fickle", "bass", "class-2026"])(
  "%s is not rude",
  (code) => {
    expect(isRude(code)).toBe(false);
  },
);
