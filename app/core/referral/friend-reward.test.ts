import { expect, test } from "vitest";
import { sideOf } from "./friend-reward.ts";

test.each([
  ["friend", "friend"],
  ["friend:2", "friend"],
  ["friendly", "referrer"],
  ["order:friend:", "referrer"],
  ["milestone:3", "referrer"],
])("what %s earns is the %s's", (cause, side) => {
  expect(sideOf(cause)).toBe(side);
});
