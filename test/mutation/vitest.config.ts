import { defineConfig } from "vitest/config";

/** What kills a mutant of `app/core`: the tests beside the rules and a short run of the histories. No database. */
export default defineConfig({
  test: {
    include: ["app/core/**/*.test.ts", "test/properties/*.test.ts"],
    setupFiles: ["test/mutation/first-failure.ts"],
    env: { HISTORIES: "150" },
  },
});
