import { defineConfig } from "prisma/config";
import { migrationAdapter } from "./prisma/migration-adapter.ts";

/** The CLI works through the pg driver and its own WebAssembly engine, so nothing is downloaded. */
export default defineConfig({
  experimental: { adapter: true },
  engine: "js",
  schema: "prisma/schema.prisma",
  adapter: async () => migrationAdapter(process.env.DATABASE_URL ?? ""),
});
