import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const place = z.object({ line: z.number(), column: z.number() });
const report = z.object({
  files: z.record(
    z.string(),
    z.object({
      source: z.string(),
      mutants: z.array(
        z.object({
          status: z.string(),
          replacement: z.string().optional(),
          location: z.object({ start: place, end: place }),
        }),
      ),
    }),
  ),
});

/** By file: the line that is changed, what stands there and what the mutant puts there, and why no test tells them apart. */
const explained = z.record(
  z.string(),
  z.array(z.strictObject({ line: z.string(), was: z.string(), becomes: z.string(), why: z.string().min(20) })),
);

type Mutant = { readonly line: string; readonly was: string; readonly becomes: string };
type Told = readonly [file: string, mutant: Mutant];

const short = (text: string) => {
  const flat = text.replace(/\s+/g, " ").trim();
  return flat.length > 100 ? `${flat.slice(0, 99)}…` : flat;
};

/** What is between two places of a source; lines and columns begin at one. */
function between(source: string, start: z.infer<typeof place>, end: z.infer<typeof place>): string {
  const lines = source.split("\n").slice(start.line - 1, end.line);
  lines[lines.length - 1] = (lines.at(-1) ?? "").slice(0, end.column - 1);
  lines[0] = (lines[0] ?? "").slice(start.column - 1);
  return lines.join("\n");
}

/**
 * Holds the last report of Stryker against `survivors.json`: prints every survivor that nobody explained (as it is
 * to be written there) and every explanation whose mutant is dead or gone. True when there is neither.
 * Files that the report does not name are left alone.
 */
export function checkSurvivors(root: string): boolean {
  const { files } = report.parse(JSON.parse(readFileSync(join(root, ".data/mutation-report.json"), "utf8")));
  const reasons = explained.parse(JSON.parse(readFileSync(join(root, "test/mutation/survivors.json"), "utf8")));
  const count = { killed: 0, survived: 0, ignored: 0 };
  const open: Told[] = [];
  const stale: Told[] = [];
  for (const [path, { source, mutants }] of Object.entries(files)) {
    const name = path.replace("app/core/", "");
    const told = new Map(
      (reasons[name] ?? []).map(({ line, was, becomes }) => [JSON.stringify([line, was, becomes]), false]),
    );
    for (const { status, replacement, location } of mutants) {
      if (status === "Killed" || status === "Timeout") count.killed += 1;
      if (status === "Ignored") count.ignored += 1;
      if (status !== "Survived" && status !== "NoCoverage") continue;
      count.survived += 1;
      const line = short(source.split("\n")[location.start.line - 1] ?? "");
      const mutant = {
        line,
        was: short(between(source, location.start, location.end)),
        becomes: short(replacement ?? ""),
      };
      const key = JSON.stringify([mutant.line, mutant.was, mutant.becomes]);
      if (told.has(key)) told.set(key, true);
      else open.push([name, mutant]);
    }
    for (const [key, seen] of told) {
      const [line = "", was = "", becomes = ""] = JSON.parse(key) as string[];
      if (!seen) stale.push([name, { line, was, becomes }]);
    }
  }
  const all = count.killed + count.survived;
  console.log(
    `${count.killed} of ${all} mutants killed (${((count.killed / all) * 100).toFixed(1)} %), ${count.ignored} left out: they run once, when their file is loaded`,
  );
  for (const [name, mutant] of open) console.log(`✗ ${name} survives unexplained: ${JSON.stringify(mutant)}`);
  for (const [name, mutant] of stale)
    console.log(`✗ ${name} is explained, and dead or gone: ${JSON.stringify(mutant)}`);
  return open.length === 0 && stale.length === 0;
}
