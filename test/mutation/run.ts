import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { Stryker } from "@stryker-mutator/core";
import { checkSurvivors } from "./check-survivors.ts";

/**
 * `npm run mutants`: changes `app/core` in thousands of small ways, counts which of them no test notices, and asks of each
 * of those why (`survivors.json`). `-- --mutate "app/core/reward/*.ts"` for a part.
 */
const { values } = parseArgs({ options: { mutate: { type: "string" }, concurrency: { type: "string" } } });
const root = fileURLToPath(new URL("../..", import.meta.url));
process.chdir(root);
process.title = "stryker";
// It sets the exit code where too few die.
await new Stryker({
  configFile: "test/mutation/stryker.config.json",
  ...(values.mutate === undefined ? {} : { mutate: values.mutate.split(",") }),
  ...(values.concurrency === undefined ? {} : { concurrency: Number(values.concurrency) }),
}).runMutationTest();
if (!checkSurvivors(root)) process.exitCode = 1;
