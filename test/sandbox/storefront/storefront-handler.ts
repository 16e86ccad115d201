import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Handler } from "../http/serve.ts";
import type { SandboxParts } from "../sandbox-parts.ts";
import { findCustomer } from "../shopify/orders/find.ts";
import { addCustomer } from "../world/seed.ts";
import { defaultShop } from "../world/world.ts";
import { accountPage, orderPage, signInPage } from "./account-pages.ts";
import { setDiscounts } from "./cart.ts";
import { cartEndpoint } from "./cart-endpoints.ts";
import { applyDiscount, checkoutPage, completeCheckout } from "./checkout-pages.ts";
import { readExtension } from "./extension.ts";
import { proxyPrefix, proxyRequest } from "./proxy.ts";
import { chooseShop, createSessions, type Sessions } from "./session.ts";
import { collectionPage, homePage, notFoundPage, productPage } from "./shop-pages.ts";
import { liquidPage, type Visit } from "./theme.ts";

const types: Readonly<Record<string, string>> = {
  js: "text/javascript; charset=utf-8",
  css: "text/css; charset=utf-8",
  svg: "image/svg+xml",
  json: "application/json",
};

/** The storefront of every shop of the world; which one a browser sees is chosen with `/__shop/<domain>`. */
export function createStorefrontHandler(parts: SandboxParts): Handler {
  const { world } = parts;
  const sessions = createSessions(world.ids);
  return async (request) => {
    const url = new URL(request.url);
    const file = asset(parts, url.pathname);
    if (file) return file;
    const [, marker, domain] = url.pathname.split("/");
    if (marker === "__shop" && domain && world.shops.has(domain))
      return new Response(null, {
        status: 303,
        headers: { location: localPath(url.searchParams.get("to")), "set-cookie": chooseShop(domain) },
      });
    const shop = world.shops.get(sessions.shopOf(request) ?? defaultShop);
    if (!shop)
      return new Response("This store is not in the world any more. Clear the cookies of this address.", {
        status: 404,
      });
    const { session, setCookie } = sessions.of(request, shop.domain);
    const [, language] = /^\/(de|fr)(?=\/|$)/.exec(url.pathname) ?? [];
    const path = (language ? url.pathname.slice(3) : url.pathname).replace(/(.)\/$/, "$1") || "/";
    session.landingSite ??= `${url.pathname}${url.search}`;
    const answer = await route(parts, sessions, request, {
      world,
      shop,
      session,
      url,
      path,
      locale: language ?? "en",
      localePrefix: language ? `/${language}` : "",
      designMode: url.searchParams.get("design_mode") === "1",
    });
    if (setCookie) answer.headers.append("set-cookie", setCookie);
    return answer;
  };
}

async function route(parts: SandboxParts, sessions: Sessions, request: Request, visit: Visit): Promise<Response> {
  const { path, shop, session, url, localePrefix, world } = visit;
  const prefix = proxyPrefix(world);
  // Shopify knows the proxy of an installed app only.
  if (shop.installation.installed && (path === prefix || path.startsWith(`${prefix}/`))) {
    const answer = await proxyRequest(world, shop, session, path, request);
    return answer.kind === "response" ? answer.response : liquidPage(visit, answer.source, answer.status);
  }
  const cart = await cartEndpoint(visit, request);
  if (cart) return cart;
  const discount = /^\/discount\/([^/]+)$/.exec(path)?.[1];
  if (discount) {
    setDiscounts(session, decodeURIComponent(discount));
    return redirect(localPath(url.searchParams.get("redirect")));
  }
  if (request.method === "POST") {
    const form = new URLSearchParams(await request.text());
    if (path === "/account/login") return signIn(visit, parts.merchant, form);
    if (path === "/checkout/discount") return applyDiscount(visit, form);
    if (path === "/checkout/complete") {
      const answer = await completeCheckout(visit, parts.merchant, form);
      if (answer.status === 303) sessions.renew(request, shop.domain);
      return answer;
    }
    return notFoundPage(visit);
  }
  if (path === "/") return homePage(visit);
  if (/^\/collections(\/[\w-]+)?$/.test(path)) return collectionPage(visit);
  const handle = /^(?:\/collections\/[\w-]+)?\/products\/([\w-]+)$/.exec(path)?.[1];
  const product = shop.products.find((one) => one.handle === handle);
  if (product) return productPage(visit, product);
  if (path === "/checkout") return checkoutPage(visit);
  if (path === "/account" && session.customerId) return accountPage(visit);
  if (path === "/account") return redirect(`${localePrefix}/account/login`);
  if (path === "/account/login") return signInPage(visit);
  if (path === "/account/logout") {
    session.customerId = null;
    return redirect(`${localePrefix}/`);
  }
  const token = /^\/(?:checkout\/thank-you|account\/orders|\d+\/orders)\/([0-9a-f]{32})(?:\/authenticate)?$/.exec(
    path,
  )?.[1];
  const order = token ? [...shop.orders.values()].find((one) => one.token === token) : undefined;
  if (order) return orderPage(visit, order, path.startsWith("/checkout/"));
  return notFoundPage(visit);
}

function signIn(visit: Visit, merchant: SandboxParts["merchant"], form: URLSearchParams): Response | Promise<Response> {
  const { shop, session, world } = visit;
  const email = form.get("email")?.trim();
  if (email && !/^[^@\s]+@[^@\s]+$/.test(email)) return signInPage(visit, "Enter an e-mail address.");
  const found = findCustomer(shop, email || form.get("customer") || "-");
  if (!found && !email) return signInPage(visit, "This customer is not there any more.");
  const customer = found ?? addCustomer(world, shop, { email: email ?? null });
  if (!found) merchant.customerJoined(shop, customer);
  session.customerId = customer.id;
  return redirect(localPath(form.get("return_url"), `${visit.localePrefix}/account`));
}

/** Where a link may lead back to: paths of this store only. */
function localPath(text: string | null, otherwise = "/"): string {
  return text && /^\/(?![/\\])/.test(text) ? text : otherwise;
}

function redirect(location: string): Response {
  return new Response(null, { status: 303, headers: { location } });
}

function asset(parts: SandboxParts, path: string): Response | null {
  const own = /^\/__cdn\/theme\/(storefront\.(?:css|js))$/.exec(path)?.[1];
  const extension = /^\/__cdn\/extensions\/goodword-theme\/assets\/([\w.-]+)$/.exec(path)?.[1];
  if (!own && !extension) return null;
  const content = own
    ? readFileSync(join(import.meta.dirname, "assets", own))
    : (readExtension(parts.world.app.root)?.asset(extension ?? "") ?? null);
  if (!content) return new Response("Not Found", { status: 404 });
  const type = types[(own ?? extension ?? "").split(".").at(-1) ?? ""] ?? "application/octet-stream";
  return new Response(new Uint8Array(content), {
    headers: {
      "content-type": type,
      "access-control-allow-origin": "*",
      "cache-control": own ? "no-cache" : "public, max-age=31557600",
    },
  });
}
