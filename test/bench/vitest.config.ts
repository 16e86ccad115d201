import { defineConfig } from "vitest/config";

/** The payouts leg stands on the tests' world of sandbox, database and killed processes, so it runs in their runner. */
export default defineConfig({
  test: {
    include: ["test/bench/payouts-leg.ts"],
    globalSetup: ["test/support/global-database.ts"],
    testTimeout: 3_600_000,
    hookTimeout: 180_000,
  },
});
