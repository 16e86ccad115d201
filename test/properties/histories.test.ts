import fc from "fast-check";
import { expect, test } from "vitest";
import { breachesOf, cases } from "./histories.ts";

test("whatever happens in whatever order, rewards and books equal the rule worked out anew from the whole history", () => {
  fc.assert(
    fc.property(cases, (each) => {
      expect(breachesOf(each)).toEqual([]);
    }),
    // The same histories in every run; `npm run properties` looks at others.
    { numRuns: Number(process.env.HISTORIES ?? 1_500), seed: 20_261_121 },
  );
  // Two seconds alone; the machine may be busy with other files.
}, 60_000);
