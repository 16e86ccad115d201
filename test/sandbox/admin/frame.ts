import { type Html, html, htmlResponse } from "../http/html.ts";
import { readAppConfig } from "../shopify/app-toml.ts";
import type { Shop } from "../world/shop.ts";
import type { World } from "../world/world.ts";

/** One request of a merchant to the admin of a store. */
export interface AdminVisit {
  readonly world: World;
  readonly shop: Shop;
  /** `/store/demo`. */
  readonly base: string;
  /** The rest of the path. */
  readonly path: string;
  readonly url: URL;
}

/** The short name of a store in the admin's addresses. */
export function storeName(shop: Shop): string {
  return shop.domain.replace(".myshopify.com", "");
}

/** A page of the admin in its frame: top bar, side menu, content. */
export function adminPage(
  visit: AdminVisit,
  page: { title: string; current: string; content: Html; app?: boolean; status?: number },
): Response {
  const { world, shop, base } = visit;
  const config = readAppConfig(world.app.root);
  const entry = (path: string, label: string) =>
    html`<a href="${base}${path}" ${page.current === path ? html`aria-current="page"` : ""}>${label}</a>`;
  const appPath = `/apps/${config.handle}`;
  return htmlResponse(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} · Sandbox admin</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/__assets/admin.css">
</head>
<body>
<header class="top">
  <a class="skip" href="#main">Skip to content</a>
  <strong>Sandbox admin</strong>
  <form method="get" action="/switch">
    <select name="shop" aria-label="Store">${[...world.shops.values()].map((one) => html`<option value="${storeName(one)}" ${one === shop ? "selected" : ""}>${one.name}</option>`)}</select>
    <button type="submit">Go</button>
  </form>
  <a class="push" href="${world.addresses.storefront}/__shop/${shop.domain}">Storefront</a>
  <a href="${world.addresses.world}/clock">Clock: ${world.clock.now().toISOString().slice(0, 16).replace("T", " ")}</a>
  <a href="${world.addresses.world}/">World</a>
  <form method="post" action="/logout"><button type="submit">Log out</button></form>
</header>
<nav class="side" aria-label="Admin">
  <ul>
    <li>${entry("/", "Home")}</li>
    <li>${entry("/orders", "Orders")}</li>
    <li>${entry("/customers", "Customers")}</li>
    <li>${entry("/discounts", "Discounts")}</li>
    <li>${entry("/themes", "Online Store")}</li>
    <li>${entry("/apps", "Apps")}
      ${shop.installation.installed ? html`<ul><li>${entry(appPath, config.name)}<ul data-app-menu></ul></li></ul>` : ""}
    </li>
  </ul>
</nav>
<main id="main" ${page.app ? html`class="app"` : ""}>${page.content}</main>
</body>
</html>`,
    page.status ?? 200,
  );
}

/** A table, or a sentence when there is nothing to list. */
export function tableOf(heads: readonly string[], rows: readonly Html[], empty: string): Html {
  if (rows.length === 0) return html`<p class="quiet">${empty}</p>`;
  return html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table>`;
}

/** Back to a page after a form, with what went wrong to be shown there. */
export function seeOther(location: string, problem?: string): Response {
  const target = problem ? `${location}?problem=${encodeURIComponent(problem)}` : location;
  return new Response(null, { status: 303, headers: { location: target } });
}

/** What a form before this page could not do. */
export function problemOf(visit: AdminVisit): Html {
  const problem = visit.url.searchParams.get("problem");
  return problem ? html`<p role="alert" class="problem">${problem}</p>` : html``;
}
