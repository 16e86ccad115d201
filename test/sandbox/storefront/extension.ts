import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A setting as a block's schema declares it. */
export interface BlockSetting {
  readonly type: string;
  readonly id?: string;
  readonly label?: string;
  readonly info?: string;
  readonly content?: string;
  readonly default?: unknown;
  readonly options?: readonly { value: string; label: string }[];
  readonly min?: number;
  readonly max?: number;
  readonly step?: number;
}

/** A block of the theme extension. */
export interface ThemeBlock {
  readonly handle: string;
  readonly source: string;
  readonly name: string;
  readonly target: string;
  readonly javascript: string | null;
  readonly stylesheet: string | null;
  readonly settings: readonly BlockSetting[];
  readonly availableIf: string | null;
}

/** The theme extension as its folder has it at this moment. */
export interface ThemeExtension {
  readonly folder: string;
  readonly blocks: readonly ThemeBlock[];
  snippet(name: string): string | null;
  asset(name: string): Buffer | null;
  /** A text by its dotted key, in the locale or else the default one; null when the key is unknown. */
  text(locale: string, key: string, schema?: boolean): unknown;
}

/** Reads the extension anew, as it may be worked on right now; null when there is no such folder. */
export function readExtension(root: string): ThemeExtension | null {
  const folder = join(root, "extensions", "goodword-theme");
  if (!existsSync(join(folder, "blocks"))) return null;
  const read = (...path: string[]) => (existsSync(join(folder, ...path)) ? readFileSync(join(folder, ...path)) : null);
  const safe = (name: string) => /^[\w.-]+$/.test(name) && !name.startsWith(".");
  const locales = new Map<string, unknown>();
  const locale = (file: string): unknown => {
    if (!locales.has(file)) locales.set(file, JSON.parse(read("locales", file)?.toString() ?? "{}"));
    return locales.get(file);
  };
  return {
    folder,
    blocks: readdirSync(join(folder, "blocks"))
      .filter((file) => file.endsWith(".liquid"))
      .sort()
      .map((file) => readBlock(file.replace(".liquid", ""), read("blocks", file)?.toString() ?? "")),
    snippet: (name) => (safe(name) ? (read("snippets", `${name}.liquid`)?.toString() ?? null) : null),
    asset: (name) => (safe(name) ? read("assets", name) : null),
    text: (language, key, schema = false) => {
      const end = schema ? ".schema.json" : ".json";
      for (const file of [`${language}${end}`, `${language.split("-")[0]}${end}`, `en.default${end}`]) {
        const found = key
          .split(".")
          .reduce<unknown>((value, part) => (value as Record<string, unknown> | undefined)?.[part], locale(file));
        if (found !== undefined) return found;
      }
      return null;
    },
  };
}

/** The address under which the storefront serves an asset; it changes with the file. */
export function assetUrl(extension: ThemeExtension, name: string): string {
  const file = extension.asset(name);
  const version = file ? createHash("sha256").update(file).digest("hex").slice(0, 12) : "missing";
  return `/__cdn/extensions/goodword-theme/assets/${name}?v=${version}`;
}

function readBlock(handle: string, source: string): ThemeBlock {
  const schemas = [...source.matchAll(/\{%-?\s*schema\s*-?%\}([\s\S]*?)\{%-?\s*endschema\s*-?%\}/g)];
  if (schemas.length !== 1)
    throw new Error(`blocks/${handle}.liquid must have exactly one schema, it has ${schemas.length}`);
  const schema = JSON.parse(schemas[0]?.[1] ?? "{}") as Record<string, unknown>;
  const text = (value: unknown) => (typeof value === "string" ? value : null);
  return {
    handle,
    source,
    name: text(schema.name) ?? handle,
    target: text(schema.target) ?? "section",
    javascript: text(schema.javascript),
    stylesheet: text(schema.stylesheet),
    settings: Array.isArray(schema.settings) ? (schema.settings as BlockSetting[]) : [],
    availableIf: text(schema.available_if),
  };
}
