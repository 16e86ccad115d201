import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface LockedPackage {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  packages: Record<string, LockedPackage>;
}

/**
 * A lock that lacks the binaries of other platforms is refused by `npm ci` there. npm drops them whenever the registry in
 * use does not serve one (npm/cli#4828), so they are put back by name: their version is pinned, and only a machine of that
 * platform ever asks for them. `--write` repairs the lock.
 */
export function missingPlatforms(lock: Lock): Record<string, LockedPackage> {
  const missing: Record<string, LockedPackage> = {};
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      if (locate(lock, path, name) || !/^\d/.test(range)) continue;
      // Beside its parent's neighbours when that is free, else inside the parent as npm would do.
      const flat = `node_modules/${name}`;
      const at = lock.packages[flat] || missing[flat] ? `${path}/node_modules/${name}` : flat;
      missing[at] = {
        version: range,
        ...platformOf(name),
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
      };
    }
  }
  return missing;
}

/** Node's own way of finding a package, over the paths of the lock. */
function locate(lock: Lock, from: string, name: string): LockedPackage | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("/node_modules/")))) {
    const found = lock.packages[`${folder === "" ? "" : `${folder}/`}node_modules/${name}`];
    if (found || folder === "") return found;
  }
}

/** `@rollup/rollup-linux-x64-musl` → os linux, cpu x64, libc musl: the way these packages are named. */
function platformOf(name: string): LockedPackage {
  const words = name.split(/[-/]/);
  const one = (among: readonly string[]) => among.filter((word) => words.includes(word));
  const os = one(["android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"]);
  const cpu = one(["arm", "arm64", "ia32", "loong64", "ppc64", "riscv64", "s390x", "wasm32", "x64"]);
  const libc = one(["musl", "gnu"]).map((word) => (word === "gnu" ? "glibc" : word));
  if (cpu.length === 0) throw new Error(`cannot tell the platform of ${name} from its name`);
  return { cpu, ...(os.length > 0 ? { os } : {}), ...(os[0] === "linux" && libc.length > 0 ? { libc } : {}) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = fileURLToPath(new URL("../package-lock.json", import.meta.url));
  const lock = JSON.parse(readFileSync(path, "utf8")) as Lock;
  const missing = missingPlatforms(lock);
  const names = Object.keys(missing);
  if (names.length > 0 && process.argv.includes("--write")) {
    const sorted = Object.entries({ ...lock.packages, ...missing }).sort(([a], [b]) => (a < b ? -1 : 1));
    lock.packages = Object.fromEntries(sorted);
    writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
    console.log(`${names.length} platform packages put back`);
  } else if (names.length > 0) {
    console.error(`package-lock.json lacks ${names.length} platform packages: node scripts/check-lock.ts --write`);
    console.error(names.join("\n"));
    process.exitCode = 1;
  } else console.log("every platform's packages are in the lock");
}
