import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const script = (name: string) => [process.execPath, `scripts/${name}.ts`];
const tool = (path: string, ...args: string[]) => [process.execPath, `node_modules/${path}`, ...args];

/** Everything that is held without running the app. `npm run check -- types house` runs some of them. */
const checks: Readonly<Record<string, readonly string[]>> = {
  lock: script("check-lock"),
  style: tool("@biomejs/biome/bin/biome", "ci", "--reporter=github"),
  types: tool("typescript/bin/tsc", "--noEmit", "-p", "."),
  "storefront-types": tool("typescript/bin/tsc", "--noEmit", "-p", "extensions/goodword-theme/jsconfig.json"),
  imports: tool("dependency-cruiser/bin/dependency-cruiser.mjs", "app", "test", "prisma", "scripts", "extensions"),
  unused: tool("knip/bin/knip.js", "--no-progress"),
  house: script("check-house"),
  graphql: script("check-graphql"),
  states: [...script("draw-states"), "--check"],
  theme: script("check-theme"),
  sizes: script("check-sizes"),
};

/** One check's outcome; its output matters when it failed. */
interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  readonly output: string;
  readonly seconds: number;
}

function run(name: string, [command = "", ...args]: readonly string[]): Promise<Outcome> {
  const started = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (chunk) => {
      output += chunk;
    });
    child.stderr.on("data", (chunk) => {
      output += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) =>
      resolve({ name, passed: code === 0, output, seconds: (performance.now() - started) / 1000 }),
    );
  });
}

/** Runs the named checks, or all, two at a time; prints each as it ends. Answers with what passed and what failed. */
export async function runChecks(names: readonly string[] = []): Promise<{ passed: number; failed: number }> {
  const unknown = names.filter((name) => !checks[name]);
  if (unknown.length > 0)
    throw new Error(`no check is called ${unknown.join(", ")}; there are ${Object.keys(checks).join(", ")}`);
  const waiting = Object.entries(checks).filter(([name]) => names.length === 0 || names.includes(name));
  const count = { passed: 0, failed: 0 };
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const outcome = await run(...next);
      count[outcome.passed ? "passed" : "failed"] += 1;
      console.log(`${outcome.passed ? "✓" : "✗"} ${outcome.name} (${outcome.seconds.toFixed(1)} s)`);
      if (!outcome.passed) console.log(outcome.output.trimEnd().replace(/^/gm, "    "));
    }
  };
  await Promise.all([worker(), worker()]);
  return count;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { passed, failed } = await runChecks(process.argv.slice(2));
  console.log(`${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}
