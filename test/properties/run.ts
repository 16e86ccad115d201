import { randomInt } from "node:crypto";
import { parseArgs } from "node:util";
import fc from "fast-check";
import { breachesOf, cases } from "./histories.ts";

/**
 * `npm run properties`: the rule against the model, over so many generated histories. Prints the seed first, so that a run
 * that is cut short can be told again; a history that breaks something is shrunk and printed.
 */
const { values } = parseArgs({ options: { runs: { type: "string", default: "100000" }, seed: { type: "string" } } });
const runs = Number(values.runs);
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
console.log(`${runs} histories, seed ${seed}`);
const startedAt = performance.now();
let broken = 0;
for (let done = 0; done < runs && broken === 0; done += 10_000) {
  const part = Math.min(10_000, runs - done);
  const result = fc.check(
    fc.property(cases, (each) => breachesOf(each).length === 0),
    { numRuns: part, seed: seed + done },
  );
  if (result.failed) {
    broken += 1;
    const [example] = result.counterexample ?? [];
    console.log(JSON.stringify(example, null, 1));
    if (example) for (const line of breachesOf(example)) console.log(`✗ ${line}`);
    console.log(`seed ${seed + done}, path ${result.counterexamplePath}`);
  } else console.log(`${done + part} hold`);
}
console.log(`${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
process.exitCode = broken === 0 ? 0 : 1;
