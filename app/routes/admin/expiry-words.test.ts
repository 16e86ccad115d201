import { expect, test } from "vitest";
import { shopFormat } from "../../components/shop-format.ts";
import type { ShownExpiry } from "../../core/payout/plan-expiry.ts";
import { expiryWords } from "./expiry-words.ts";

const until = new Date("2026-12-01T15:30:00Z");
const now = new Date("2026-11-21T10:00:00Z");
const words = { format: shopFormat("UTC", now), now };
const open: ShownExpiry = { until, endedAs: null, leftMinor: null, untouched: false };

test.each<[ShownExpiry | null, Date, string | null]>([
  [null, now, null],
  [open, now, "Ends on Dec 1 at 3:30 PM if it is not used."],
  [open, until, "Ended on Dec 1 at 3:30 PM."],
  [{ ...open, endedAs: "expired" }, until, "Ended on Dec 1 at 3:30 PM."],
  [{ ...open, endedAs: "expired", leftMinor: 600 }, until, "$6.00 ended unused on Dec 1 at 3:30 PM."],
  [{ ...open, endedAs: "used", leftMinor: 0 }, now, "Used up before it would have ended on Dec 1."],
  [{ ...open, endedAs: "taken_back", leftMinor: 0 }, now, null],
])("%o at %s", (expiry, at, expected) => {
  expect(expiryWords(expiry, "USD", { ...words, now: at })).toBe(expected);
});
