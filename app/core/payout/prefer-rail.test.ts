import { expect, test } from "vitest";
import { preferRail } from "./prefer-rail.ts";

test("what the person chose comes first, and the others keep their order behind it", () => {
  expect(preferRail(["a", "b", "c"], "c")).toEqual(["c", "a", "b"]);
  expect(preferRail(["a", "b"], null)).toEqual(["a", "b"]);
});

test("a choice that the program does not allow any more changes nothing", () => {
  expect(preferRail(["a", "b"], "x")).toEqual(["a", "b"]);
});
