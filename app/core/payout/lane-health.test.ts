import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { afterAnswer, healthy, type LaneHealth, recovered, restSeconds } from "./lane-health.ts";

const after = (answers: string, from: LaneHealth = healthy) =>
  [...answers].reduce((lane, one) => afterAnswer(lane, one === "+" ? "answered" : "silent"), from);

describe("a lane", () => {
  test("is not broken by an accident", () => {
    for (const answers of ["-", "----", "+-+-+", "++++++----"]) expect(after(answers).state).toBe("flowing");
  });

  test("is broken when half of the last requests have no answer", () => {
    for (const answers of ["-----", "++---+--", "+-+-+--"]) expect(after(answers).state).toBe("broken");
  });

  test("forgets what lies long behind", () => {
    expect(after(`${"-".repeat(4)}${"+".repeat(20)}${"-".repeat(9)}`).state).toBe("flowing");
    expect(after("+".repeat(500)).recent).toHaveLength(20);
  });

  test("stays broken whatever comes in late, until it is found well", () => {
    const broken = after("-----");
    expect(after("+++++", broken).state).toBe("broken");
    expect(after("----", recovered(broken)).state).toBe("flowing");
  });

  test("rests longer with every pause in a row, and an answer ends the row", () => {
    const rests: number[] = [];
    let lane = healthy;
    for (let pause = 0; pause < 8; pause += 1) {
      lane = after("-----", recovered(lane));
      rests.push(restSeconds(lane));
    }
    expect(rests).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
    expect(restSeconds(after("-----", after("+", recovered(lane))))).toBe(30);
  });

  test("without money it needs money, whatever was before", () => {
    expect(afterAnswer(after("-----"), "needs_funds")).toMatchObject({ state: "needs_funds", recent: "" });
  });

  test("that is answered always never breaks", () => {
    fc.assert(fc.property(fc.nat({ max: 200 }), (count) => after("+".repeat(count)).state === "flowing"));
  });
});
