import { defineConfig } from "vitest/config";

/** Every test of the house. `npx vitest run --project core` for the pure ones alone. */
export default defineConfig({
  test: {
    globalSetup: ["test/support/global-database.ts"],
    setupFiles: ["test/support/guards.ts"],
    sequence: { shuffle: true },
    // Two cores: more files at once only make each other slower.
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "core", include: ["app/**/*.test.ts", "test/properties/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "house",
          include: ["test/{sandbox,platform,flows,contract,faults}/**/*.test.ts"],
          // For a busy machine: most take a second, and what hangs is seen all the same.
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          // A real browser on a busy machine gets a second try. The report names it ("retry x1"), and it is a bug to look into.
          retry: 1,
        },
      },
    ],
  },
});
