import { Liquid, type TagToken, type TopLevelToken } from "liquidjs";
import { escapeHtml } from "../http/html.ts";
import { display, exponentOf } from "../world/money.ts";
import type { Shop } from "../world/shop.ts";
import { assetUrl, type ThemeExtension } from "./extension.ts";

/** Shopify's Liquid as far as theme extensions use it: its filters, its tags, snippets of the extension. */
export function createLiquid(shop: Shop, extension: ThemeExtension, locale: string): Liquid {
  const engine = new Liquid({
    extname: ".liquid",
    jsTruthy: false,
    strictFilters: true,
    // `render` finds snippets of the extension and nothing else.
    fs: {
      exists: async (file) => extension.snippet(file) !== null,
      existsSync: (file) => extension.snippet(file) !== null,
      readFile: async (file) => extension.snippet(file) ?? "",
      readFileSync: (file) => extension.snippet(file) ?? "",
      resolve: (_root, file) => file,
      contains: async () => true,
      containsSync: () => true,
      fallback: () => undefined,
      dirname: () => "",
      sep: "/",
    },
  });
  for (const name of ["schema", "doc", "javascript", "stylesheet"]) skipTag(engine, name);
  engine.registerTag("style", {
    parse(token: TagToken, rest: TopLevelToken[]) {
      this.templates = [];
      const stream = this.liquid.parser
        .parseStream(rest)
        .on("tag:endstyle", () => stream.stop())
        .on("template", (template: unknown) => this.templates.push(template))
        .on("end", () => {
          throw new Error(`${token.getText()} is not closed`);
        });
      stream.start();
    },
    *render(context, emitter) {
      emitter.write("<style data-shopify>");
      yield this.liquid.renderer.renderTemplates(this.templates, context, emitter);
      emitter.write("</style>");
    },
  });

  engine.registerFilter("t", (key: unknown, ...args: unknown[]) => translate(extension, locale, String(key), args));
  engine.registerFilter("asset_url", (name: unknown) => assetUrl(extension, String(name)));
  engine.registerFilter("inline_asset_content", (name: unknown) => extension.asset(String(name))?.toString() ?? "");
  engine.registerFilter(
    "stylesheet_tag",
    (url: unknown) => `<link href="${escapeHtml(String(url))}" rel="stylesheet" type="text/css" media="all" />`,
  );
  engine.registerFilter(
    "script_tag",
    (url: unknown) => `<script src="${escapeHtml(String(url))}" type="text/javascript"></script>`,
  );
  const whole = (hundredths: unknown) => Math.round(Number(hundredths) / 10 ** (2 - exponentOf(shop.currency)));
  engine.registerFilter("money", (value: unknown) => display(whole(value), shop.currency));
  engine.registerFilter(
    "money_with_currency",
    (value: unknown) => `${display(whole(value), shop.currency)} ${shop.currency}`,
  );
  engine.registerFilter("money_without_currency", (value: unknown) =>
    display(whole(value), shop.currency).replace(/[^\d.,]/g, ""),
  );
  engine.registerFilter("handleize", (value: unknown) => handleize(String(value)));
  engine.registerFilter("handle", (value: unknown) => handleize(String(value)));
  return engine;
}

function handleize(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function skipTag(engine: Liquid, name: string): void {
  engine.registerTag(name, {
    parse(token: TagToken, rest: TopLevelToken[]) {
      for (let next = rest.shift(); next; next = rest.shift()) if ((next as TagToken).name === `end${name}`) return;
      throw new Error(`${token.getText()} is not closed`);
    },
    render: () => "",
  });
}

/** The `t` filter: variables filled in (escaped unless the key ends with `_html`), plural forms by `count`. */
function translate(extension: ThemeExtension, locale: string, key: string, args: unknown[]): string {
  const variables = Object.fromEntries(args.filter((arg): arg is [string, unknown] => Array.isArray(arg)));
  let text = extension.text(locale, key);
  if (typeof text === "object" && text !== null) {
    const forms = text as Record<string, string>;
    const form = new Intl.PluralRules(locale).select(Number(variables.count ?? 0));
    text = (Number(variables.count) === 0 ? forms.zero : undefined) ?? forms[form] ?? forms.other;
  }
  // What Shopify prints for a key that is nowhere.
  if (typeof text !== "string") return `Translation missing: ${locale}.${key}`;
  const plain = key.endsWith("_html");
  return text.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) => {
    const value = String(variables[name] ?? "");
    return plain ? value : escapeHtml(value);
  });
}
