import { globSync } from "node:fs";
import { registerHooks } from "node:module";
import { join, resolve } from "node:path";
import { performance } from "node:perf_hooks";
import { pathToFileURL } from "node:url";
import type {
  DryRunResult,
  MutantRunOptions,
  MutantRunResult,
  TestResult,
  TestRunner,
} from "@stryker-mutator/api/test-runner";
import type { Collected } from "./collected.ts";

/* What Stryker's instrumented code reads and writes, under one global name. */
interface Switches {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: { static: Record<string, number>; perTest: Record<string, Record<string, number>> };
  hitCount?: number | undefined;
  hitLimit?: number | undefined;
}

/**
 * Runs the tests of the rules inside of Stryker's worker: they do no I/O and keep nothing, so that reading them once does for
 * all mutants, and a mutant costs what its tests cost. The histories come last, since they take the longest and most mutants
 * are dead by then. Where a mutant has left something behind that makes a test fail without it, a fresh worker begins anew.
 */
class InProcess implements TestRunner {
  readonly #switches: Switches = {};
  #tests: readonly Collected[] = [];
  #spoilt = false;
  #fresh = true;

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init(): Promise<void> {
    const root = process.cwd();
    process.env.HISTORIES = "150";
    Object.assign(globalThis, { __stryker__: this.#switches });
    const stand = pathToFileURL(resolve(root, "test/mutation/collected.ts")).href;
    registerHooks({
      resolve: (asked, context, next) =>
        asked === "vitest" && context.parentURL !== stand ? next(stand, context) : next(asked, context),
    });
    const { collectFrom, collected } = (await import(stand)) as typeof import("./collected.ts");
    await import(pathToFileURL(join(root, "test/mutation/first-failure.ts")).href);
    for (const path of [
      ...globSync("app/core/**/*.test.ts", { cwd: root }).sort(),
      ...globSync("test/properties/*.test.ts", { cwd: root }).sort(),
    ]) {
      collectFrom(path);
      await import(pathToFileURL(join(root, path)).href);
    }
    this.#tests = collected;
  }

  async dryRun(): Promise<DryRunResult> {
    const tests: TestResult[] = [];
    for (const test of this.#tests) {
      this.#switches.currentTestId = test.id;
      const startedAt = performance.now();
      const failure = await failureOf(test);
      const told = {
        id: test.id,
        name: test.name,
        fileName: join(process.cwd(), test.file),
        timeSpentMs: performance.now() - startedAt,
      };
      tests.push(
        failure === null
          ? { ...told, status: status.success }
          : { ...told, status: status.failed, failureMessage: failure },
      );
    }
    this.#switches.currentTestId = undefined;
    return {
      status: "complete" as never,
      tests,
      mutantCoverage: this.#switches.mutantCoverage ?? { static: {}, perTest: {} },
    };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }: MutantRunOptions): Promise<MutantRunResult> {
    if (this.#spoilt) throw new Error("a mutant has left something behind: begin anew");
    const fresh = this.#fresh;
    this.#fresh = false;
    const asked = testFilter && new Set(testFilter);
    let count = 0;
    for (const test of this.#tests) {
      if (asked && !asked.has(test.id)) continue;
      Object.assign(this.#switches, { activeMutant: activeMutant.id, hitLimit, hitCount: hitLimit && 0 });
      count += 1;
      const failure = await failureOf(test);
      const over = hitLimit !== undefined && (this.#switches.hitCount ?? 0) > hitLimit;
      Object.assign(this.#switches, { activeMutant: undefined, hitLimit: undefined, hitCount: undefined });
      if (over) return { status: "timeout" as never, reason: `more than ${hitLimit} hits` };
      if (failure === null) continue;
      this.#spoilt = (await failureOf(test)) !== null;
      // It may be what an earlier one has left behind, unless this was the first.
      if (this.#spoilt && !fresh) throw new Error("a mutant has left something behind: begin anew");
      return { status: "killed" as never, killedBy: [test.id], failureMessage: failure, nrOfTests: count };
    }
    return { status: "survived" as never, nrOfTests: count };
  }
}

/** Stryker's numbers for how a test ended. */
const status = { success: 0 as never, failed: 1 as never };

/** What a test fails with, null for one that passes. */
async function failureOf(test: Collected): Promise<string | null> {
  try {
    await test.run();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

function inProcess(): TestRunner {
  return new InProcess();
}
inProcess.inject = [] as const;

/** What Stryker looks for in a plugin. */
export const strykerPlugins = [{ kind: "TestRunner", name: "in-process", factory: inProcess }];
