import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname } from "node:path";
import { extensionFile, readSchema, renderBlock } from "./render-block.ts";

export interface Answer {
  status: number;
  body: unknown;
}

export interface Received {
  method: string;
  path: string;
  body: unknown;
}

export interface ThemeStore {
  url: string;
  /** What the proxy answers; replace an entry to change it. `null` cuts the connection, as a network error. */
  answers: { offer: Answer | null; referrer: Answer | null; join: Answer | null; update: Answer | null };
  /** The visitor's cart; `/cart/update.js` changes it as Shopify does. */
  cart: { attributes: Record<string, string>; discount_codes: { code: string; applicable: boolean }[] };
  /** Every request to the proxy, the cart and the assets since the start. */
  received: Received[];
  /** Keeps answers to paths with this start back until the returned function is called. */
  hold(path: string): () => void;
  stop(): Promise<void>;
}

/** How a page is asked for: `pageUrl(store, { blocks: ["referral-widget"], signedIn: true })`. */
export interface PageQuery {
  blocks?: string[];
  signedIn?: boolean;
  designMode?: boolean;
  pageType?: string;
  locale?: string;
  theme?: "light" | "dark" | "bare";
  dir?: "ltr" | "rtl";
  settings?: Record<string, unknown>;
  /** HTML of the page besides the blocks. */
  extra?: string;
  gw?: string;
}

export function pageUrl(store: ThemeStore, query: PageQuery): string {
  const { gw, ...rest } = query;
  const url = new URL(store.url);
  url.searchParams.set("page", JSON.stringify(rest));
  if (gw) url.searchParams.set("gw", gw);
  return url.href;
}

const TYPES: Record<string, string> = { ".js": "text/javascript", ".css": "text/css" };

/**
 * A small storefront on an ephemeral port: renders the extension's own files with LiquidJS into a themed page and
 * speaks the app proxy's and the Ajax cart's JSON. It stands in for Shopify and for the app, not for the extension.
 */
export async function startThemeStore(): Promise<ThemeStore> {
  const held = new Map<string, Promise<void>>();
  const server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error instanceof Error ? error.stack : error));
    });
  });

  const store: ThemeStore = {
    url: "",
    answers: { offer: null, referrer: null, join: null, update: { status: 200, body: null } },
    cart: { attributes: {}, discount_codes: [] },
    received: [],
    hold(path) {
      const { promise, resolve } = Promise.withResolvers<void>();
      held.set(path, promise);
      return () => {
        held.delete(path);
        resolve();
      };
    },
    async stop() {
      const closed = new Promise((done) => server.close(done));
      server.closeAllConnections();
      await closed;
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://store");
    const body = await readBody(request);
    if (url.pathname === "/") return send(response, 200, "text/html", await renderPage(url));
    if (url.pathname === "/favicon.ico") return send(response, 204, "image/png", "");
    store.received.push({ method: request.method ?? "", path: url.pathname + url.search, body });
    for (const [path, released] of held) if (url.pathname.startsWith(path)) await released;
    if (url.pathname.startsWith("/assets/")) return sendAsset(response, url.pathname.slice("/assets/".length));
    if (url.pathname === "/apps/goodword/offer") return answer(response, store.answers.offer);
    if (url.pathname === "/apps/goodword/referrer") {
      return answer(response, request.method === "POST" ? store.answers.join : store.answers.referrer);
    }
    if (url.pathname === "/apps/goodword/me") return send(response, 200, "text/html", "<h1>Your referrals</h1>");
    if (url.pathname === "/cart.js") return answer(response, { status: 200, body: store.cart });
    if (url.pathname === "/cart/update.js") return updateCart(response, body);
    if (url.pathname.startsWith("/discount/")) {
      store.cart.discount_codes = [{ code: url.pathname.slice("/discount/".length), applicable: true }];
      response.writeHead(302, { location: url.searchParams.get("redirect") ?? "/" }).end();
      return;
    }
    send(response, 404, "text/html", "Not found");
  }

  function updateCart(response: ServerResponse, body: unknown): void {
    const { update } = store.answers;
    if (update?.status !== 200) {
      answer(response, update);
      return;
    }
    const change = body as { attributes?: Record<string, string>; discount?: string };
    Object.assign(store.cart.attributes, change.attributes);
    if (change.discount !== undefined) {
      const codes = change.discount.split(",").filter(Boolean);
      store.cart.discount_codes = codes.map((code) => ({ code, applicable: true }));
    }
    answer(response, { status: 200, body: update.body ?? store.cart });
  }

  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  store.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return store;
}

async function renderPage(url: URL): Promise<string> {
  const query = JSON.parse(url.searchParams.get("page") ?? "{}") as PageQuery;
  const { locale = "en", theme = "light", blocks = [], extra = "", dir = "ltr" } = query;
  const rendered = await Promise.all(
    blocks.map((block) =>
      renderBlock(block, {
        locale,
        settings: query.settings ?? {},
        signedIn: query.signedIn ?? false,
        designMode: query.designMode ?? false,
        pageType: query.pageType ?? "index",
      }),
    ),
  );
  const schemas = blocks.map(readSchema);
  const sections = rendered.filter((_, index) => schemas[index]?.target === "section");
  const embeds = rendered.filter((_, index) => schemas[index]?.target === "body");
  const styles = schemas.flatMap((schema) => schema.stylesheet ?? []);
  const scripts = schemas.flatMap((schema) => schema.javascript ?? []);
  return `<!doctype html>
<html lang="${locale}" dir="${dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Demo store</title>
<style>${THEMES[theme]}</style>
${styles.map((file) => `<link rel="stylesheet" href="/assets/${file}">`).join("\n")}
${scripts.map((file) => `<script src="/assets/${file}" async></script>`).join("\n")}
</head>
<body>
<header><strong>Demo store</strong> <nav aria-label="Main"><a href="#shop">Shop</a></nav></header>
<main id="shop">
<h1>Coffee, slowly roasted</h1>
${extra}
${sections.join("\n")}
<p>Roasted on Tuesdays, shipped on Wednesdays. Every bag carries the date and the name of the farm it comes from.</p>
</main>
<footer><p>Made with care.</p></footer>
${embeds.map((html) => `<div class="shopify-block shopify-app-block">${html}</div>`).join("\n")}
</body>
</html>`;
}

/** The habits of real themes that widgets trip over: hidden empty elements, scaled root size, see-through bodies. */
const BASE = `
*, *::before, *::after { box-sizing: inherit }
html { box-sizing: border-box; height: 100% }
body { margin: 0; min-height: 100%; font: 16px/1.6 "Open Sans", sans-serif; letter-spacing: .02em }
a:empty, ul:empty, dl:empty, div:empty, section:empty, p:empty, h2:empty { display: none }
h1, h2 { font-weight: 400; letter-spacing: 0 }
header, main, footer { max-width: 60rem; margin: 0 auto; padding: 1.5rem }
header { display: flex; justify-content: space-between }
`;
const THEMES = {
  light: `${BASE} body { background: rgb(255 255 255); color: rgba(18, 18, 18, .75) } a { color: inherit }`,
  dark: `${BASE} body { background: #16130f; color: #f3ead9 } a { color: inherit } button { font-size: 13px }`,
  bare: `${BASE} body { color: #222 } ul { padding-inline-start: 40px }`,
};

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text ? JSON.parse(text) : null;
}

function sendAsset(response: ServerResponse, file: string): void {
  send(response, 200, TYPES[extname(file)] ?? "text/plain", readFileSync(extensionFile("assets", file), "utf8"));
}

function answer(response: ServerResponse, value: Answer | null): void {
  if (!value) response.destroy();
  else send(response, value.status, "application/json", JSON.stringify(value.body));
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": `${type}; charset=utf-8`, "cache-control": "no-store" }).end(body);
}
