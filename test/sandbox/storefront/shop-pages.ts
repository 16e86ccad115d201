import { type Html, html } from "../http/html.ts";
import { display } from "../world/money.ts";
import type { Product, Shop } from "../world/shop.ts";
import { priceCart } from "./cart.ts";
import { type Page, themePage, type Visit } from "./theme.ts";

/** The store's front page; app blocks stand below the goods. */
export function homePage(visit: Visit): Promise<Response> {
  const { shop } = visit;
  const body = html`<div class="page-width">
    <h1>${shop.name}</h1>
    <p class="lead">Small batches, roasted on Tuesdays.</p>
    <h2>Bestsellers</h2>
    ${cards(visit, shop.products.slice(0, 4))}
  </div>`;
  return themePage(visit, { title: "Home", type: "index", body, blocks: true });
}

export function collectionPage(visit: Visit): Promise<Response> {
  const body = html`<div class="page-width"><h1>Everything</h1>${cards(visit, visit.shop.products)}</div>`;
  return themePage(visit, { title: "Everything", type: "collection", body });
}

export function productPage(visit: Visit, product: Product): Promise<Response> {
  const { shop } = visit;
  const chosen = visit.url.searchParams.get("variant");
  const body = html`<div class="page-width product">
    <div class="picture" aria-hidden="true">${product.title.slice(0, 1)}</div>
    <div>
      <h1>${product.title}</h1>
      <p>${product.description}</p>
      <form method="post" action="${visit.localePrefix}/cart/add" class="stack">
        ${
          product.variants.length > 1
            ? html`<label>Size or colour
                <select name="id">${product.variants.map((variant) => html`<option value="${variant.id}" ${variant.id === chosen ? "selected" : ""}>${variant.title} – ${display(variant.priceMinor, shop.currency)}</option>`)}</select>
              </label>`
            : html`<p class="price">${display(product.variants[0]?.priceMinor ?? 0, shop.currency)}</p>
              <input type="hidden" name="id" value="${product.variants[0]?.id}">`
        }
        <label>Quantity <input type="number" name="quantity" value="1" min="1" max="99" required></label>
        <button type="submit" class="primary">Add to cart</button>
      </form>
    </div>
  </div>`;
  return themePage(visit, { title: product.title, type: "product", product, body, blocks: true });
}

export function cartPage(visit: Visit, problem?: string): Promise<Response> {
  const { shop, world, session, localePrefix } = visit;
  const cart = priceCart(world, shop, session);
  const empty = html`<p>Your cart is empty.</p><p><a class="button" href="${localePrefix}/collections/all">Go shopping</a></p>`;
  const body = html`<div class="page-width"><h1>Your cart</h1>
    ${problem ? html`<p role="alert" class="problem">${problem}</p>` : ""}
    ${
      cart.lines.length === 0
        ? empty
        : html`<form method="post" action="${localePrefix}/cart">
          <table>
            <thead><tr><th scope="col">Item</th><th scope="col">Quantity</th><th scope="col" class="number">Total</th></tr></thead>
            <tbody>${cart.lines.map(
              (line) => html`<tr>
                <th scope="row"><a href="${localePrefix}/products/${line.product.handle}">${line.product.title}</a>
                  ${line.variant.title === "Default Title" ? "" : html`<br><small>${line.variant.title}</small>`}</th>
                <td><input type="number" name="updates[]" value="${line.quantity}" min="0" max="99" aria-label="Quantity of ${line.product.title}"></td>
                <td class="number">${display(line.totalMinor, shop.currency)}</td>
              </tr>`,
            )}</tbody>
          </table>
          ${totals(shop, cart)}
          <p class="actions">
            <button type="submit" name="update">Update cart</button>
            <button type="submit" name="checkout" class="primary">Check out</button>
          </p>
        </form>`
    }</div>`;
  return themePage(visit, { title: "Cart", type: "cart", body, status: problem ? 422 : 200 });
}

/** Subtotal, what each code takes off, and codes that do not count with the reason. */
export function totals(shop: Shop, cart: ReturnType<typeof priceCart>): Html {
  return html`<dl class="totals">
    <div><dt>Subtotal</dt><dd>${display(cart.subtotalMinor, shop.currency)}</dd></div>
    ${cart.codes.map((code) =>
      code.applicable
        ? html`<div><dt>Discount ${code.code}</dt><dd>−${display(code.savedMinor, shop.currency)}</dd></div>`
        : html`<div><dt>${code.code}</dt><dd class="quiet">${code.reason}</dd></div>`,
    )}
    <div class="sum"><dt>Total before shipping and tax</dt><dd>${display(cart.totalMinor, shop.currency)}</dd></div>
  </dl>`;
}

export function notFoundPage(visit: Visit): Promise<Response> {
  return themePage(visit, {
    title: "Not found",
    type: "404",
    body: html`<div class="page-width"><h1>This page is not here</h1><p><a href="${visit.localePrefix}/">Back to the store</a></p></div>`,
    status: 404,
  });
}

/** A page with one message, for forms that cannot go on. */
export function messagePage(visit: Visit, title: string, message: string, status: number): Promise<Response> {
  const page: Page = {
    title,
    type: "page",
    body: html`<div class="page-width"><h1>${title}</h1><p role="alert">${message}</p><p><a href="${visit.localePrefix}/cart">Back to the cart</a></p></div>`,
    status,
  };
  return themePage(visit, page);
}

function cards(visit: Visit, products: readonly Product[]): Html {
  return html`<ul class="cards">${products.map(
    (product) => html`<li><a href="${visit.localePrefix}/products/${product.handle}">
      <span class="picture" aria-hidden="true">${product.title.slice(0, 1)}</span>
      <span class="name">${product.title}</span>
      <span>${product.variants.length > 1 ? "from " : ""}${display(product.variants[0]?.priceMinor ?? 0, visit.shop.currency)}</span>
    </a></li>`,
  )}</ul>`;
}
