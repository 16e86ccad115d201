import { expect, test } from "vitest";
import { calendarOf, type Day } from "../calendar.ts";
import { nextSwitch, resolveSchedule, stateBySchedule } from "./schedule.ts";

const [monday, friday, now] = ["2026-11-16", "2026-11-20", "2026-11-18"].map((day) => new Date(`${day}T12:00:00Z`)) as [
  Date,
  Date,
  Date,
];
const always = { startsAt: null, endsAt: null };

test("a schedule is of the store's clock", () => {
  const local = { startsAt: { day: "2026-11-16" as Day, time: "09:00" }, endsAt: null };
  expect(resolveSchedule(local, calendarOf("Asia/Tokyo"))).toEqual({
    startsAt: new Date("2026-11-16T00:00:00Z"),
    endsAt: null,
  });
});

test("a scheduled program begins at its time, and any that runs ends at its", () => {
  expect(stateBySchedule("scheduled", { startsAt: monday, endsAt: null }, now)).toBe("active");
  expect(stateBySchedule("scheduled", { startsAt: now, endsAt: null }, now)).toBe("active");
  expect(stateBySchedule("scheduled", { startsAt: friday, endsAt: null }, now)).toBe("scheduled");
  expect(stateBySchedule("scheduled", always, now)).toBe("active");
  for (const state of ["scheduled", "active", "paused"] as const) {
    expect(stateBySchedule(state, { startsAt: monday, endsAt: now }, now)).toBe("ended");
    expect(stateBySchedule(state, { startsAt: monday, endsAt: friday }, now)).toBe(
      state === "scheduled" ? "active" : state,
    );
  }
  // A draft waits for the merchant, whatever its schedule says.
  expect(stateBySchedule("draft", { startsAt: monday, endsAt: monday }, now)).toBe("draft");
  for (const schedule of [{ startsAt: friday, endsAt: null }, { startsAt: monday, endsAt: friday }, always])
    expect(stateBySchedule("ended", schedule, now)).toBe("ended");
});

test("what comes next is the beginning, then the end", () => {
  const both = { startsAt: monday, endsAt: friday };
  expect(["draft", "scheduled", "active", "paused", "ended"].map((state) => nextSwitch(state as never, both))).toEqual([
    null,
    monday,
    friday,
    friday,
    null,
  ]);
  expect(nextSwitch("scheduled", { startsAt: friday, endsAt: monday })).toBe(monday);
  expect(nextSwitch("scheduled", { startsAt: friday, endsAt: null })).toBe(friday);
  expect(nextSwitch("scheduled", always)?.getTime()).toBe(0);
  // A spent budget that begins anew comes before an end, or without one; nobody waits for it once the program ended.
  expect(nextSwitch("paused", { startsAt: null, endsAt: friday }, monday)).toBe(monday);
  expect(nextSwitch("active", { startsAt: null, endsAt: monday }, friday)).toBe(monday);
  expect(nextSwitch("paused", always, monday)).toBe(monday);
  expect(nextSwitch("ended", both, friday)).toBe(null);
});
