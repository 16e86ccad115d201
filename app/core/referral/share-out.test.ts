import { describe, expect, test } from "vitest";
import { byTurn, shareOut } from "./share-out.ts";

const at = (day: number) => new Date(Date.UTC(2026, 10, day));
const taker = (askedMinor: number, day = 1, orderId = "b", referralId = "b", cause = "b") => ({
  at: at(day),
  orderId,
  referralId,
  cause,
  askedMinor,
});

describe("the turn in a limit", () => {
  test.each([
    ["time of payment", taker(1, 1, "z", "z", "z"), taker(1, 2, "a", "a", "a")],
    ["order", taker(1, 1, "a", "z", "z"), taker(1, 1, "b", "a", "a")],
    ["referral", taker(1, 1, "b", "a", "z"), taker(1, 1, "b", "b", "a")],
    ["cause", taker(1, 1, "b", "b", "a"), taker(1, 1, "b", "b", "b")],
  ])("goes by %s", (_, first, next) => {
    expect(Math.sign(byTurn(first, next))).toBe(-1);
    expect(Math.sign(byTurn(next, first))).toBe(1);
    expect(byTurn(first, { ...first })).toBe(0);
  });
});

describe("a limit", () => {
  test("gives each in its turn what it asks, the last what is left, and the rest nothing", () => {
    const [late, early, middle] = [taker(50, 3), taker(60, 1), taker(70, 2)];
    expect([...shareOut(100, [late, early, middle])]).toEqual([
      [early, 60],
      [middle, 40],
      [late, 0],
    ]);
    // Nobody's place in the list is changed by it.
    expect([...shareOut(200, [late, early]).values()]).toEqual([60, 50]);
  });

  test("that is overdrawn gives nothing, and takes nothing", () => {
    expect([...shareOut(-10, [taker(5)]).values()]).toEqual([0]);
  });
});
