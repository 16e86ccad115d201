import { html } from "../http/html.ts";
import { expireCredits } from "../shopify/expire-credits.ts";
import { financialStatus, totalsOf } from "../shopify/orders/order-money.ts";
import { display } from "../world/money.ts";
import type { Order } from "../world/shop.ts";
import { themePage, type Visit } from "./theme.ts";

/** Who is signed in, their orders, and the app's blocks. */
export function accountPage(visit: Visit): Promise<Response> {
  const { shop, session, localePrefix } = visit;
  const customer = session.customerId ? shop.customers.get(session.customerId) : undefined;
  const orders = [...shop.orders.values()].filter((order) => order.customerId === customer?.id).reverse();
  expireCredits(visit.world, shop);
  const credit = [...shop.storeCredit.values()].filter((account) => account.customerId === customer?.id);
  const body = html`<div class="page-width"><h1>Hello, ${customer?.firstName ?? customer?.email}</h1>
    <p>${customer?.email} · <a href="${localePrefix}/account/logout">Sign out</a></p>
    ${credit.map((account) => html`<p>Store credit: <strong>${display(account.balanceMinor, account.currency)}</strong></p>`)}
    <h2>Your orders</h2>
    ${
      orders.length === 0
        ? html`<p>You have not ordered yet.</p>`
        : html`<table><thead><tr><th scope="col">Order</th><th scope="col">Date</th><th scope="col">State</th><th scope="col" class="number">Total</th></tr></thead>
          <tbody>${orders.map(
            (
              order,
            ) => html`<tr><th scope="row"><a href="${localePrefix}/account/orders/${order.token}">#${order.number}</a></th>
              <td>${order.createdAt.toISOString().slice(0, 10)}</td><td>${stateOf(order)}</td>
              <td class="number">${display(totalsOf(order, "current").total.presentment, order.presentmentCurrency)}</td></tr>`,
          )}</tbody></table>`
    }</div>`;
  return themePage(visit, { title: "Account", type: "customers/account", body, blocks: true });
}

export function signInPage(visit: Visit, problem?: string): Promise<Response> {
  const { shop, url, localePrefix } = visit;
  const back = url.searchParams.get("return_url") ?? url.searchParams.get("return_to") ?? "";
  const body = html`<div class="page-width"><h1>Sign in</h1>
    <p>In this sandbox you may be anybody, without a password.</p>
    ${problem ? html`<p role="alert" class="problem">${problem}</p>` : ""}
    <form method="post" action="${localePrefix}/account/login" class="stack">
      <input type="hidden" name="return_url" value="${back}">
      <label>Customer
        <select name="customer">${[...shop.customers.values()].map((one) => html`<option value="${one.id}">${[one.firstName, one.lastName].filter(Boolean).join(" ")} ${one.email}</option>`)}</select>
      </label>
      <button type="submit" class="primary">Sign in</button>
    </form>
    <h2>Or as somebody new</h2>
    <form method="post" action="${localePrefix}/account/login" class="stack">
      <input type="hidden" name="return_url" value="${back}">
      <label>E-mail <input type="email" name="email" required autocomplete="off" placeholder="fay@example.com"></label>
      <button type="submit">Create account and sign in</button>
    </form></div>`;
  return themePage(visit, { title: "Sign in", type: "customers/login", body, status: problem ? 422 : 200 });
}

/** An order's status page: also the thank-you page. */
export function orderPage(visit: Visit, order: Order, thanks: boolean): Promise<Response> {
  const { localePrefix } = visit;
  const { subtotal, discounts, shipping, tax, total } = totalsOf(order, "current");
  const amount = (value: { presentment: number }) => display(value.presentment, order.presentmentCurrency);
  const body = html`<div class="page-width">
    <h1>${thanks ? "Thank you for your order" : `Order #${order.number}`}</h1>
    <p>Order <strong>#${order.number}</strong>, ${stateOf(order)}. Confirmation ${order.confirmationNumber}.</p>
    <table><thead><tr><th scope="col">Item</th><th scope="col">Quantity</th><th scope="col" class="number">Price</th></tr></thead>
      <tbody>${order.lines.map((line) => html`<tr><th scope="row">${line.product.title}</th><td>${line.currentQuantity}</td><td class="number">${amount(line.unitPrice)}</td></tr>`)}</tbody></table>
    <dl class="totals">
      ${order.applications.map((application) => html`<div><dt>Discount ${application.code}</dt><dd>included</dd></div>`)}
      <div><dt>Discounts</dt><dd>−${amount(discounts)}</dd></div>
      <div><dt>Subtotal</dt><dd>${amount(subtotal)}</dd></div>
      <div><dt>Shipping</dt><dd>${amount(shipping)}</dd></div>
      <div><dt>Tax${order.taxesIncluded ? " (included)" : ""}</dt><dd>${amount(tax)}</dd></div>
      <div class="sum"><dt>Total</dt><dd>${amount(total)}</dd></div>
    </dl>
    <p><a class="button" href="${localePrefix}/">Continue shopping</a></p></div>`;
  return themePage(visit, { title: `Order #${order.number}`, type: "customers/order", body });
}

function stateOf(order: Order): string {
  return order.cancelledAt ? "cancelled" : financialStatus(order).replaceAll("_", " ");
}
