import { expect, test } from "vitest";
import { readShownName } from "./read-shown-name.ts";

test.each([
  ["  Zoë ", "Zoë"],
  ["Anne-Marie  O’Neill", "Anne-Marie O’Neill"],
  ["महेश", "महेश"],
  ["   ", null],
  ["shop.example", false],
  ["me@example.com", false],
  ["0800 123", false],
  ["<b>Bo</b>", false],
  ["Hitler", false],
  ["Anna Ass", false],
  ["a".repeat(31), false],
])("%j is shown as %j", (typed, shown) => expect(readShownName(typed)).toBe(shown));
