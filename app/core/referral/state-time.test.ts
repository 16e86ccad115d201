import { describe, expect, test } from "vitest";
import { isReadState, readStateAt, sameSecond } from "./state-time.ts";

const delivered = new Date("2026-11-21T10:00:00Z");

describe("when a state was reached", () => {
  test("a state that was read stands after every delivery of its second and before the next one", () => {
    const read = readStateAt(delivered);
    expect(read > delivered).toBe(true);
    expect(read < new Date("2026-11-21T10:00:01Z")).toBe(true);
    expect(sameSecond(read, delivered)).toBe(true);
    expect([isReadState(read), isReadState(delivered)]).toEqual([true, false]);
  });

  test("reading twice changes nothing", () =>
    expect(readStateAt(readStateAt(delivered))).toEqual(readStateAt(delivered)));

  test("two seconds are two, however near", () =>
    expect(sameSecond(new Date("2026-11-21T10:00:00.999Z"), new Date("2026-11-21T10:00:01Z"))).toBe(false));
});
