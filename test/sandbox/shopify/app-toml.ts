import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What this world reads of an app's configuration file. */
export interface AppConfig {
  readonly name: string;
  readonly handle: string;
  readonly scopes: readonly string[];
  readonly optionalScopes: readonly string[];
  readonly webhookApiVersion: string;
  readonly subscriptions: readonly {
    topic: string;
    uri: string;
    includeFields: string[] | null;
    name: string | null;
  }[];
  readonly compliance: readonly { topic: string; uri: string }[];
  readonly proxy: { prefix: string; subpath: string; url: string };
}

/** The app's configuration, read anew each time as `shopify app deploy` would; before there is a file, the app's known shape. */
export function readAppConfig(root: string): AppConfig {
  const path = join(root, "shopify.app.toml");
  const file = parseToml(existsSync(path) ? readFileSync(path, "utf8") : withoutFile);
  const table = (value: unknown): Table => (typeof value === "object" && value !== null ? (value as Table) : {});
  const texts = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
  const list = (value: unknown) =>
    String(value ?? "")
      .split(",")
      .map((one) => one.trim())
      .filter(Boolean);
  const webhooks = table(file.webhooks);
  const entries = (Array.isArray(webhooks.subscriptions) ? webhooks.subscriptions : []).map(table);
  for (const entry of entries)
    if (entry.filter !== undefined) throw new Error("shopify.app.toml: the sandbox does not know webhook filters");
  const proxy = table(file.app_proxy);
  const access = table(file.access_scopes);
  return {
    name: String(file.name ?? "Goodword"),
    handle: String(file.handle ?? "goodword"),
    scopes: list(access.scopes),
    optionalScopes: texts(access.optional_scopes),
    webhookApiVersion: String(webhooks.api_version ?? "2026-10"),
    subscriptions: entries.flatMap((entry) =>
      texts(entry.topics).map((topic) => ({
        topic,
        uri: String(entry.uri),
        includeFields: entry.include_fields === undefined ? null : texts(entry.include_fields),
        name: entry.name === undefined ? null : String(entry.name),
      })),
    ),
    compliance: entries.flatMap((entry) =>
      texts(entry.compliance_topics).map((topic) => ({ topic, uri: String(entry.uri) })),
    ),
    proxy: {
      prefix: String(proxy.prefix ?? "apps"),
      subpath: String(proxy.subpath ?? "goodword"),
      url: String(proxy.url ?? "/proxy"),
    },
  };
}

const withoutFile = `
name = "Goodword"
handle = "goodword"
[access_scopes]
scopes = "write_discounts,read_orders,read_customers,write_app_proxy"
[webhooks]
api_version = "2026-10"
[[webhooks.subscriptions]]
topics = ["orders/create", "orders/paid", "orders/updated", "orders/cancelled", "orders/edited", "refunds/create", "app/uninstalled", "app/scopes_update"]
compliance_topics = ["customers/data_request", "customers/redact", "shop/redact"]
uri = "/webhooks/sources/shopify"
[app_proxy]
url = "/proxy"
prefix = "apps"
subpath = "goodword"
`;

type Table = { [key: string]: unknown };

/** The part of TOML that app configurations are written in: tables, arrays of tables, strings, numbers, booleans, arrays, inline tables. */
export function parseToml(text: string): Table {
  const root: Table = {};
  let table = root;
  const lines = text.split(/\r?\n/);
  for (let at = 0; at < lines.length; at++) {
    let line = withoutComment(lines[at] ?? "");
    if (!line) continue;
    const heading = /^(\[\[?)\s*([\w.-]+)\s*\]\]?$/.exec(line);
    if (heading) {
      table = open(root, (heading[2] ?? "").split("."), heading[1] === "[[");
      continue;
    }
    const start = at;
    while (!balanced(line) && at + 1 < lines.length) line += ` ${withoutComment(lines[++at] ?? "")}`;
    const pair = /^("[^"]*"|[\w-]+)\s*=\s*(.+)$/.exec(line);
    if (!pair) throw new Error(`toml line ${start + 1} is not understood: ${lines[start]}`);
    table[(pair[1] ?? "").replace(/"/g, "")] = value(pair[2] ?? "", start + 1);
  }
  return root;
}

function open(root: Table, path: string[], append: boolean): Table {
  let table = root;
  path.forEach((key, index) => {
    const last = index === path.length - 1;
    if (last && append) {
      table[key] ??= [];
      (table[key] as Table[]).push({});
    } else table[key] ??= {};
    const next = table[key];
    table = (Array.isArray(next) ? next.at(-1) : next) as Table;
  });
  return table;
}

function withoutComment(line: string): string {
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const sign = line[at] ?? "";
    if (quote) quote = sign === quote && line[at - 1] !== "\\" ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === "#") return line.slice(0, at).trim();
  }
  return line.trim();
}

function balanced(line: string): boolean {
  const bare = line.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "");
  const count = (sign: string) => bare.split(sign).length;
  return count("[") <= count("]") && count("{") <= count("}");
}

function value(text: string, line: number): unknown {
  const trimmed = text.trim();
  if (/^"(?:[^"\\]|\\.)*"$/.test(trimmed)) return JSON.parse(trimmed);
  if (/^'[^']*'$/.test(trimmed)) return trimmed.slice(1, -1);
  if (trimmed === "true" || trimmed === "false") return trimmed === "true";
  if (/^[+-]?\d[\d_]*(\.\d+)?$/.test(trimmed)) return Number(trimmed.replaceAll("_", ""));
  if (trimmed.startsWith("[") && trimmed.endsWith("]"))
    return split(trimmed.slice(1, -1)).map((item) => value(item, line));
  if (trimmed.startsWith("{") && trimmed.endsWith("}"))
    return Object.fromEntries(
      split(trimmed.slice(1, -1)).map((item) => {
        const [key = "", ...rest] = item.split("=");
        return [key.trim(), value(rest.join("="), line)];
      }),
    );
  throw new Error(`toml line ${line}: the value ${trimmed} is not understood`);
}

function split(text: string): string[] {
  const items: string[] = [];
  let depth = 0;
  let quote = "";
  let item = "";
  for (const sign of text) {
    if (quote) quote = sign === quote ? "" : quote;
    else if (sign === '"' || sign === "'") quote = sign;
    else if (sign === "[" || sign === "{") depth += 1;
    else if (sign === "]" || sign === "}") depth -= 1;
    if (sign === "," && depth === 0 && !quote) {
      items.push(item);
      item = "";
    } else item += sign;
  }
  return [...items, item].map((one) => one.trim()).filter(Boolean);
}
