import { html } from "../http/html.ts";
import type { Merchant } from "../shopify/merchant.ts";
import { display } from "../world/money.ts";
import { Refusal } from "../world/refusal.ts";
import { priceCart, setDiscounts } from "./cart.ts";
import { messagePage, totals } from "./shop-pages.ts";
import { themePage, type Visit } from "./theme.ts";

/** Contact, codes, and one button: no address and no card, since nothing is sent and nobody pays. */
export function checkoutPage(visit: Visit, problem?: string): Promise<Response> {
  const { world, shop, session, localePrefix } = visit;
  const cart = priceCart(world, shop, session);
  if (cart.lines.length === 0) return messagePage(visit, "Nothing to check out", "Your cart is empty.", 200);
  const customer = session.customerId ? shop.customers.get(session.customerId) : undefined;
  const body = html`<div class="page-width"><h1>Checkout</h1>
    ${problem ? html`<p role="alert" class="problem">${problem}</p>` : ""}
    <table><thead><tr><th scope="col">Item</th><th scope="col">Quantity</th><th scope="col" class="number">Total</th></tr></thead>
      <tbody>${cart.lines.map((line) => html`<tr><th scope="row">${line.product.title}</th><td>${line.quantity}</td><td class="number">${display(line.totalMinor, shop.currency)}</td></tr>`)}</tbody></table>
    <form method="post" action="${localePrefix}/checkout/discount" class="inline">
      <label>Discount code <input name="code" value="${session.discountCodes.join(",")}" autocomplete="off" spellcheck="false"></label>
      <button type="submit">Apply</button>
    </form>
    ${totals(shop, cart)}
    <form method="post" action="${localePrefix}/checkout/complete" class="stack">
      ${
        customer
          ? html`<p>Ordering as <strong>${customer.email}</strong></p>`
          : html`<label>E-mail <input type="email" name="email" required autocomplete="email" placeholder="ben@example.com"></label>`
      }
      <label>Currency <select name="currency">${[shop.currency, ...Object.keys(shop.presentmentRates)].map((one) => html`<option>${one}</option>`)}</select></label>
      <label class="check"><input type="checkbox" name="later"> Pay later (bank transfer): the order stays pending</label>
      <label class="check"><input type="checkbox" name="test"> Mark as a test order</label>
      <button type="submit" class="primary">Pay now</button>
    </form></div>`;
  return themePage(visit, { title: "Checkout", type: "page", body, status: problem ? 422 : 200 });
}

/** Makes the order and answers with the address of its thank-you page, or the page again with what is wrong. */
export async function completeCheckout(visit: Visit, merchant: Merchant, form: URLSearchParams): Promise<Response> {
  const { shop, session, localePrefix } = visit;
  const customer = session.customerId ?? form.get("email")?.trim() ?? "";
  if (session.lines.length === 0) return messagePage(visit, "Nothing to check out", "Your cart is empty.", 422);
  if (!customer) return checkoutPage(visit, "Enter an e-mail address.");
  try {
    const { order } = merchant.checkout(shop, {
      customer,
      lines: session.lines.map((line) => ({ variant: line.variantId, quantity: line.quantity })),
      discountCodes: session.discountCodes,
      attributes: session.attributes,
      note: session.note,
      presentmentCurrency: form.get("currency") ?? shop.currency,
      test: form.get("test") === "on",
      pay: form.get("later") !== "on",
      cartToken: session.cartToken,
      landingSite: session.landingSite,
    });
    return new Response(null, {
      status: 303,
      headers: { location: `${localePrefix}/checkout/thank-you/${order.token}` },
    });
  } catch (error) {
    if (error instanceof Refusal) return checkoutPage(visit, error.message);
    throw error;
  }
}

export function applyDiscount(visit: Visit, form: URLSearchParams): Response {
  setDiscounts(visit.session, form.get("code") ?? "");
  return new Response(null, { status: 303, headers: { location: `${visit.localePrefix}/checkout` } });
}
