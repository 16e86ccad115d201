import { expect, test } from "vitest";
import { languageOf } from "../language/language-of.ts";
import type { ShownExpiry } from "../payout/plan-expiry.ts";
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
  const reward = { state, holdUntil: day, goesOut: null, lapsesAt: null, expiry: null, ...dates };
  expect(describeRewardState(english, reward, "UTC", day)).toBe(expected);
});

test("a day is the shop's, not Greenwich's", () => {
  const reward = { state: "held", holdUntil: day, goesOut: null, lapsesAt: null, expiry: null } as const;
  expect(describeRewardState(english, reward, "America/New_York", day)).toBe("Waiting until November 30");
});

const ends = { until: day, endedAs: null, leftMinor: null, untouched: false };
const before = new Date(day.getTime() - 1);

test.each<[Partial<ShownExpiry>, Date, string]>([
  [{}, before, "Sent; use it until December 1, 2026 at 3:00 AM"],
  [{ leftMinor: 400 }, before, "Sent; use it until December 1, 2026 at 3:00 AM"],
  [{}, day, "Sent; it ended on December 1, 2026 at 3:00 AM"],
  [{ leftMinor: 400 }, day, "Sent; it ended on December 1, 2026 at 3:00 AM"],
  [{ endedAs: "expired" }, day, "Sent; it ended on December 1, 2026 at 3:00 AM"],
  [{ endedAs: "expired", leftMinor: 400 }, day, "Sent; what was left of it ended on December 1, 2026 at 3:00 AM"],
  [{ endedAs: "expired", leftMinor: 1_000, untouched: true }, day, "Ended unused on December 1, 2026 at 3:00 AM"],
  [{ endedAs: "used", leftMinor: 0 }, before, "Sent"],
  [{ endedAs: "taken_back", leftMinor: 0 }, before, "Sent"],
])("an issued one that runs out, %o, reads “%3$s”", (change, now, expected) => {
  const reward = { state: "issued", holdUntil: day, goesOut: null, lapsesAt: null } as const;
  expect(describeRewardState(english, { ...reward, expiry: { ...ends, ...change } }, "UTC", now)).toBe(expected);
});

test("when something ends is said of issued ones alone", () => {
  const reward = { state: "clawed_back", holdUntil: day, goesOut: null, lapsesAt: null, expiry: ends } as const;
  expect(describeRewardState(english, reward, "UTC", before)).toBe("Taken back");
});
