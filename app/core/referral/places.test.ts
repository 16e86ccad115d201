import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byStanding, firstMove, type Mover, placesAfter, type Standing } from "./places.ts";

const day = (number: number) => new Date(Date.UTC(2026, 0, number));
const standing = (referralId: string, number: number): Standing => ({ referralId, countsSince: day(number) });
const mover = (referralId: string, over: Partial<Mover> = {}): Mover => ({
  referralId,
  before: null,
  after: null,
  wouldBe: null,
  ...over,
});

describe("the order of referrals", () => {
  test("goes by the time they came to count, then by id", () => {
    const all = [standing("c", 2), standing("b", 2), standing("a", 3), standing("d", 1)];
    expect(all.sort(byStanding).map(({ referralId }) => referralId)).toEqual(["d", "b", "c", "a"]);
  });

  test("the first move is the earliest of what was, is and would be", () => {
    expect(firstMove([])).toBeNull();
    expect(firstMove([mover("a")])).toBeNull();
    expect(firstMove([mover("a", { before: day(4), after: day(3) }), mover("b", { after: day(5) })])).toEqual(day(3));
    expect(firstMove([mover("a", { before: day(2), after: day(3) })])).toEqual(day(2));
    expect(firstMove([mover("a", { wouldBe: day(1), after: day(3) })])).toEqual(day(1));
  });
});

describe("places after a move", () => {
  test("one that comes in pushes those behind it on, and no other is told", () => {
    const places = placesAfter(2, [standing("x", 1), standing("z", 5)], [mover("y", { after: day(3) })]);
    expect(Object.fromEntries(places)).toEqual({ y: 4, z: 5 });
  });

  test("one that falls away lets those behind it move up, and would stand where it would", () => {
    const places = placesAfter(
      0,
      [standing("x", 1), standing("z", 5)],
      [mover("y", { before: day(3), wouldBe: day(3) })],
    );
    expect(Object.fromEntries(places)).toEqual({ y: 2, z: 2 });
  });

  test("one that does not count yet would stand behind those before it, and takes nobody's place", () => {
    const waits = mover("y", { wouldBe: day(3) });
    expect(Object.fromEntries(placesAfter(2, [standing("x", 1), standing("w", 2), standing("z", 5)], [waits]))).toEqual(
      {
        y: 5,
      },
    );
    expect(Object.fromEntries(placesAfter(0, [standing("z", 5)], [waits, mover("v", { after: day(2) })]))).toEqual({
      v: 1,
      y: 2,
      z: 2,
    });
  });

  test("one that never counts stands first in its own eyes", () => {
    expect(Object.fromEntries(placesAfter(7, [standing("x", 1)], [mover("y")]))).toEqual({ y: 1 });
  });

  test("are those of everybody counted anew, whoever moved", () => {
    const at = fc.option(fc.integer({ min: 1, max: 6 }));
    const people = fc.uniqueArray(fc.record({ id: fc.constantFrom(..."abcdefgh"), before: at, after: at }), {
      selector: ({ id }) => id,
    });
    fc.assert(
      fc.property(people, fc.integer({ min: 0, max: 3 }), (all, ahead) => {
        const still = all.filter(({ before, after }) => before !== null && before === after);
        const moved = all.filter((each) => !still.includes(each));
        const places = placesAfter(
          ahead,
          still.map(({ id, before }) => standing(id, before ?? 0)),
          moved.map(({ id, before, after }) =>
            mover(id, { before: before ? day(before) : null, after: after ? day(after) : null }),
          ),
        );
        const count = (of: "before" | "after") =>
          all
            .flatMap((each) => (each[of] === null ? [] : [standing(each.id, each[of])]))
            .sort(byStanding)
            .map(({ referralId }) => referralId);
        const [old, now] = [count("before"), count("after")];
        for (const { id, after } of all) {
          const place = ahead + now.indexOf(id) + 1;
          if (after === null) expect(places.get(id)).toBe(1);
          else if (moved.some((each) => each.id === id)) expect(places.get(id)).toBe(place);
          else expect(places.get(id)).toBe(old.indexOf(id) === now.indexOf(id) ? undefined : place);
        }
      }),
    );
  });
});
