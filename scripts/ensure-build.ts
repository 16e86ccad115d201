import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, open, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const built = join(root, "build/server/index.js");
const lock = join(root, ".data/building");

/** Builds the admin pages when a source is newer than the last build. Processes that ask at once share one build. */
export async function ensureBuild(): Promise<void> {
  await mkdir(join(root, ".data"), { recursive: true });
  await takeLock();
  try {
    if (await isFresh()) return;
    const result = spawnSync(process.execPath, [join(root, "node_modules/@remix-run/dev/dist/cli.js"), "vite:build"], {
      cwd: root,
      encoding: "utf8",
      // The client is React's production build whatever mode we are in.
      env: { ...process.env, NODE_ENV: "production" },
    });
    if (result.status !== 0) throw new Error(`the build failed\n${result.stdout}${result.stderr}`);
  } finally {
    await rm(lock, { force: true });
  }
}

async function isFresh(): Promise<boolean> {
  if (!existsSync(built)) return false;
  const { mtimeMs } = await stat(built);
  const sources = (await readdir(join(root, "app"), { recursive: true, withFileTypes: true }))
    .filter((each) => each.isFile() && !each.name.includes(".test."))
    .map((each) => join(each.parentPath, each.name));
  for (const file of [...sources, join(root, "vite.config.ts"), join(root, "package-lock.json")])
    if ((await stat(file)).mtimeMs > mtimeMs) return false;
  return true;
}

/** The file holds its owner's process id; one whose owner is gone is nobody's. */
async function takeLock(): Promise<void> {
  for (;;) {
    try {
      const file = await open(lock, "wx");
      await file.writeFile(String(process.pid));
      await file.close();
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = Number(await readFile(lock, "utf8").catch(() => "0"));
    if (owner > 0 && !isAlive(owner)) await rm(lock, { force: true });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await ensureBuild();
