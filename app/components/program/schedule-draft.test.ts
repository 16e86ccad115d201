import { expect, test } from "vitest";
import { calendarOf, type Day } from "../../core/calendar.ts";
import { parseTime, readSchedule, scheduleDraftOf, startingSchedule } from "./schedule-draft.ts";

test("times are read as people type them", () => {
  expect(["9:05", " 09:05 ", "23:59"].map(parseTime)).toEqual(["09:05", "09:05", "23:59"]);
  for (const wrong of ["24:00", "9", "9:5", "09:60", "nine"]) expect(parseTime(wrong), wrong).toBeNull();
});

test("a schedule survives the form, and what is no day or time is told beside its field", () => {
  const newYork = calendarOf("America/New_York");
  const schedule = { startsAt: newYork.momentOf("2027-01-31" as Day, "09:30"), endsAt: null };
  const draft = scheduleDraftOf(schedule, newYork);
  expect(readSchedule(draft, {})).toEqual({ startsAt: { day: "2027-01-31", time: "09:30" }, endsAt: null });
  expect(readSchedule(startingSchedule, {})).toEqual({ startsAt: null, endsAt: null });
  const errors = {};
  readSchedule({ ...startingSchedule, startDay: "31.1.2027", endDay: "2027-02-01", endTime: "noon" }, errors);
  expect(Object.keys(errors)).toEqual(["startDay", "endTime"]);
});
