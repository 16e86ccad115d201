import { expect, test } from "vitest";
import { languageOf } from "../language/language-of.ts";
import { describeRewardState } from "./describe-reward-state.ts";
import { openHold } from "./open-hold.ts";
import type { RewardState } from "./reward-states.ts";

const day = new Date("2026-12-01T03:00:00Z");
const english = languageOf("en");

test.each<[RewardState, { holdUntil?: Date; goesOut?: Date; lapsesAt?: Date }, string]>([
  ["held", {}, "Waiting until December 1"],
  ["held", { holdUntil: openHold }, "Waiting"],
  ["due", {}, "Ready to be sent"],
  ["due", { goesOut: day }, "Goes out on December 1"],
  ["issuing", { goesOut: day }, "On its way"],
  ["issued", { goesOut: day, lapsesAt: day }, "Sent"],
  ["failed", {}, "Delayed"],
  ["failed", { lapsesAt: day }, "Delayed; lapses on December 1"],
  ["due", { lapsesAt: day }, "Ready to be sent"],
  ["cancelled", { holdUntil: openHold, lapsesAt: day }, "Cancelled"],
  ["clawed_back", {}, "Taken back"],
])("%s with %o reads “%s”", (state, dates, expected) => {
  const reward = { state, holdUntil: day, goesOut: null, lapsesAt: null, ...dates };
  expect(describeRewardState(english, reward, "UTC")).toBe(expected);
});

test("a day is the shop's, not Greenwich's", () => {
  const reward = { state: "held", holdUntil: day, goesOut: null, lapsesAt: null } as const;
  expect(describeRewardState(english, reward, "America/New_York")).toBe("Waiting until November 30");
});
