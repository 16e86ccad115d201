import { expect, test } from "vitest";
import { newId } from "../../platform/new-id.ts";
import { visitTime } from "./visit-time.ts";

test.each(["1970-01-01T00:00:00.000Z", "2026-11-21T19:34:45.123Z", "2286-11-20T17:46:39.999Z"])(
  "a visit of %s says so",
  (at) => {
    expect(visitTime(newId("visit", new Date(at)))?.toISOString()).toBe(at);
  },
);

test.each(["", "vis_1", "cod_01jd7k5m3n0000000000000000", "vis_01jd7k5m3u0000000000000000"])(
  "%j says nothing",
  (id) => {
    expect(visitTime(id)).toBe(null);
  },
);

test("nothing stands before or behind the id of a visit", () => {
  const id = "vis_01h00000000000000000000000";
  expect(visitTime(id)).not.toBeNull();
  expect(visitTime(`x${id}`)).toBeNull();
  expect(visitTime(`${id}!`)).toBeNull();
});
