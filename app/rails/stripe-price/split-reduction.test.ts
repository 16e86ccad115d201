import fc from "fast-check";
import { expect, it } from "vitest";
import { splitReduction } from "./split-reduction.ts";

const cases: [number, number, number, number, unknown][] = [
  [900, 3, 1, 1, [{ cycles: 3, unitsOff: 300 }]],
  [
    1000,
    3,
    1,
    1,
    [
      { cycles: 1, unitsOff: 334 },
      { cycles: 2, unitsOff: 333 },
    ],
  ],
  [1000, 2, 2, 1, [{ cycles: 2, unitsOff: 250 }]],
  [2, 36, 1, 1, [{ cycles: 2, unitsOff: 1 }]],
  [1001, 2, 2, 1, null],
  [
    12_340,
    3,
    1,
    10,
    [
      { cycles: 1, unitsOff: 4_120 },
      { cycles: 2, unitsOff: 4_110 },
    ],
  ],
];

it.each(cases)("splits %i over %i cycles of %i in steps of %i", (units, cycles, quantity, step, parts) => {
  expect(splitReduction(units, cycles, quantity, step)).toEqual(parts);
});

it("never gives a unit more or less than the reward, nor more cycles than were asked for", () => {
  const whole = (max: number) => fc.integer({ min: 1, max });
  fc.assert(
    fc.property(
      whole(99_999_999),
      whole(36),
      whole(9),
      fc.constantFrom(1, 10, 100),
      (units, cycles, quantity, step) => {
        const parts = splitReduction(units, cycles, quantity, step);
        expect(parts === null).toBe(units % (quantity * step) !== 0);
        if (parts === null) return;
        expect(parts.reduce((sum, part) => sum + part.cycles * part.unitsOff * quantity, 0)).toBe(units);
        expect(parts.reduce((sum, part) => sum + part.cycles, 0)).toBeLessThanOrEqual(cycles);
        for (const part of parts) expect(part.unitsOff % step).toBe(0);
      },
    ),
  );
});
