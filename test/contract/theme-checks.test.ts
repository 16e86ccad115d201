import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { assetFiles, assetSize, type Budget, measure, overBudget } from "../../scripts/check-sizes.ts";
import { checkTheme } from "../../scripts/check-theme.ts";
import { checkThemeRules } from "../../scripts/theme-rules.ts";

const EXTENSION = join(import.meta.dirname, "../../extensions/goodword-theme");

test("the theme extension passes Shopify's Theme Check and our rules", async () => {
  expect(await checkTheme(EXTENSION)).toEqual([]);
});

test("every storefront asset stays within its budget", () => {
  expect(overBudget(assetFiles(), assetSize)).toEqual([]);
});

describe("the size check", () => {
  const budgets: Budget[] = [{ part: "a", files: ["a.js", "a.css"], limit: 100, reason: "tests" }];
  const random = (length: number) => measure(Buffer.from(Array.from({ length }, (_, index) => (index * 7919) % 251)));

  test("adds up the files of a part", () => {
    expect(overBudget(["a.js", "a.css"], () => random(40), budgets)).toEqual([]);
    expect(overBudget(["a.js", "a.css"], () => random(80), budgets)).toEqual([expect.stringMatching(/^a: \d+ of 100/)]);
  });

  test("refuses a script over Shopify's limit even if it compresses well", () => {
    const long = measure(Buffer.alloc(10_001, "a"));
    expect(overBudget(["a.js", "a.css"], () => long, budgets)).toEqual([expect.stringContaining("a.js: over 10000")]);
  });

  test("refuses a file that nobody budgeted", () => {
    expect(overBudget(["a.js", "a.css", "b.js"], () => random(10), budgets)).toEqual(["b.js: in no budget"]);
  });
});

describe("a planted mistake is found with its file and line", () => {
  let copy = "";
  beforeEach(() => {
    copy = mkdtempSync(join(tmpdir(), "theme-"));
    cpSync(EXTENSION, copy, { recursive: true });
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  const BLOCK = "blocks/friend-offer.liquid";
  const change = (file: string, from: string | RegExp, to: string) => {
    const source = readFileSync(join(copy, file), "utf8");
    const changed = source.replace(from, to);
    expect(changed).not.toBe(source);
    writeFileSync(join(copy, file), changed);
  };
  const messages = () => checkThemeRules(copy).map(({ file, message }) => `${file} ${message}`);

  test.each<[string, string, string | RegExp, string, string]>([
    ["an unknown setting type", BLOCK, '"type": "range"', '"type": "slider"', "unknown setting type slider"],
    ["a misspelt target", BLOCK, '"target": "body"', '"target": "footer"', "target must be one of"],
    ["an unknown key", BLOCK, '"target"', '"templates": ["index"], "target"', "unknown key templates"],
    ["broken JSON", BLOCK, '"target": "body",', '"target": "body"', "not a JSON object"],
    [
      "a missing asset",
      BLOCK,
      '"javascript": "friend-offer.js"',
      '"javascript": "gone.js"',
      "assets/gone.js is missing",
    ],
    ["an id used twice", BLOCK, '"id": "text"', '"id": "accent"', "id accent is not unique"],
    [
      "a default that is no option",
      BLOCK,
      '"default": "bar"',
      '"default": "modal"',
      "default is not one of the options",
    ],
    ["a default between two steps", BLOCK, '"default": 8', '"default": 7', "default is not on a step"],
    ["a range of too many steps", BLOCK, '"max": 24', '"max": 240', "more than 101 steps"],
    ["a label in one language only", BLOCK, '"t:settings.radius.label"', '"Radius"', 'label is not a "t:" key'],
    ["a label that does not exist", BLOCK, '"t:settings.radius.label"', '"t:settings.radius.title"', "no label for"],
    ["a setting that nothing reads", BLOCK, '"id": "opens"', '"id": "opening"', "setting opening changes nothing"],
    ["a setting that nobody declared", BLOCK, "block.settings.opens", "block.settings.open", "setting open is not in"],
    ["a text that does not exist", BLOCK, "'offer.view' | t", "'offer.look' | t", "no text for offer.look"],
    ["a text missing in German", "locales/de.json", /\n.*"view": .*/, "", "offer.view is missing"],
    ["a text that only French has", "locales/fr.json", '"view":', '"more": "x",\n"view":', "offer.more is not in"],
    ["a variable lost in translation", "locales/fr.json", "{{ name }}", "{{ nom }}", "offer.from has other variables"],
    ["an empty text", "locales/de.json", /"retry": "[^"]*"/, '"retry": " "', "is empty"],
    [
      "a name too long in German",
      "locales/de.schema.json",
      "Rabatt für Freunde",
      "Rabatt für die besten Freunde",
      "25 char",
    ],
  ])("%s", (_, file, from, to, expected) => {
    change(file, from, to);
    expect(messages()).toContainEqual(expect.stringContaining(expected));
  });

  test("a second schema", () => {
    change(BLOCK, "{% endschema %}", "{% endschema %}{% schema %}{}{% endschema %}");
    expect(messages()).toContainEqual(`${BLOCK} has 2 schema tags, must have one`);
  });

  test("a folder that Shopify does not take", () => {
    cpSync(join(copy, "assets"), join(copy, "scripts"), { recursive: true });
    expect(messages()).toContainEqual("scripts Shopify takes no such folder");
  });

  test("its line", () => {
    change(BLOCK, '"type": "range"', '"type": "slider"');
    const line = readFileSync(join(copy, BLOCK), "utf8")
      .split("\n")
      .findIndex((text) => text.includes('"id": "radius"'));
    expect(checkThemeRules(copy)).toContainEqual({
      file: BLOCK,
      line: line + 1,
      message: "unknown setting type slider",
    });
  });

  test("what Shopify's own Theme Check knows", async () => {
    change(BLOCK, "{%- endunless -%}", "{% render 'goodword-gone' %}{%- endunless -%}");
    expect(await checkTheme(copy)).toContainEqual(
      expect.objectContaining({ file: BLOCK, message: expect.stringContaining("(MissingTemplate)") }),
    );
  });
});
