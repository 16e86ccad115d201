import { describe, expect, test } from "vitest";
import { type Expiry, isToAsk, type Left, planExpiry, remindFrom, settleMs } from "./plan-expiry.ts";

const at = (text: string) => new Date(`2026-${text}Z`);
const ahead = (date: Date, ms: number) => new Date(date.getTime() - ms);
const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Thirty days from the first of November on. */
const month: Expiry = { from: at("11-01T00:00:00"), until: at("12-01T00:00:00"), remindedAt: null };
const told: Expiry = { ...month, remindedAt: at("11-24T03:41:00") };
const left = (amountMinor: number): Left => ({ kind: "left", amountMinor });

describe("when somebody is told", () => {
  test("so many days before the end", () => {
    expect(remindFrom(month, 7)).toEqual(at("11-24T00:00:00"));
    expect(remindFrom(month, 1)).toEqual(at("11-30T00:00:00"));
  });
  test("and not before half of the time is over", () => {
    expect(remindFrom(month, 20)).toEqual(at("11-16T00:00:00"));
    expect(remindFrom({ ...month, until: at("11-05T00:00:00") }, 7)).toEqual(at("11-03T00:00:00"));
  });
  test("by a store that tells nobody, never", () => expect(remindFrom(month, null)).toBeNull());
});

describe("whether the provider is asked", () => {
  test("from the day of the reminder to the end", () => {
    expect(isToAsk(month, 7, ahead(at("11-24T00:00:00"), 1))).toBe(false);
    expect(isToAsk(month, 7, at("11-24T00:00:00"))).toBe(true);
    expect(isToAsk(month, 7, ahead(month.until, 1))).toBe(true);
  });
  test("not by a store that tells nobody, until it is over", () => {
    expect(isToAsk(month, null, ahead(month.until, 1))).toBe(false);
    expect(isToAsk(month, null, new Date(month.until.getTime() + settleMs))).toBe(true);
  });
  test("again of who was told, whatever the setting is by now", () => {
    expect(isToAsk(told, null, at("11-25T00:00:00"))).toBe(true);
  });
  test("not between the end and the moment at which nothing can follow any more", () => {
    expect(settleMs).toBe(36 * hour);
    expect(isToAsk(told, 7, month.until)).toBe(false);
    expect(isToAsk(told, 7, at("12-02T11:59:59.999"))).toBe(false);
    expect(isToAsk(told, 7, at("12-02T12:00:00"))).toBe(true);
  });
});

describe("before the end", () => {
  const now = at("11-24T03:41:00");
  test("a person who has something left is told, with how much", () => {
    expect(planExpiry(month, left(400), now)).toEqual({ kind: "remind", leftMinor: 400 });
  });
  test("one who used it is not", () => {
    expect(planExpiry(month, left(0), now)).toEqual({ kind: "used" });
    expect(planExpiry(month, left(-1), now)).toEqual({ kind: "used" });
  });
  test("nobody is told twice, but found to have used it", () => {
    expect(planExpiry(told, left(400), now)).toEqual({ kind: "wait" });
    expect(planExpiry(told, left(0), now)).toEqual({ kind: "used" });
    expect(planExpiry(told, { kind: "silent" }, ahead(month.until, hour))).toEqual({ kind: "wait" });
  });
  test("where nobody can say what is left, the date is told", () => {
    expect(planExpiry(month, { kind: "unknowable" }, now)).toEqual({ kind: "remind", leftMinor: null });
  });
  test("a silent provider is asked again tomorrow, and on the last day the date is told all the same", () => {
    const silent = { kind: "silent" } as const;
    expect(planExpiry(month, silent, ahead(month.until, day + 1))).toEqual({ kind: "wait" });
    expect(planExpiry(month, silent, ahead(month.until, day))).toEqual({ kind: "remind", leftMinor: null });
  });
});

describe("after the end", () => {
  const now = new Date(month.until.getTime() + settleMs);
  test("what was left has run out, told or not", () => {
    expect(planExpiry(month, left(400), now)).toEqual({ kind: "expired", leftMinor: 400 });
    expect(planExpiry(told, left(1), now)).toEqual({ kind: "expired", leftMinor: 1 });
  });
  test("what was used did not", () => expect(planExpiry(told, left(0), now)).toEqual({ kind: "used" }));
  test("what nobody can say is not made up", () => {
    expect(planExpiry(told, { kind: "unknowable" }, now)).toEqual({ kind: "expired", leftMinor: null });
  });
  test("a silent provider is asked for a week", () => {
    const silent = { kind: "silent" } as const;
    expect(planExpiry(told, silent, new Date(month.until.getTime() + 7 * day - 1))).toEqual({ kind: "wait" });
    expect(planExpiry(told, silent, new Date(month.until.getTime() + 7 * day))).toEqual({
      kind: "expired",
      leftMinor: null,
    });
  });
});
