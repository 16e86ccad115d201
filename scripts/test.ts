import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runChecks } from "./check.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What vitest's JSON reporter writes, as far as the count needs it. */
interface Report {
  readonly success: boolean;
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

function runTests(report: string): { passed: number; failed: number; status: number | null } {
  const vitest = join(root, "node_modules/vitest/vitest.mjs");
  const { status } = spawnSync(
    process.execPath,
    [vitest, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${report}`],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
  );
  try {
    const read = JSON.parse(readFileSync(report, "utf8")) as Report;
    // A file that does not load has no tests to fail.
    const broken = read.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
    return { passed: read.numPassedTests, failed: read.numFailedTests + broken.length, status };
  } catch {
    return { passed: 0, failed: 1, status };
  }
}

/**
 * All there is: the build, which the browser tests serve, the checks and the tests. Everything runs, whatever fails
 * before it, so that one run tells all. The last line counts.
 */
const build = spawnSync(process.execPath, [join(root, "node_modules/@remix-run/dev/dist/cli.js"), "vite:build"], {
  cwd: root,
  stdio: ["ignore", "inherit", "inherit"],
});
const built = build.status === 0;
console.log(`${built ? "✓" : "✗"} build`);
const checks = await runChecks();
const folder = mkdtempSync(join(tmpdir(), "goodword-report-"));
const tests = runTests(join(folder, "report.json"));
rmSync(folder, { recursive: true, force: true });

const passed = (built ? 1 : 0) + checks.passed + tests.passed;
let failed = (built ? 0 : 1) + checks.failed + tests.failed;
// An error outside of any test, in a teardown for instance, is a failure too.
if (tests.status !== 0 && tests.failed === 0) failed += 1;
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
