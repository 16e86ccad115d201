import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One thing to correct; `line` counts from 1. */
export interface Offence {
  file: string;
  line: number;
  message: string;
}

interface ThemeFile {
  name: string;
  source: string;
}

/** Folders and numbers of Shopify's limits for a theme app extension. */
const FOLDERS = ["assets", "blocks", "snippets", "locales"];
const MAX_BLOCKS = 30;
const MAX_LIQUID_BYTES = 100_000;
const MAX_LOCALE_BYTES = 15_000;
const MAX_NAME_LENGTH = 25;
const MAX_RANGE_STEPS = 101;

const TARGETS = ["section", "head", "compliance_head", "body"];
const BLOCK_KEYS = [
  ...["name", "target", "javascript", "stylesheet", "enabled_on", "disabled_on"],
  ...["class", "tag", "settings", "default", "available_if"],
];
const SIDEBAR_TYPES = ["header", "paragraph"];
const INPUT_TYPES = [
  ...["checkbox", "number", "radio", "range", "select", "text", "textarea"],
  ...["article", "blog", "collection", "collection_list", "color", "color_background", "color_scheme", "font_picker"],
  ...["html", "image_picker", "inline_richtext", "link_list", "liquid", "metaobject", "metaobject_list", "page"],
  ...["product", "product_list", "richtext", "text_alignment", "url", "video", "video_url"],
];

/**
 * What Shopify refuses or silently ignores in a theme app extension and no published checker looks at: the content of
 * `{% schema %}`, the limits of the bundle, and texts that differ between languages.
 */
export function checkThemeRules(root: string): Offence[] {
  const liquid = [...readAll(root, "blocks", ".liquid"), ...readAll(root, "snippets", ".liquid")];
  const locales = readAll(root, "locales", ".json");
  const texts = locales.filter(({ name }) => !name.endsWith(".schema.json"));
  const labels = locales.filter(({ name }) => name.endsWith(".schema.json"));
  return [
    ...checkBundle(root, liquid, locales),
    ...checkLocales(texts, "en.default.json"),
    ...checkLocales(labels, "en.default.schema.json"),
    ...checkUse(texts, usedTexts(liquid), "en.default.json"),
    ...checkUse(labels, usedLabels(liquid), "en.default.schema.json"),
    ...readAll(root, "blocks", ".liquid").flatMap((file) => checkBlock(root, file, labels)),
  ];
}

function checkBundle(root: string, liquid: ThemeFile[], locales: ThemeFile[]): Offence[] {
  const offences: Offence[] = [];
  for (const entry of readdirSync(root, { withFileTypes: true })) {
    if (!entry.isDirectory() || entry.name.startsWith(".")) continue;
    if (!FOLDERS.includes(entry.name))
      offences.push({ file: entry.name, line: 1, message: "Shopify takes no such folder" });
    for (const inner of readdirSync(join(root, entry.name), { withFileTypes: true })) {
      const file = `${entry.name}/${inner.name}`;
      if (inner.isDirectory()) offences.push({ file, line: 1, message: "Shopify takes no folders inside folders" });
    }
  }
  const blocks = liquid.filter(({ name }) => name.startsWith("blocks/"));
  if (blocks.length > MAX_BLOCKS) offences.push({ file: "blocks", line: 1, message: `more than ${MAX_BLOCKS} blocks` });
  const bytes = liquid.reduce((sum, { source }) => sum + Buffer.byteLength(source), 0);
  if (bytes > MAX_LIQUID_BYTES)
    offences.push({ file: "blocks", line: 1, message: `${bytes} bytes of Liquid, over 100 KB` });
  for (const { name, source } of locales) {
    if (Buffer.byteLength(source) > MAX_LOCALE_BYTES) offences.push({ file: name, line: 1, message: "over 15 KB" });
  }
  return offences;
}

/** Every language has the keys of the default one, with the same variables, and no empty text. */
function checkLocales(files: ThemeFile[], standardName: string): Offence[] {
  const standard = files.find(({ name }) => name === `locales/${standardName}`);
  if (!standard) return [{ file: `locales/${standardName}`, line: 1, message: "is missing" }];
  const expected = flatten(standard);
  return files.flatMap((file) => {
    const actual = flatten(file);
    const at = (key: string, message: string): Offence => ({
      file: file.name,
      line: lineOf(file.source, `"${key.split(".").at(-1)}"`),
      message: `${key} ${message}`,
    });
    return [
      ...[...expected.keys()].filter((key) => !actual.has(key)).map((key) => at(key, "is missing")),
      ...[...actual.keys()].filter((key) => !expected.has(key)).map((key) => at(key, `is not in ${standardName}`)),
      ...[...actual].filter(([, text]) => text.trim() === "").map(([key]) => at(key, "is empty")),
      ...[...actual]
        .filter(([key, text]) => expected.has(key) && variables(text) !== variables(expected.get(key) ?? ""))
        .map(([key]) => at(key, `has other variables than in ${standardName}`)),
    ];
  });
}

/** A key that is used exists, and one that exists is used. */
function checkUse(files: ThemeFile[], used: Map<string, Offence>, standardName: string): Offence[] {
  const standard = files.find(({ name }) => name === `locales/${standardName}`);
  if (!standard) return [];
  const known = flatten(standard);
  return [
    ...[...used].filter(([key]) => !known.has(key)).map(([, offence]) => offence),
    ...[...known.keys()]
      .filter((key) => !used.has(key))
      .map((key) => ({
        file: standard.name,
        line: lineOf(standard.source, `"${key.split(".").at(-1)}"`),
        message: `${key} is not used anywhere`,
      })),
  ];
}

function checkBlock(root: string, file: ThemeFile, labels: ThemeFile[]): Offence[] {
  const offences: Offence[] = [];
  const offend = (message: string, needle = "{% schema") =>
    offences.push({ file: file.name, line: lineOf(file.source, needle), message });

  const schemas = [...file.source.matchAll(/{%-?\s*schema\s*-?%}(.*?){%-?\s*endschema\s*-?%}/gs)];
  if (schemas.length !== 1) {
    offend(`has ${schemas.length} schema tags, must have one`);
    return offences;
  }
  const schema = parse(schemas[0]?.[1] ?? "");
  if (!isRecord(schema)) {
    offend("the schema is not a JSON object");
    return offences;
  }

  for (const key of Object.keys(schema)) if (!BLOCK_KEYS.includes(key)) offend(`unknown key ${key}`, `"${key}"`);
  if (!TARGETS.includes(String(schema.target))) offend(`target must be one of ${TARGETS.join(", ")}`, '"target"');
  for (const name of everyLanguage(schema.name, labels)) {
    if (name.length === 0 || name.length > MAX_NAME_LENGTH)
      offend(`name "${name}" is not 1 to 25 characters long`, '"name"');
  }
  for (const key of ["javascript", "stylesheet"]) {
    const asset = schema[key];
    if (asset !== undefined && !existsSync(join(root, "assets", String(asset))))
      offend(`assets/${asset} is missing`, `"${key}"`);
  }

  const settings = Array.isArray(schema.settings) ? schema.settings.filter(isRecord) : [];
  const ids = settings.flatMap((setting) => (typeof setting.id === "string" ? [setting.id] : []));
  for (const setting of settings) {
    const needle = `"${setting.id ?? setting.content}"`;
    for (const message of checkSetting(setting)) offend(message, needle);
    if (ids.indexOf(String(setting.id)) !== ids.lastIndexOf(String(setting.id)))
      offend(`id ${setting.id} is not unique`, needle);
  }
  const used = [...file.source.matchAll(/block\.settings\.(\w+)/g)].map(([, id = ""]) => id);
  for (const id of ids) if (!used.includes(id)) offend(`setting ${id} changes nothing`, `"${id}"`);
  for (const id of used) if (!ids.includes(id)) offend(`setting ${id} is not in the schema`, `block.settings.${id}`);
  return offences;
}

function checkSetting(setting: Record<string, unknown>): string[] {
  const { type, id, label, content, options } = setting;
  const messages: string[] = [];
  const translated = (name: string, value: unknown) => {
    if (typeof value !== "string" || !value.startsWith("t:")) messages.push(`${id ?? type}: ${name} is not a "t:" key`);
  };
  if (SIDEBAR_TYPES.includes(String(type))) {
    translated("content", content);
    if (id !== undefined) messages.push(`${type} takes no id`);
    return messages;
  }
  if (!INPUT_TYPES.includes(String(type))) return [`unknown setting type ${type}`];
  if (typeof id !== "string" || !/^[a-z][a-z0-9_]*$/.test(id)) messages.push(`id ${id} is not snake_case`);
  translated("label", label);
  if (setting.info !== undefined) translated("info", setting.info);
  if (type === "select" || type === "radio") messages.push(...checkOptions(setting, options));
  if (type === "range") messages.push(...checkRange(setting));
  if (type === "text" && setting.default === "") messages.push(`${id}: Shopify refuses an empty default`);
  return messages;
}

function checkOptions(setting: Record<string, unknown>, options: unknown): string[] {
  if (!Array.isArray(options) || options.length === 0) return [`${setting.id}: has no options`];
  const values = options.filter(isRecord).map((option) => option.value);
  return [
    ...(new Set(values).size === options.length ? [] : [`${setting.id}: option values are not unique`]),
    ...(values.includes(setting.default) ? [] : [`${setting.id}: default is not one of the options`]),
  ];
}

function checkRange(setting: Record<string, unknown>): string[] {
  const [min, max, step, standard] = ["min", "max", "step", "default"].map((key) => Number(setting[key] ?? Number.NaN));
  if (min === undefined || max === undefined || step === undefined || standard === undefined) return [];
  const steps = (max - min) / step;
  if (!(steps > 0)) return [`${setting.id}: min, max and step are needed, min below max`];
  return [
    ...(steps + 1 > MAX_RANGE_STEPS ? [`${setting.id}: more than ${MAX_RANGE_STEPS} steps`] : []),
    ...(standard >= min && standard <= max && Number.isInteger((standard - min) / step)
      ? []
      : [`${setting.id}: default is not on a step`]),
  ];
}

function usedTexts(liquid: ThemeFile[]): Map<string, Offence> {
  return collect(liquid, /['"]([a-z_]+(?:\.[a-z_]+)+)['"]\s*\|\s*t\b/g, "no text for");
}

function usedLabels(liquid: ThemeFile[]): Map<string, Offence> {
  return collect(liquid, /"t:([a-z_.]+)"/g, "no label for");
}

function collect(liquid: ThemeFile[], pattern: RegExp, message: string): Map<string, Offence> {
  const found = new Map<string, Offence>();
  for (const { name, source } of liquid) {
    for (const [whole, key = ""] of source.matchAll(pattern)) {
      found.set(key, { file: name, line: lineOf(source, whole), message: `${message} ${key}` });
    }
  }
  return found;
}

/** What a `t:` key says in each language; a plain text says the same in all. */
function everyLanguage(name: unknown, labels: ThemeFile[]): string[] {
  if (typeof name !== "string") return [""];
  if (!name.startsWith("t:")) return [name];
  return labels.map((file) => flatten(file).get(name.slice(2)) ?? "");
}

function flatten(file: ThemeFile): Map<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string[]) => {
    if (isRecord(value)) for (const [key, inner] of Object.entries(value)) walk(inner, [...path, key]);
    else found.set(path.join("."), String(value));
  };
  walk(parse(file.source), []);
  return found;
}

function variables(text: string): string {
  return [...text.matchAll(/{{\s*(\w+)\s*}}/g)]
    .map(([, name]) => name)
    .sort()
    .join();
}

function readAll(root: string, folder: string, ending: string): ThemeFile[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => ({ name: `${folder}/${name}`, source: readFileSync(join(path, name), "utf8") }));
}

function lineOf(source: string, needle: string): number {
  const index = source.indexOf(needle);
  return index < 0 ? 1 : source.slice(0, index).split("\n").length;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
