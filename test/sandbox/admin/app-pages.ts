import { embeddedUrl } from "../embedded-url.ts";
import { html } from "../http/html.ts";
import { jsonResponse } from "../http/json.ts";
import { readAppConfig } from "../shopify/app-toml.ts";
import type { Merchant } from "../shopify/merchant.ts";
import { sessionToken } from "../shopify/oauth.ts";
import { readExtension } from "../storefront/extension.ts";
import { blockState } from "../storefront/theme-settings.ts";
import { gid } from "../world/ids.ts";
import { decimal } from "../world/money.ts";
import type { Shop } from "../world/shop.ts";
import { type AdminVisit, adminPage, problemOf, seeOther } from "./frame.ts";

/** The app's own words for its scopes on the install page. */
function scopeWords(scope: string): string {
  const [verb = "", ...rest] = scope.split("_");
  return `${verb === "write" ? "See and change" : "See"} ${rest.join(" ")}`;
}

/** Installed apps, and the one that could be. */
export function appsPage(visit: AdminVisit): Response {
  const { world, shop, base } = visit;
  const config = readAppConfig(world.app.root);
  const { installed, scopes, grants } = shop.installation;
  const content = html`<h1>Apps</h1>${problemOf(visit)}
  <section class="card stack"><h2>${config.name}</h2>
    ${
      installed
        ? html`<p>Installed with ${scopes.join(", ") || "no scopes"}. Tokens given: ${grants.exchange} by exchange, ${grants.refresh} by refresh.</p>
        <p class="row"><a class="button primary" href="${base}/apps/${config.handle}">Open app</a></p>
        <form method="post" action="${base}/apps/uninstall"><button type="submit" class="danger">Uninstall</button></form>`
        : html`<p>${config.name} will be able to:</p>
        <ul>${config.scopes.map((scope) => html`<li>${scopeWords(scope)}</li>`)}</ul>
        <form method="post" action="${base}/apps/install"><button type="submit" class="primary">Install app</button></form>`
    }
  </section>
  <section class="card stack"><h2>After uninstalling</h2><p>Shopify asks apps to erase a shop 48 hours after it left.</p>
    <form method="post" action="${base}/apps/redact-shop"><button type="submit">Send shop/redact</button></form></section>`;
  return adminPage(visit, { title: "Apps", current: "/apps", content });
}

export function appsAction(visit: AdminVisit, merchant: Merchant, verb: string): Response {
  const { world, shop, base } = visit;
  if (verb === "install") {
    merchant.install(shop);
    return seeOther(`${base}/apps/${readAppConfig(world.app.root).handle}`);
  }
  if (verb === "uninstall") merchant.uninstall(shop);
  if (verb === "redact-shop") merchant.redactShop(shop);
  return seeOther(`${base}/apps`);
}

/** The app in its frame, at the path after its handle. */
export function embeddedAppPage(visit: AdminVisit, appPath: string): Response {
  const { world, shop, base, url } = visit;
  const config = readAppConfig(world.app.root);
  if (!shop.installation.installed) return seeOther(`${base}/apps`);
  const source = embeddedUrl(world, shop, `${appPath || "/"}${url.search}`);
  const content = html`
  <div class="progress" hidden></div>
  <div class="save-bar" role="region" aria-label="Unsaved changes" hidden><p>Unsaved changes</p><button type="button">Discard</button><button type="button" class="primary">Save</button></div>
  <div class="app-head"><h1 data-app-title>${config.name}</h1><div class="row" data-app-actions></div></div>
  <iframe data-app="${new URL(world.app.url()).origin}" data-base="${base}/apps/${config.handle}" data-src="${source}" title="${config.name}"></iframe>
  <div class="toasts" role="status" aria-live="polite"></div>
  <noscript><p class="problem">Embedded apps need JavaScript.</p></noscript>
  <script src="/__assets/shell.js"></script>`;
  return adminPage(visit, { title: config.name, current: `/apps/${config.handle}`, content, app: true });
}

/** What the shell's side of App Bridge asks the server. */
export async function bridgeEndpoint(
  visit: AdminVisit,
  merchant: Merchant,
  name: string,
  request: Request,
): Promise<Response> {
  const { world, shop } = visit;
  const input = (await request.json().catch(() => ({}))) as { type?: string; add?: string[]; remove?: string[] };
  const config = readAppConfig(world.app.root);
  if (name === "id-token") return jsonResponse({ token: sessionToken(world, shop) });
  if (name === "extensions") return jsonResponse(extensionsOf(visit));
  if (name === "resources") {
    // The picker shows what both the app and the person may see.
    const allowed = shop.installation.scopes.some((scope) => /^(read|write)_products$/.test(scope));
    return jsonResponse(allowed ? resources(shop, input.type ?? "product") : { denied: "read_products" });
  }
  if (name === "scopes") {
    const asked = (input.add ?? []).filter((scope) => config.optionalScopes.includes(scope));
    const gone = (input.remove ?? []).filter((scope) => config.optionalScopes.includes(scope));
    const scopes = [...new Set([...shop.installation.scopes, ...asked])].filter((scope) => !gone.includes(scope));
    if (asked.length + gone.length > 0) merchant.setScopes(shop, scopes);
    return jsonResponse({
      granted: shop.installation.scopes,
      required: config.scopes,
      optional: config.optionalScopes,
    });
  }
  return jsonResponse({ error: `The admin does not know ${name}.` }, 404);
}

function extensionsOf({ world, shop }: AdminVisit) {
  const extension = readExtension(world.app.root);
  if (!extension) return [];
  const themeId = gid("OnlineStoreTheme", "160001010101");
  return [
    {
      handle: "goodword-theme",
      type: "theme_app_extension",
      activations: extension.blocks.map((block) => {
        const { enabled } = blockState(shop, block);
        const name = block.name.startsWith("t:") ? extension.text("en", block.name.slice(2), true) : block.name;
        return {
          handle: block.handle,
          name,
          target: block.target,
          status: enabled ? "active" : "available",
          activations: enabled
            ? [
                {
                  target: block.target === "section" ? `template--product/main/${block.handle}` : block.target,
                  themeId,
                },
              ]
            : [],
        };
      }),
    },
  ];
}

function resources(shop: Shop, type: string): Record<string, unknown>[] {
  const variants = shop.products.flatMap((product) => product.variants.map((variant) => ({ product, variant })));
  if (type === "variant")
    return variants.map(({ product, variant }) => ({
      id: gid("ProductVariant", variant.id),
      title: variant.title,
      displayName: `${product.title} - ${variant.title}`,
      sku: variant.sku,
      price: decimal(variant.priceMinor, shop.currency),
      product: { id: gid("Product", product.id) },
    }));
  if (type === "collection")
    return shop.collections.map(({ id, title, handle }) => ({ id: gid("Collection", id), title, handle }));
  return shop.products.map((product) => ({
    id: gid("Product", product.id),
    title: product.title,
    handle: product.handle,
    vendor: product.vendor,
    status: "ACTIVE",
    images: [],
    options: [],
    variants: product.variants.map((variant) => ({
      id: gid("ProductVariant", variant.id),
      title: variant.title,
      sku: variant.sku,
      price: decimal(variant.priceMinor, shop.currency),
    })),
  }));
}
