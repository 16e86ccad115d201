import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { checkThemeRules, type Offence } from "./theme-rules.ts";

const EXTENSION = join(import.meta.dirname, "../extensions/goodword-theme");

/** Everything wrong with a theme app extension: Shopify's own Theme Check plus our rules. Never touches the network. */
export async function checkTheme(root: string): Promise<Offence[]> {
  return [...(await runThemeCheck(root)), ...checkThemeRules(root)];
}

async function runThemeCheck(root: string): Promise<Offence[]> {
  const folder = mkdtempSync(join(tmpdir(), "theme-check-"));
  try {
    // Theme Check would download the newest Liquid docs and cache them for the whole machine. An empty folder in their
    // place makes it use the docs of its own pinned package, so that the answer is the same everywhere. Both variables
    // are read when the module is loaded, hence the import here.
    process.env.SHOPIFY_TLD_ROOT = folder;
    process.env.XDG_CACHE_HOME = folder;
    const { themeCheckRun } = await import("@shopify/theme-check-node");
    const config = join(folder, "theme-check.yml");
    writeFileSync(config, "extends: theme-check:theme-app-extension\n");
    const { offenses } = await themeCheckRun(root, config);
    return offenses.map(({ uri, start, check, message }) => ({
      file: relative(root, fileURLToPath(uri)),
      line: start.line + 1,
      message: `${message} (${check})`,
    }));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const offences = await checkTheme(EXTENSION);
  for (const { file, line, message } of offences) {
    console.error(`${relative(process.cwd(), join(EXTENSION, file))}:${line} ${message}`);
  }
  console.log(offences.length === 0 ? "theme: no offences" : `theme: ${offences.length} offences`);
  process.exitCode = offences.length === 0 ? 0 : 1;
}
