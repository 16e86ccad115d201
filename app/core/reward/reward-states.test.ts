import { expect, test } from "vitest";
import { hasLeft, isGone, type RewardState } from "./reward-states.ts";

test.each<[RewardState, boolean, boolean]>([
  ["held", false, false],
  ["due", false, false],
  ["issuing", true, false],
  ["issued", true, false],
  ["failed", false, false],
  ["cancelled", false, true],
  ["clawed_back", true, true],
])("one that is %s has left: %s, and is gone: %s", (state, left, gone) => {
  expect(hasLeft(state)).toBe(left);
  expect(isGone(state)).toBe(gone);
});
