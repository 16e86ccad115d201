import { readFileSync } from "node:fs";
import { join } from "node:path";
import { html, htmlResponse } from "../http/html.ts";
import type { Handler } from "../http/serve.ts";
import type { SandboxParts } from "../sandbox-parts.ts";
import { readAppConfig } from "../shopify/app-toml.ts";
import { Refusal } from "../world/refusal.ts";
import { appsAction, appsPage, bridgeEndpoint, embeddedAppPage } from "./app-pages.ts";
import { customerAction, customerPage, customersPage, discountAction, discountsPage } from "./catalog-pages.ts";
import { type AdminVisit, adminPage, seeOther } from "./frame.ts";
import { orderAction, orderPage, ordersPage } from "./order-pages.ts";
import { themeEditorAction, themeEditorPage } from "./theme-editor.ts";

const cookie = "sandbox_merchant=mia";

/** The admin of every shop of the world, for one merchant who owns them all. */
export function createAdminHandler(parts: SandboxParts): Handler {
  const { world } = parts;
  return async (request) => {
    const url = new URL(request.url);
    const file = /^\/__assets\/(admin\.css|shell\.js)$/.exec(url.pathname)?.[1];
    if (file) return asset(file);
    if (url.pathname === "/login" && request.method === "POST") return logIn(await form(request));
    if (!(request.headers.get("cookie") ?? "").split(/;\s*/).includes(cookie)) return loginPage(url);
    if (url.pathname === "/logout" && request.method === "POST")
      return new Response(null, {
        status: 303,
        headers: { location: "/", "set-cookie": "sandbox_merchant=; Path=/; Max-Age=0" },
      });
    if (url.pathname === "/switch")
      return seeOther(`/store/${encodeURIComponent(url.searchParams.get("shop") ?? "demo")}`);
    if (url.pathname === "/__storefront") return toStorefront(parts, url);
    const [, store, rest = ""] = /^\/store\/([\w-]+)(\/.*)?$/.exec(url.pathname) ?? [];
    const shop = world.shops.get(`${store}.myshopify.com`);
    if (!shop) return store ? notFound() : seeOther("/store/demo");
    const visit: AdminVisit = { world, shop, base: `/store/${store}`, path: rest.replace(/\/$/, "") || "/", url };
    try {
      return await route(parts, visit, request);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (request.method === "POST")
        return seeOther(`${visit.base}${visit.path.replace(/\/[\w-]+$/, "") || ""}`, error.message);
      return adminPage(visit, {
        title: "Not here",
        current: "",
        content: html`<h1>Not here</h1><p role="alert">${error.message}</p>`,
        status: 404,
      });
    }
  };
}

async function route(parts: SandboxParts, visit: AdminVisit, request: Request): Promise<Response> {
  const { merchant, world } = parts;
  const { path } = visit;
  const { handle } = readAppConfig(world.app.root);
  const [, section = "", id = "", verb = ""] = path.split("/");
  const bridge = /^\/apps\/[\w-]+\/__bridge\/([\w-]+)$/.exec(path)?.[1];
  if (bridge) return bridgeEndpoint(visit, merchant, bridge, request);
  if (request.method === "POST") {
    const fields = await form(request);
    if (section === "orders") return orderAction(visit, merchant, id, verb, fields);
    if (section === "customers") return customerAction(visit, merchant, id, verb);
    if (section === "discounts") return discountOrBack(visit, parts, id, verb, fields);
    if (section === "apps") return appsAction(visit, merchant, id);
    if (section === "themes" && id === "blocks") return themeEditorAction(visit, verb, fields);
  }
  if (path === "/") return homePage(visit);
  if (path === "/orders") return ordersPage(visit);
  if (section === "orders") return orderPage(visit, id);
  if (path === "/customers") return customersPage(visit);
  if (section === "customers") return customerPage(visit, id);
  if (path === "/discounts" || section === "discounts") return discountsPage(visit);
  if (path === "/apps") return appsPage(visit);
  // An app is opened by its handle or by its API key.
  if (section === "apps" && (id === handle || id === world.app.apiKey))
    return embeddedAppPage(visit, path.slice(`/apps/${id}`.length));
  if (section === "themes") return themeEditorPage(visit);
  return adminPage(visit, {
    title: "Not here",
    current: "",
    content: html`<h1>This page is not here</h1>`,
    status: 404,
  });
}

function discountOrBack(
  visit: AdminVisit,
  { merchant }: SandboxParts,
  id: string,
  verb: string,
  fields: URLSearchParams,
): Response {
  try {
    return discountAction(visit, merchant, id, verb, fields);
  } catch (error) {
    if (error instanceof Refusal) return seeOther(`${visit.base}/discounts`, error.message);
    throw error;
  }
}

function homePage(visit: AdminVisit): Response {
  const { world, shop, base } = visit;
  const config = readAppConfig(world.app.root);
  const { installed } = shop.installation;
  const content = html`<h1>${shop.name}</h1>
  <div class="columns">
    <section class="card stack"><h2>${config.name}</h2>
      <p>${installed ? "is installed." : "is not installed yet."}</p>
      <a class="button primary" href="${base}/apps${installed ? `/${config.handle}` : ""}">${installed ? "Open app" : "Install app"}</a></section>
    <section class="card"><h2>This store</h2><p>${shop.domain}<br>${shop.currency}, tax ${shop.taxRate * 100} %${shop.taxesIncluded ? " included" : " added"}<br>Plan ${shop.plan}</p></section>
    <section class="card"><h2>So far</h2><p>${shop.orders.size} orders, ${shop.customers.size} customers, ${shop.discounts.size} discounts</p></section>
  </div>`;
  return adminPage(visit, { title: "Home", current: "/", content });
}

function loginPage(url: URL): Response {
  return htmlResponse(html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Log in · Sandbox admin</title><link rel="icon" href="data:,"><link rel="stylesheet" href="/__assets/admin.css"></head>
<body style="display:grid;place-items:center;grid:none"><main class="card stack" style="grid-area:auto">
<h1>Sandbox admin</h1><p>This stands in for the Shopify admin. There is one merchant and no password.</p>
<form method="post" action="/login"><input type="hidden" name="to" value="${url.pathname}${url.search}"><button type="submit" class="primary">Log in as Mia Merchant</button></form>
</main></body></html>`);
}

function logIn(fields: URLSearchParams): Response {
  const to = fields.get("to") ?? "/";
  const location = /^\/(?![/\\])/.test(to) && to !== "/" ? to : "/store/demo";
  return new Response(null, {
    status: 303,
    headers: { location, "set-cookie": `${cookie}; Path=/; HttpOnly; SameSite=Lax` },
  });
}

/** The store's own address, for links that name it by its domain. */
function toStorefront({ world }: SandboxParts, url: URL): Response {
  const path = url.searchParams.get("path") ?? "/";
  const target = new URL(`/__shop/${url.searchParams.get("shop")}`, world.addresses.storefront);
  target.searchParams.set("to", path);
  return seeOther(target.href);
}

async function form(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await request.text());
}

/** The stylesheet of the sandbox' pages, also for the world's own. */
export function adminStyles(): Response {
  return asset("admin.css");
}

function asset(name: string): Response {
  return new Response(new Uint8Array(readFileSync(join(import.meta.dirname, "assets", name))), {
    headers: {
      "content-type": name.endsWith(".css") ? "text/css; charset=utf-8" : "text/javascript; charset=utf-8",
      "cache-control": "no-cache",
    },
  });
}

function notFound(): Response {
  return htmlResponse(
    html`<!doctype html><title>Not here</title><h1>There is no such store in this world</h1><p><a href="/store/demo">The demo store</a></p>`,
    404,
  );
}
