import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const root = fileURLToPath(new URL("..", import.meta.url));
const problems: string[] = [];
const linesOf = (path: string) => readFileSync(join(root, path), "utf8").trimEnd().split("\n").length;

/** Folders where things are put that nobody wanted to name (design §1). */
const drawers = /(^|\/)(utils?|lib|helpers?|services|common|shared|misc)\//;
/** React and Remix name some files themselves: `app.rewards._index.tsx`, `auth.$.tsx`. */
const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.test|\.d|\.config)?$/;
/** A file beyond this is two files (the bar of the house is 200; this is where it is refused). */
const longest = 400;

for (const path of globSync("{app,test,scripts,prisma}/**/*.{ts,tsx}", { cwd: root })) {
  if (drawers.test(path)) problems.push(`${path}: a drawer folder; name it after what it holds`);
  const name = basename(path).replace(/\.tsx?$/, "");
  if (!path.startsWith("app/routes/") && !/^(entry\.|root$)/.test(name) && !kebab.test(name))
    problems.push(`${path}: file names are kebab-case`);
  const lines = linesOf(path);
  if (lines > longest && !/\.test\.tsx?$/.test(path)) problems.push(`${path}: ${lines} lines, at most ${longest}`);
}

for (const folder of [...globSync("app/*/", { cwd: root }), "prisma", "test", "test/sandbox", "extensions"]) {
  const readme = join(folder, "README.md");
  if (!existsSync(join(root, readme))) problems.push(`${readme} is missing: purpose, imports, how to add one more`);
  else if (linesOf(readme) > 40) problems.push(`${readme}: ${linesOf(readme)} lines, at most 40`);
}

/** Sources of a value that differs from run to run. */
const impure = new Map([
  ["Date.now", "take the time from services.clock"],
  ["Math.random", "ids and random come from the platform"],
  ["performance.now", "take the time from services.clock"],
  ["crypto.randomUUID", "ids and random come from the platform"],
]);

/** The queue and caches run by the machine's time, which the sandbox does not move; a flow that means it says so right there. */
function isExplained(source: ts.SourceFile, node: ts.Node): boolean {
  const { line } = source.getLineAndCharacterOfPosition(node.getStart());
  return source.text
    .split("\n")
    .slice(Math.max(0, line - 2), line + 1)
    .some((text) => /\/\/.*machine's time/.test(text));
}

for (const path of globSync("app/{core,flows}/**/*.ts", { cwd: root })) {
  if (path.endsWith(".test.ts")) continue;
  const source = ts.createSourceFile(path, readFileSync(join(root, path), "utf8"), ts.ScriptTarget.ES2024, true);
  const say = (node: ts.Node, text: string) => {
    const { line } = source.getLineAndCharacterOfPosition(node.getStart());
    problems.push(`${path}:${line + 1}: ${text}`);
  };
  const see = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && node.expression.getText() === "Date" && !node.arguments?.length)
      say(node, "new Date() reads the machine's clock; take the time from services.clock");
    if (ts.isPropertyAccessExpression(node)) {
      const why = impure.get(node.getText());
      if (why && !(path.startsWith("app/flows/") && isExplained(source, node))) say(node, `${node.getText()}: ${why}`);
    }
    ts.forEachChild(node, see);
  };
  see(source);
}

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? "the house is in order" : `${problems.length} problems`);
if (problems.length > 0) process.exitCode = 1;
