import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { ensureBuild } from "../../../scripts/ensure-build.ts";
import { type House, startHouse } from "../../support/house.ts";
import { launchBrowser } from "../launch-browser.ts";
import { type Merchant, openAdmin } from "./admin.ts";
import { type Visitor, visit } from "./visitor.ts";

/** Where a failed test leaves what its people had before them. */
const artifacts = join(import.meta.dirname, "../../.artifacts");

/** A whole world for each test of a file, and a browser for the people in it. Everybody leaves when the test ends. */
export interface Play {
  readonly house: House;
  /** Somebody in a shop's storefront: a path there, or a whole link that somebody gave them. */
  shopper(at?: string, options?: BrowserContextOptions): Promise<Visitor>;
  /** The merchant, logged in, at a path of the admin below the store. */
  merchant(path?: string, options?: BrowserContextOptions): Promise<Merchant>;
}

/**
 * Registers the hooks, and answers with a handle that is good inside tests. `installed` is the store that has the app from
 * the start; the demo store is the one that people see unless they ask for another.
 */
export function playIn(installed = "demo.myshopify.com"): Play {
  let browser: Browser | undefined;
  let house: House | undefined;
  const people: { page: Page; errors: string[]; leave(): Promise<void> }[] = [];
  const enter = <Person extends (typeof people)[number]>(person: Person): Person => {
    people.push(person);
    return person;
  };
  const there = <Thing>(thing: Thing | undefined): Thing => {
    if (thing === undefined) throw new Error("the play has not begun");
    return thing;
  };

  beforeAll(async () => {
    await ensureBuild();
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    house = await startHouse(installed);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === "fail") {
      await mkdir(artifacts, { recursive: true });
      const file = join(artifacts, task.name.replaceAll(/\W+/g, "-"));
      if (house) await writeFile(`${file}.log`, house.app.logged());
      for (const [index, { page }] of people.entries())
        await page.screenshot({ path: `${file}-${index}.png` }).catch(() => undefined);
    }
    const errors = people.flatMap((person) => person.errors);
    for (const person of people.splice(0)) await person.leave();
    await house?.stop();
    house = undefined;
    expect(errors).toEqual([]);
  });

  return {
    get house() {
      return there(house);
    },
    shopper: async (at = "/", options = {}) =>
      enter(await visit(there(browser), new URL(at, there(house).sandbox.storefrontUrl).href, options)),
    merchant: async (path = "", options = {}) =>
      enter(await openAdmin(there(browser), there(house).sandbox, path, options)),
  };
}
