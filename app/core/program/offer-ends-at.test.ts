import { expect, test } from "vitest";
import { calendarOf } from "../calendar.ts";
import { offerEndsAt } from "./offer-ends-at.ts";
import { offerInForce } from "./offer-in-force.ts";
import type { Terms } from "./terms.ts";

const newYork = calendarOf("America/New_York");
const saved = new Date("2026-11-22T03:00:00Z");

test("an offer ends with its last day, where the store is", () => {
  expect(offerEndsAt({ offerEnds: null }, saved, newYork)).toBeNull();
  expect(offerEndsAt({ offerEnds: { kind: "on", day: "2026-12-31" } }, saved, newYork)).toEqual(
    new Date("2027-01-01T05:00:00Z"),
  );
  // It is still the 21st in New York; one day after it is the 22nd, to its end.
  expect(offerEndsAt({ offerEnds: { kind: "after_days", days: 1 } }, saved, newYork)).toEqual(
    new Date("2026-11-23T05:00:00Z"),
  );
});

test("an offer that has ended gives nothing, and keeps everything else of the terms", () => {
  const terms = { holdDays: 3, offer: { value: { kind: "free_shipping" }, minimumMinor: 5 } } as unknown as Terms;
  const end = new Date("2026-11-23T05:00:00Z");
  expect(offerInForce(terms, null, end)).toBe(terms);
  expect(offerInForce(terms, end, new Date(end.getTime() - 1))).toBe(terms);
  expect(offerInForce(terms, end, end)).toEqual({ holdDays: 3, offer: { value: { kind: "none" }, minimumMinor: 5 } });
});
