import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { calendarOf, type Day, daysAfter, monthOf, parseDay } from "./calendar.ts";

const zones = ["UTC", "America/New_York", "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Kiritimati", "Pacific/Pago_Pago"];

describe("the days of a time zone", () => {
  test("begin at their first minute, wherever the shop is", () => {
    const moment = fc.date({ min: new Date("2020-01-01"), max: new Date("2040-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...zones, "America/Santiago", "Africa/Cairo"), moment, (zone, at) => {
        const { dayOf, startOf } = calendarOf(zone);
        const day = dayOf(at);
        const start = startOf(day);
        expect(dayOf(start)).toBe(day);
        expect(dayOf(new Date(start.getTime() - 1)) < day).toBe(true);
        expect(start.getTime()).toBeLessThanOrEqual(at.getTime());
      }),
    );
  });

  test("are told apart by the zone", () => {
    const at = new Date("2026-11-21T03:30:00Z");
    expect(calendarOf("America/New_York").dayOf(at)).toBe("2026-11-20");
    expect(calendarOf("Asia/Kolkata").dayOf(at)).toBe("2026-11-21");
    expect(
      calendarOf("Asia/Kolkata")
        .startOf("2026-11-21" as Day)
        .toISOString(),
    ).toBe("2026-11-20T18:30:00.000Z");
  });

  test("begin after the gap where the clocks skip midnight", () => {
    // Chile's clocks went from 24:00 to 1:00 in the night to 6 September 2026.
    expect(
      calendarOf("America/Santiago")
        .startOf("2026-09-06" as Day)
        .toISOString(),
    ).toBe("2026-09-06T04:00:00.000Z");
  });

  test("are UTC's in a zone that nobody knows", () => {
    expect(calendarOf("Mars/Olympus").dayOf(new Date("2026-11-21T23:59:59Z"))).toBe("2026-11-21");
  });
});

test("a day is read only when it is one", () => {
  expect(parseDay("2028-02-29")).toBe("2028-02-29");
  for (const text of [
    null,
    "",
    "2026-02-29",
    "2026-13-01",
    "2026-1-1",
    "yesterday",
    "2026-11-21T00:00",
    "-000123-11",
    "2026-11",
  ])
    expect(parseDay(text)).toBeNull();
});

test("days and months are counted over the ends of years", () => {
  expect(daysAfter("2026-12-31" as Day, 1)).toBe("2027-01-01");
  expect(daysAfter("2026-03-01" as Day, -1)).toBe("2026-02-28");
  expect(monthOf("2026-11-21" as Day)).toBe("2026-11-01");
  expect(monthOf("2026-12-31" as Day, 1)).toBe("2027-01-01");
  expect(monthOf("2026-01-15" as Day, -1)).toBe("2025-12-01");
});

describe("the clock of a zone", () => {
  const newYork = calendarOf("America/New_York");
  const at = (day: string, time: string) => newYork.momentOf(day as Day, time).toISOString();

  test("says when it shows a time, also after it was changed that day", () => {
    expect(at("2026-07-01", "09:30")).toBe("2026-07-01T13:30:00.000Z");
    expect(at("2026-03-08", "00:00")).toBe("2026-03-08T05:00:00.000Z");
    expect(at("2026-03-08", "23:30")).toBe("2026-03-09T03:30:00.000Z");
    expect(at("2026-11-01", "23:30")).toBe("2026-11-02T04:30:00.000Z");
    expect(newYork.timeOf(new Date("2026-07-01T13:05:00Z"))).toBe("09:05");
  });

  test("is UTC's in a zone that nobody knows", () => {
    expect(calendarOf("Mars/Olympus").timeOf(new Date("2026-11-21T23:59:59Z"))).toBe("23:59");
    expect(calendarOf("").momentOf("2026-11-21" as Day, "01:02")).toEqual(new Date("2026-11-21T01:02:00Z"));
  });

  test("takes a time that is skipped an hour later", () => {
    expect(at("2026-03-08", "02:30")).toBe("2026-03-08T07:30:00.000Z");
  });
});
