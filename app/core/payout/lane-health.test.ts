import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterAnswer, healthy, type LaneHealth, recovered, restSeconds } from "./lane-health.ts";

const heard = (answers: string, from: LaneHealth = healthy) =>
  [...answers].reduce((lane, one) => afterAnswer(lane, one === "+" ? "answered" : "silent"), from);

describe("a lane", () => {
  test("is not broken by an accident", () => {
    for (const answers of ["-", "----", "+-+-+", "++++++----"]) expect(heard(answers).state).toBe("flowing");
  });

  test("is broken when half of the last requests have no answer", () => {
    for (const answers of ["-----", "++---+--", "+-+-+--"]) expect(heard(answers).state).toBe("broken");
  });

  test("forgets what lies long behind", () => {
    expect(heard(`${"-".repeat(4)}${"+".repeat(20)}${"-".repeat(9)}`).state).toBe("flowing");
    expect(heard("+".repeat(500)).recent).toHaveLength(20);
  });

  test("stays broken whatever comes in late, until it is found well", () => {
    const broken = heard("-----");
    expect(heard("+++++", broken).state).toBe("broken");
    expect(heard("----", recovered(broken)).state).toBe("flowing");
  });

  test("rests longer with every pause in a row, and an answer ends the row", () => {
    const rests: number[] = [];
    let lane = healthy;
    for (let pause = 0; pause < 8; pause += 1) {
      lane = heard("-----", recovered(lane));
      rests.push(restSeconds(lane));
    }
    expect(rests).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
    expect(restSeconds(heard("-----", heard("+", recovered(lane))))).toBe(30);
  });

  test("without money it needs money, whatever was before", () => {
    expect(afterAnswer(heard("-----"), "needs_funds")).toMatchObject({ state: "needs_funds", recent: "" });
  });

  test("with exactly half of its answers missing is broken, and with less it is not", () => {
    expect(heard("+++---")).toMatchObject({ state: "broken", recent: "+++---", pauses: 1 });
    expect(heard("+++--").state).toBe("flowing");
  });

  test("that rests already is not paused again by what comes in late", () => {
    expect(heard("-----", heard("-----"))).toMatchObject({ state: "broken", pauses: 1 });
    const poor = afterAnswer(healthy, "needs_funds");
    expect(heard("------", poor)).toMatchObject({ state: "needs_funds", pauses: 1 });
    expect(afterAnswer(poor, "needs_funds").pauses).toBe(2);
    expect(afterAnswer(poor, "answered")).toMatchObject({ state: "needs_funds", pauses: 1 });
  });

  test("that is answered always never breaks", () => {
    fc.assert(fc.property(fc.nat({ max: 200 }), (count) => heard("+".repeat(count)).state === "flowing"));
  });
});
