import { expect, test } from "vitest";
import { type IssuedPayout, planRevocation } from "./plan-revocation.ts";

const payout = (change: Partial<IssuedPayout>): IssuedPayout => ({
  amountMinor: 1000,
  revokedMinor: 0,
  clawedMinor: 0,
  spent: false,
  ...change,
});

test.each([
  ["nothing was clawed back", {}, "parts", 0],
  ["a part was, of what can be taken in parts", { clawedMinor: 400 }, "parts", 400],
  ["a part was, of a code", { clawedMinor: 400 }, "whole", 0],
  ["all of it was", { clawedMinor: 1000 }, "whole", 1000],
  ["some was taken before", { clawedMinor: 1000, revokedMinor: 400 }, "parts", 600],
  ["the rest is spent", { clawedMinor: 1000, revokedMinor: 400, spent: true }, "parts", 0],
  ["its rewards were worth more than it, since they filled a clawback", { clawedMinor: 1500 }, "whole", 1000],
  ["the rail takes nothing back", { clawedMinor: 1000 }, undefined, 0],
  ["it was earned again after it had been taken back", { clawedMinor: 100, revokedMinor: 400 }, "parts", -300],
  ["it was earned again, and what is left is spent", { revokedMinor: 400, spent: true }, undefined, -400],
] as const)("%s", (_case, change, revokes, take) => {
  expect(planRevocation(payout(change), revokes)).toBe(take);
});
