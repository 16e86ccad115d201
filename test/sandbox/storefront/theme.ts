import { escapeHtml, type Html, html, htmlResponse, rawHtml } from "../http/html.ts";
import type { Product, Shop } from "../world/shop.ts";
import type { World } from "../world/world.ts";
import { cents, priceCart } from "./cart.ts";
import { assetUrl, type BlockSetting, readExtension, type ThemeBlock, type ThemeExtension } from "./extension.ts";
import { createLiquid } from "./liquid.ts";
import type { StoreSession } from "./session.ts";
import { blockState } from "./theme-settings.ts";

/** One request to a storefront, as pages see it. */
export interface Visit {
  readonly world: World;
  readonly shop: Shop;
  readonly session: StoreSession;
  readonly url: URL;
  /** The path without its locale. */
  readonly path: string;
  readonly locale: string;
  /** "" or "/de". */
  readonly localePrefix: string;
  readonly designMode: boolean;
}

export interface Page {
  readonly title: string;
  readonly type: string;
  readonly body: Html;
  readonly product?: Product;
  /** Where the extension's section blocks stand on this page; none when false. */
  readonly blocks?: boolean;
  readonly status?: number;
}

/** A page of the store's theme with the extension's blocks and embeds rendered into it. */
export async function themePage(visit: Visit, page: Page): Promise<Response> {
  const { shop, session, locale, localePrefix, designMode, world } = visit;
  const extension = readExtension(world.app.root);
  const placed = extension ? extension.blocks.filter((block) => enabled(visit, block)) : [];
  const sections = page.blocks ? placed.filter((block) => block.target === "section") : [];
  const embeds = placed.filter((block) => block.target === "body" || block.target === "head");
  const render = (blocks: ThemeBlock[]) =>
    extension ? Promise.all(blocks.map((block) => renderBlock(visit, page, extension, block))) : Promise.resolve([]);
  const [sectionHtml, embedHtml] = await Promise.all([render(sections), render(embeds)]);
  const used = [...sections, ...embeds];
  const unique = (names: (string | null)[]) => [...new Set(names.filter((name): name is string => name !== null))];
  const customer = session.customerId ? shop.customers.get(session.customerId) : undefined;
  const count = session.lines.reduce((sum, line) => sum + line.quantity, 0);
  const link = (path: string) => `${localePrefix}${path}`;
  const shopifyObject = {
    shop: shop.domain,
    locale,
    currency: { active: shop.currency, rate: "1.0" },
    country: shop.country,
    routes: { root: `${localePrefix}/` },
    ...(designMode ? { designMode: true } : {}),
  };
  return htmlResponse(
    html`<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title} – ${shop.name}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/__cdn/theme/storefront.css">
<script>window.Shopify = ${rawHtml(safeJson(shopifyObject))};</script>
<script src="/__cdn/theme/storefront.js" defer></script>
${extension ? unique(used.map((block) => block.stylesheet)).map((name) => html`<link rel="stylesheet" href="${assetUrl(extension, name)}" media="all">`) : ""}
${extension ? unique(used.map((block) => block.javascript)).map((name) => html`<script src="${assetUrl(extension, name)}" type="text/javascript" defer="defer"></script>`) : ""}
</head>
<body>
<a class="skip" href="#main">Skip to content</a>
<header class="site-header">
  <a class="site-name" href="${link("/")}">${shop.name}</a>
  <nav aria-label="Main">
    <a href="${link("/collections/all")}">Shop</a>
    <a href="${link("/account")}">${customer ? (customer.firstName ?? customer.email) : "Account"}</a>
    <a href="${link("/cart")}">Cart${count > 0 ? ` (${count})` : ""}</a>
  </nav>
</header>
<main id="main">
${page.body}
${sectionHtml.map((content, index) => sectionWrapper(sections[index], content))}
</main>
<footer class="site-footer">
  <p>A made-up store of the sandbox. Nothing here costs money.</p>
  <nav aria-label="Languages">
    ${["en", "de", "fr"].map((one) => html`<a href="${one === "en" ? "" : `/${one}`}${visit.path}" ${one === locale ? rawHtml('aria-current="true"') : ""} hreflang="${one}">${{ en: "English", de: "Deutsch", fr: "Français" }[one]}</a>`)}
  </nav>
</footer>
${embedHtml.map((content, index) => html`<div id="shopify-block-${embeds[index]?.handle}" class="shopify-block shopify-app-block">${rawHtml(content)}</div>`)}
</body>
</html>`,
    page.status ?? 200,
  );
}

/** Liquid that the app answered through the proxy, rendered with the theme's objects and put into its layout. */
export async function liquidPage(visit: Visit, source: string, status: number): Promise<Response> {
  const extension = readExtension(visit.world.app.root);
  const page: Page = { title: "Referrals", type: "page", body: html``, blocks: false, status };
  const none: ThemeExtension = { folder: "", blocks: [], snippet: () => null, asset: () => null, text: () => null };
  const text = await createLiquid(visit.shop, extension ?? none, visit.locale).parseAndRender(
    source,
    globals(visit, page),
  );
  return themePage(visit, { ...page, body: html`<div class="page-width">${rawHtml(text)}</div>` });
}

function sectionWrapper(block: ThemeBlock | undefined, content: string): Html {
  return html`<section id="shopify-section-apps" class="shopify-section section"><div id="shopify-block-${block?.handle}" class="shopify-block shopify-app-block">${rawHtml(content)}</div></section>`;
}

/** Blocks are there while the app is installed, switched on, and its own condition holds. */
function enabled(visit: Visit, block: ThemeBlock): boolean {
  if (!visit.shop.installation.installed || !blockState(visit.shop, block).enabled) return false;
  const key = /app\.metafields\.([\w-]+)\.([\w-]+)/.exec(block.availableIf ?? "");
  if (!block.availableIf || !key) return true;
  const owner = `gid://shopify/AppInstallation/${visit.shop.installation.id}`;
  return visit.shop.metafields.some(
    (one) => one.owner === owner && one.namespace === key[1] && one.key === key[2] && one.value === "true",
  );
}

async function renderBlock(visit: Visit, page: Page, extension: ThemeExtension, block: ThemeBlock): Promise<string> {
  const engine = createLiquid(visit.shop, extension, visit.locale);
  const id = `${block.handle}-1`;
  try {
    // As globals: snippets see the store's objects, and `block` and `section` as well.
    const objects = {
      ...globals(visit, page),
      section: { id: "apps" },
      block: {
        id,
        type: `shopify://apps/goodword/blocks/${block.handle}`,
        settings: settingsOf(visit, block),
        shopify_attributes: visit.designMode
          ? `data-shopify-editor-block="${escapeHtml(JSON.stringify({ id, type: block.handle }))}"`
          : "",
      },
    };
    return await engine.parseAndRender(block.source, {}, { globals: objects });
  } catch (error) {
    // A theme shows the error in place of the block, and so do we: the page is for the one who writes it.
    return `<p role="alert" class="liquid-error">Liquid error in blocks/${block.handle}.liquid: ${escapeHtml(String(error))}</p>`;
  }
}

function settingsOf(visit: Visit, block: ThemeBlock): Record<string, unknown> {
  const saved = blockState(visit.shop, block).settings;
  const withIds = block.settings.filter(
    (setting): setting is BlockSetting & { id: string } => setting.id !== undefined,
  );
  return Object.fromEntries(withIds.map((setting) => [setting.id, saved[setting.id] ?? setting.default ?? null]));
}

/** The objects that every Liquid file of a store can read. */
function globals(visit: Visit, page: Page): Record<string, unknown> {
  const { shop, session, locale, localePrefix, designMode, world } = visit;
  const cart = priceCart(world, shop, session);
  const customer = session.customerId ? shop.customers.get(session.customerId) : undefined;
  const installation = `gid://shopify/AppInstallation/${shop.installation.id}`;
  const metafields: Record<string, Record<string, { value: string; type: string }>> = {};
  for (const { owner, namespace, key, value, type } of shop.metafields)
    if (owner === installation) metafields[namespace] = { ...metafields[namespace], [key]: { value, type } };
  const path = (rest: string) => `${localePrefix}${rest}`;
  return {
    shop: {
      id: shop.id,
      name: shop.name,
      domain: shop.domain,
      permanent_domain: shop.domain,
      url: `https://${shop.domain}`,
      secure_url: `https://${shop.domain}`,
      email: shop.email,
      currency: shop.currency,
      customer_accounts_enabled: true,
      metafields: {},
    },
    cart: {
      item_count: cart.lines.reduce((sum, line) => sum + line.quantity, 0),
      total_price: cents(cart.totalMinor, shop.currency),
      attributes: session.attributes,
      note: session.note,
      currency: { iso_code: shop.currency },
      discount_applications: cart.codes
        .filter((code) => code.applicable)
        .map((code) => ({ type: "discount_code", title: code.code })),
    },
    customer: customer
      ? {
          id: customer.id,
          email: customer.email,
          first_name: customer.firstName,
          last_name: customer.lastName,
          name: [customer.firstName, customer.lastName].filter(Boolean).join(" "),
          tags: customer.tags,
        }
      : null,
    product: page.product
      ? {
          id: page.product.id,
          title: page.product.title,
          handle: page.product.handle,
          vendor: page.product.vendor,
          url: path(`/products/${page.product.handle}`),
          price: cents(page.product.variants[0]?.priceMinor ?? 0, shop.currency),
        }
      : null,
    request: {
      design_mode: designMode,
      visual_preview_mode: false,
      page_type: page.type,
      path: visit.url.pathname,
      host: visit.url.host,
      origin: visit.url.origin,
      locale: { iso_code: locale, primary: locale === "en", root_url: path("/") },
    },
    localization: {
      language: { iso_code: locale },
      country: { iso_code: shop.country, currency: { iso_code: shop.currency } },
      market: { id: 1 },
    },
    routes: {
      root_url: path("/"),
      account_url: path("/account"),
      account_login_url: path("/account/login"),
      account_logout_url: path("/account/logout"),
      account_register_url: path("/account/login"),
      storefront_login_url: path(`/account/login?return_to=${encodeURIComponent(visit.url.pathname)}`),
      cart_url: path("/cart"),
      cart_add_url: path("/cart/add"),
      cart_change_url: path("/cart/change"),
      cart_update_url: path("/cart/update"),
      cart_clear_url: path("/cart/clear"),
      collections_url: path("/collections"),
      all_products_collection_url: path("/collections/all"),
      search_url: path("/search"),
    },
    template: { name: page.type, directory: null, suffix: null },
    settings: {},
    app: { metafields },
  };
}

/** JSON that may stand inside a script element. */
function safeJson(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}
