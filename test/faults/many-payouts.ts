import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** `npm run many-payouts`: the run of many-payouts.test.ts with a thousand rewards, or as many as RUN_REWARDS says. */
const { status } = spawnSync(
  process.execPath,
  [
    join(import.meta.dirname, "../../node_modules/vitest/vitest.mjs"),
    "run",
    "--project",
    "house",
    "test/faults/many-payouts.test.ts",
  ],
  { stdio: "inherit", env: { RUN_REWARDS: "1000", ...process.env } },
);
process.exitCode = status ?? 1;
