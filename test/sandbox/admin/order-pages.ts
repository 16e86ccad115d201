import type { CancelReason } from "../control.ts";
import { type Html, html } from "../http/html.ts";
import type { Merchant } from "../shopify/merchant.ts";
import { orderOf } from "../shopify/orders/find.ts";
import { financialStatus, lineDiscount, outstanding, paid, refunded, totalsOf } from "../shopify/orders/order-money.ts";
import { decimal, display } from "../world/money.ts";
import { refuse } from "../world/refusal.ts";
import type { Order } from "../world/shop.ts";
import { type AdminVisit, adminPage, problemOf, seeOther, tableOf } from "./frame.ts";

export function ordersPage(visit: AdminVisit): Response {
  const { shop, base } = visit;
  const rows = [...shop.orders.values()].reverse().map((order) => {
    const customer = order.customerId ? shop.customers.get(order.customerId) : undefined;
    return html`<tr>
      <th scope="row"><a href="${base}/orders/${order.id}">#${order.number}</a></th>
      <td>${order.createdAt.toISOString().slice(0, 16).replace("T", " ")}</td>
      <td>${customer ? [customer.firstName, customer.lastName].filter(Boolean).join(" ") || customer.email : "No customer"}</td>
      <td>${badge(order)}</td>
      <td>${order.applications.map((one) => one.code).join(", ")}</td>
      <td class="number">${display(totalsOf(order, "current").total.shop, shop.currency)}</td></tr>`;
  });
  const table = tableOf(
    ["Order", "Date", "Customer", "Payment", "Codes", "Total"],
    rows,
    "No orders yet. Buy something in the storefront.",
  );
  return adminPage(visit, {
    title: "Orders",
    current: "/orders",
    content: html`<h1>Orders</h1><div class="card">${table}</div>`,
  });
}

export function orderPage(visit: AdminVisit, id: string): Response {
  const { shop, base } = visit;
  const order = orderOf(shop, id);
  const money = (minor: number) => display(minor, shop.currency);
  const { subtotal, discounts, shipping, tax, total } = totalsOf(order, "current");
  const action = `${base}/orders/${order.id}`;
  const customer = order.customerId ? shop.customers.get(order.customerId) : undefined;
  const left = paid(order).shop - refunded(order).shop;
  const content = html`<h1>Order #${order.number} ${badge(order)}</h1>${problemOf(visit)}
  <div class="card">
    <table><caption>Items</caption><thead><tr><th scope="col">Item</th><th scope="col" class="number">Price</th><th scope="col" class="number">Discount</th><th scope="col">Ordered</th><th scope="col">Left</th><th scope="col">Change</th></tr></thead>
    <tbody>${order.lines.map(
      (line) => html`<tr>
        <th scope="row">${line.product.title}${line.product.giftCard ? html` <span class="badge">gift card</span>` : ""}</th>
        <td class="number">${money(line.unitPrice.shop)}</td>
        <td class="number">${money(lineDiscount(line, line.quantity).shop)}</td>
        <td>${line.quantity}</td><td>${line.currentQuantity}</td>
        <td class="row">
          ${
            line.currentQuantity > 0 && left > 0
              ? html`<form method="post" action="${action}/refund" class="row"><input type="hidden" name="line" value="${line.id}">
              <input type="number" name="quantity" min="1" max="${line.currentQuantity}" value="${line.currentQuantity}" aria-label="Pieces of ${line.product.title} to refund">
              <button type="submit">Refund</button></form>`
              : ""
          }
          ${
            order.cancelledAt
              ? ""
              : html`<form method="post" action="${action}/edit" class="row"><input type="hidden" name="line" value="${line.id}">
              <input type="number" name="quantity" min="0" max="99" value="${line.currentQuantity}" aria-label="New quantity of ${line.product.title}">
              <button type="submit">Set quantity</button></form>`
          }
        </td></tr>`,
    )}</tbody></table>
  </div>
  <div class="columns">
    <section class="card"><h2>Money</h2>
      <table><tbody>
        ${[
          ["Subtotal now", subtotal.shop],
          ["Discounts now", -discounts.shop],
          ["Shipping", shipping.shop],
          [order.taxesIncluded ? "Tax (included)" : "Tax", tax.shop],
          ["Total now", total.shop],
          ["Paid", paid(order).shop],
          ["Given back", refunded(order).shop],
          ["Outstanding", outstanding(order).shop],
        ].map(
          ([label, minor]) =>
            html`<tr><th scope="row">${label}</th><td class="number">${money(Number(minor))}</td></tr>`,
        )}
      </tbody></table>
    </section>
    <section class="card stack"><h2>Do</h2>
      ${paid(order).shop === 0 && !order.cancelledAt ? html`<form method="post" action="${action}/mark-paid"><button type="submit" class="primary">Mark as paid</button></form>` : ""}
      ${order.fulfilment || order.cancelledAt ? "" : html`<form method="post" action="${action}/fulfil"><button type="submit">Fulfil everything</button></form>`}
      ${
        left > 0
          ? html`<form method="post" action="${action}/refund" class="row"><label>Amount in ${shop.currency} <input name="amount" inputmode="decimal" required placeholder="${decimal(left, shop.currency)}"></label><button type="submit">Refund amount</button></form>
          <form method="post" action="${action}/refund"><input type="hidden" name="full" value="1"><button type="submit">Refund everything</button></form>`
          : ""
      }
      ${disputeForms(order, action)}
      ${
        order.cancelledAt
          ? html`<p>Cancelled: ${order.cancelReason}</p>`
          : html`<form method="post" action="${action}/cancel" class="row">
          <label>Reason <select name="reason">${["customer", "fraud", "inventory", "declined", "staff", "other"].map((one) => html`<option>${one}</option>`)}</select></label>
          <label class="check"><input type="checkbox" name="refund" checked> Give the money back</label>
          <button type="submit" class="danger">Cancel order</button></form>`
      }
    </section>
    <section class="card"><h2>Facts</h2>
      <table><tbody>
        <tr><th scope="row">Customer</th><td>${customer ? html`<a href="${base}/customers/${customer.id}">${customer.email}</a>` : "none"}</td></tr>
        <tr><th scope="row">Id</th><td><code>${order.id}</code></td></tr>
        <tr><th scope="row">Placed</th><td>${order.createdAt.toISOString()}</td></tr>
        <tr><th scope="row">Changed</th><td>${order.updatedAt.toISOString()}</td></tr>
        <tr><th scope="row">Codes</th><td>${order.applications.map((one) => one.code).join(", ") || "none"}</td></tr>
        ${order.attributes.map(({ name, value }) => html`<tr><th scope="row">${name}</th><td><code>${value}</code></td></tr>`)}
        <tr><th scope="row">Test</th><td>${order.test ? "yes" : "no"}</td></tr>
      </tbody></table>
    </section>
  </div>`;
  return adminPage(visit, { title: `Order #${order.number}`, current: "/orders", content });
}

/** The buttons of an order's page. */
export function orderAction(
  visit: AdminVisit,
  merchant: Merchant,
  id: string,
  verb: string,
  form: URLSearchParams,
): Response {
  const { shop, base } = visit;
  const order = orderOf(shop, id);
  const line = form.get("line") ?? "";
  const quantity = Number(form.get("quantity"));
  switch (verb) {
    case "refund":
      if (form.has("full")) merchant.refund(shop, order, { full: true });
      else if (form.has("amount")) merchant.refund(shop, order, { amount: form.get("amount") ?? "" });
      else merchant.refund(shop, order, { lines: [{ line, quantity }] });
      break;
    case "cancel":
      merchant.cancel(shop, order, (form.get("reason") ?? "other") as CancelReason, form.get("refund") === "on");
      break;
    case "edit":
      merchant.edit(shop, order, line, quantity);
      break;
    case "dispute":
      merchant.openDispute(shop, order, form.has("inquiry") ? { type: "inquiry" } : {});
      break;
    case "decide-dispute":
      merchant.moveDispute(shop, order, form.get("status") === "lost" ? "lost" : "won");
      break;
    case "mark-paid":
      merchant.markPaid(shop, order);
      break;
    case "fulfil":
      merchant.fulfil(shop, order);
      break;
    default:
      refuse(`An order has no button ${verb}.`);
  }
  return seeOther(`${base}/orders/${order.id}`);
}

/** What the buyer's bank does. */
function disputeForms(order: Order, action: string): Html {
  const dispute = order.disputes.at(-1);
  if (dispute && dispute.finalizedOn === null)
    return html`<p>The bank asks the payment back: ${dispute.status.replaceAll("_", " ")}.</p>
      <form method="post" action="${action}/decide-dispute" class="row"><button type="submit" name="status" value="won">Win dispute</button>
      <button type="submit" name="status" value="lost" class="danger">Lose dispute</button></form>`;
  const ended = dispute ? html`<p>Dispute: ${dispute.status.replaceAll("_", " ")}.</p>` : "";
  return paid(order).shop > 0
    ? html`${ended}<form method="post" action="${action}/dispute" class="row"><button type="submit">Open dispute</button>
      <label class="check"><input type="checkbox" name="inquiry"> As an inquiry</label></form>`
    : html`${ended}`;
}

function badge(order: Order): Html {
  const status = order.cancelledAt ? "cancelled" : financialStatus(order);
  const tone = status === "paid" ? "good" : status === "pending" ? "" : "bad";
  return html`<span class="badge ${tone}">${status.replaceAll("_", " ")}</span>`;
}
