import { format } from "node:util";
import { expect } from "vitest";

/*
 * Stands in for `vitest` where the tests of the rules run inside of Stryker's own process: `describe` and `test` write down
 * what is to be run, and everything that is expected is vitest's.
 */

/** A test as it was written down. */
export interface Collected {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly run: () => unknown;
}

/** All tests, in the order in which they are written. */
export const collected: Collected[] = [];

const ids = new Set<string>();
const groups: string[] = [];
let file = "";

/** Names the file whose tests are written down next. */
export function collectFrom(path: string): void {
  file = path;
}

/** A title with the values of its row, as vitest fills it in. */
function titled(title: string, row: readonly unknown[], index: number): string {
  const [first] = row;
  const named = title
    .replaceAll("%#", String(index))
    .replace(/\$(\w+)/g, (gap, name: string) => String((first as Record<string, unknown> | null)?.[name] ?? gap));
  return format(named, ...row.slice(0, named.match(/%[sdifjoOc]/g)?.length ?? 0));
}

const rowOf = (each: unknown): readonly unknown[] => (Array.isArray(each) ? each : [each]);

function describeOne(name: string, body: () => void): void {
  groups.push(name);
  body();
  groups.pop();
}

function testOne(title: string, run: () => unknown): void {
  const name = [...groups, title].join(" > ");
  let id = `${file} ${name}`;
  while (ids.has(id)) id += "'";
  ids.add(id);
  collected.push({ id, name, file, run });
}

export const describe = Object.assign(describeOne, {
  each: (rows: readonly unknown[]) => (title: string, body: (...row: readonly unknown[]) => void) =>
    rows.forEach((each, index) => {
      describeOne(titled(title, rowOf(each), index), () => body(...rowOf(each)));
    }),
});

export const test = Object.assign(testOne, {
  each: (rows: readonly unknown[]) => (title: string, run: (...row: readonly unknown[]) => unknown) =>
    rows.forEach((each, index) => {
      testOne(titled(title, rowOf(each), index), () => run(...rowOf(each)));
    }),
});

export { expect, test as it };
