import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Liquid, type TagToken, type TopLevelToken } from "liquidjs";

const EXTENSION = join(import.meta.dirname, "../../../extensions/goodword-theme");

interface Setting {
  id?: string;
  default?: unknown;
}

export interface BlockSchema {
  name: string;
  target: string;
  javascript?: string;
  stylesheet?: string;
  settings: Setting[];
}

export interface RenderOptions {
  locale: string;
  settings: Record<string, unknown>;
  signedIn: boolean;
  designMode: boolean;
  pageType: string;
}

/** Absolute path of a file of the extension as it ships. */
export const extensionFile = (...path: string[]): string => join(EXTENSION, ...path);

/** The block's `{% schema %}`, as Shopify reads it. */
export function readSchema(block: string): BlockSchema {
  const source = readFileSync(extensionFile("blocks", `${block}.liquid`), "utf8");
  const json = /{%-?\s*schema\s*-?%}(.*?){%-?\s*endschema/s.exec(source)?.[1];
  return JSON.parse(json ?? "null") as BlockSchema;
}

/** Renders a block of the extension with the objects that Shopify gives to app blocks. */
export function renderBlock(block: string, options: RenderOptions): Promise<string> {
  const engine = createEngine(options.locale);
  const defaults = readSchema(block).settings.map((setting) => [setting.id, setting.default] as const);
  // Shopify's objects are global: snippets see them too, unlike the variables of the block.
  const globals = {
    block: {
      id: `test-${block}`,
      settings: { ...Object.fromEntries(defaults), ...options.settings },
      shopify_attributes: options.designMode ? `data-shopify-editor-block='{"id":"test-${block}"}'` : "",
    },
    customer: options.signedIn ? { id: 1, first_name: "Anna" } : null,
    request: { design_mode: options.designMode, page_type: options.pageType, locale: { iso_code: options.locale } },
    routes: {
      cart_url: "/cart",
      cart_update_url: "/cart/update",
      account_login_url: "/account/login",
      storefront_login_url: "/customer_authentication/login",
    },
    shop: { permanent_domain: "demo.myshopify.com" },
  };
  return engine.renderFile(`blocks/${block}`, {}, { globals });
}

function createEngine(locale: string): Liquid {
  const engine = new Liquid({
    root: [EXTENSION],
    partials: [extensionFile("snippets")],
    extname: ".liquid",
    strictFilters: true,
    jsTruthy: false,
  });
  const texts = JSON.parse(readFileSync(localeFile(locale), "utf8")) as unknown;
  for (const name of ["schema", "doc"]) engine.registerTag(name, ignoredUntil(`end${name}`));
  engine.registerFilter("asset_url", (file: string) => `/assets/${file}`);
  engine.registerFilter("stylesheet_tag", (url: string) => `<link href="${url}" rel="stylesheet" media="all">`);
  engine.registerFilter("t", (key: string, ...values: [string, string][]) => {
    const text = key.split(".").reduce((found: unknown, part) => (found as Record<string, unknown>)?.[part], texts);
    if (typeof text !== "string") throw new Error(`No text for ${key} in ${locale}`);
    const given = new Map(values);
    return text.replaceAll(/{{\s*(\w+)\s*}}/g, (_, name: string) => given.get(name) ?? "");
  });
  return engine;
}

function localeFile(locale: string): string {
  return extensionFile("locales", locale === "en" ? "en.default.json" : `${locale}.json`);
}

/** A tag whose content is for Shopify's tools and renders nothing. */
function ignoredUntil(end: string) {
  return {
    parse(_: TagToken, remaining: TopLevelToken[]) {
      while (remaining.length > 0) {
        const token = remaining.shift() as TopLevelToken & { name?: string };
        if (token.name === end) return;
      }
      throw new Error(`Missing ${end}`);
    },
    render() {},
  };
}
