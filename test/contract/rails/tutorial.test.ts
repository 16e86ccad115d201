import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Rail } from "../../../app/rails/kit/rail.ts";
import { rails } from "../../../app/rails/registry.ts";
import { railContract } from "./support/rail-contract.ts";
import { kudos } from "./tutorial/kudos/kudos.ts";
import { kudosWorld } from "./tutorial/kudos-world.ts";

const root = join(import.meta.dirname, "../../..");
const tutorial = readFileSync(join(root, "docs/rails/adding-one.md"), "utf8");
/** The code of the page, by the file it is for. */
const blocks = new Map(
  [...tutorial.matchAll(/^`([\w/.-]+\.ts)`:\n\n```ts\n(.*?)^```$/gms)].map(([, file = "", code = ""]) => [file, code]),
);
const written = [...blocks.keys()];

describe("the rail of the tutorial", () => {
  railContract(kudos as Rail, kudosWorld);

  it.each(written)("is what the page says: %s", (file) => {
    const here = file.replace("app/rails/", "").replace("test/contract/rails/support/", "");
    const code = readFileSync(join(import.meta.dirname, "tutorial", here), "utf8")
      // Here it lies beside its test; on the page it lies where a rail lies.
      .replaceAll("../../../../../app/rails/", "../")
      .replaceAll("../../../../../app/", "../../")
      .replaceAll('"./kudos/', '"../../../../app/rails/kudos/')
      .replaceAll('"../support/', '"./');
    expect(blocks.get(file)).toBe(code);
  });

  it("is all on the page", () => {
    expect(written.length).toBe(globSync("**/*.ts", { cwd: join(import.meta.dirname, "tutorial") }).length);
  });
});

describe("adding a rail", () => {
  /** Where a rail stands by name: its registry. Invariants and houses of tests look into providers' books by it. */
  const mayName = /^app\/rails\//;

  it("touches nothing else of the app: no file outside its folder and the registry knows a rail by name", () => {
    const names = Object.keys(rails).filter((name) => name.includes("-") || name === "tremendous");
    const strangers = globSync("app/**/*.{ts,tsx}", { cwd: root })
      .map((file) => file.replaceAll("\\", "/"))
      .filter((file) => !mayName.test(file) && !/\.test\.tsx?$/.test(file))
      .flatMap((file) => {
        const text = readFileSync(join(root, file), "utf8");
        return names.filter((name) => text.includes(`"${name}"`)).map((name) => `${file} names ${name}`);
      });
    expect(strangers).toEqual([]);
  });
});
