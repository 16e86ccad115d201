import { expect, test } from "vitest";
import { isRude } from "./is-rude.ts";

test.each([
  ["NAZI-TEA", true],
  ["N4Z1TEA", true],
  ["n-a-z-i", true],
  ["88", true],
  ["TEA-88", true],
  ["455", true],
  ["TEA-A55", true],
  ["A-S-S", true],
  ["COCKBURN", false],
  ["ESSEX-10", false],
  ["ANNA88", false],
  ["SHITAKE", false],
])("%s: %s", (code, rude) => {
  expect(isRude(code)).toBe(rude);
});
