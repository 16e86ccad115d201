import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { checkSurvivors } from "./check-survivors.ts";

/**
 * `npm run mutants`: changes `app/core` in thousands of small ways, counts which of them no test notices, and asks of each
 * of those why (`survivors.json`). `-- --mutate "app/core/reward/*.ts"` for a part.
 */
const root = fileURLToPath(new URL("../..", import.meta.url));
const stryker = join(root, "node_modules/@stryker-mutator/core/bin/stryker.js");
const { status } = spawnSync(
  process.execPath,
  [stryker, "run", join(root, "test/mutation/stryker.config.json"), ...process.argv.slice(2)],
  { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
);
const explained = checkSurvivors(root);
process.exitCode = status === 0 && explained ? 0 : 1;
