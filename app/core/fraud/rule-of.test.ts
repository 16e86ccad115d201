import { expect, test } from "vitest";
import { ruleOf, ruleOff } from "./rule-of.ts";

test("a signal that no terms name is off, with the numbers that it would have", () => {
  const off = { friend: "off", referrer: "off", unreviewed: "escalate" };
  expect(ruleOff("same_customer")).toEqual({ ...off, threshold: null, windowDays: null });
  expect(ruleOff("same_network")).toEqual({ ...off, threshold: 3, windowDays: 7 });
  expect(ruleOf({ rules: {} }, "same_network")).toEqual(ruleOff("same_network"));
  const flags = { ...ruleOff("same_network"), referrer: "flag" } as const;
  expect(ruleOf({ rules: { same_network: flags } }, "same_network")).toBe(flags);
});
