import { customerView, discountView } from "../control-views.ts";
import { html } from "../http/html.ts";
import { finishBulkCreations } from "../shopify/api/bulk-codes.ts";
import type { Merchant } from "../shopify/merchant.ts";
import { findCustomer } from "../shopify/orders/find.ts";
import { refuse } from "../world/refusal.ts";
import { type AdminVisit, adminPage, problemOf, seeOther, tableOf } from "./frame.ts";

export function customersPage(visit: AdminVisit): Response {
  const { shop, base } = visit;
  const rows = [...shop.customers.values()].map((customer) => {
    const view = customerView(shop, customer);
    return html`<tr><th scope="row"><a href="${base}/customers/${view.id}">${[view.firstName, view.lastName].filter(Boolean).join(" ") || view.email}</a></th>
      <td>${view.email}</td><td class="number">${view.numberOfOrders}</td><td>${view.tags.join(", ")}</td>
      <td>${view.storeCredit.map((one) => `${one.amount} ${one.currency}`).join(", ")}</td></tr>`;
  });
  const table = tableOf(["Name", "E-mail", "Orders", "Tags", "Store credit"], rows, "No customers.");
  return adminPage(visit, {
    title: "Customers",
    current: "/customers",
    content: html`<h1>Customers</h1><div class="card">${table}</div>`,
  });
}

export function customerPage(visit: AdminVisit, id: string): Response {
  const { shop, base } = visit;
  const customer = findCustomer(shop, id) ?? refuse(`${shop.domain} has no customer ${id}.`);
  const view = customerView(shop, customer);
  const orders = [...shop.orders.values()].filter((order) => order.customerId === customer.id);
  const action = `${base}/customers/${customer.id}`;
  const content = html`<h1>${[view.firstName, view.lastName].filter(Boolean).join(" ") || view.email}</h1>${problemOf(visit)}
    <div class="columns">
      <section class="card"><h2>Facts</h2><p>${view.email}<br>Id <code>${view.id}</code><br>${view.numberOfOrders} orders ever, ${customer.earlierOrders} of them before this world began</p>
        <p>Tags: ${view.tags.join(", ") || "none"}</p><p>Store credit: ${view.storeCredit.map((one) => `${one.amount} ${one.currency}`).join(", ") || "none"}</p></section>
      <section class="card"><h2>Orders</h2>${tableOf(
        ["Order", "Date"],
        orders.map(
          (order) =>
            html`<tr><th scope="row"><a href="${base}/orders/${order.id}">#${order.number}</a></th><td>${order.createdAt.toISOString().slice(0, 10)}</td></tr>`,
        ),
        "None in this world.",
      )}</section>
      <section class="card stack"><h2>Privacy requests</h2>
        <form method="post" action="${action}/request-data"><button type="submit">Request this customer’s data</button></form>
        <form method="post" action="${action}/redact"><button type="submit" class="danger">Erase personal data</button></form></section>
    </div>`;
  return adminPage(visit, { title: view.email ?? "Customer", current: "/customers", content });
}

export function customerAction(visit: AdminVisit, merchant: Merchant, id: string, verb: string): Response {
  const { shop, base } = visit;
  const customer = findCustomer(shop, id) ?? refuse(`${shop.domain} has no customer ${id}.`);
  if (verb === "request-data") merchant.requestData(shop, customer);
  else if (verb === "redact") merchant.redactCustomer(shop, customer);
  else refuse(`A customer has no button ${verb}.`);
  return seeOther(`${base}/customers/${customer.id}`);
}

export function discountsPage(visit: AdminVisit): Response {
  const { shop, base, world } = visit;
  finishBulkCreations(world, shop);
  const rows = [...shop.discounts.values()].reverse().map((discount) => {
    const view = discountView(shop, discount, world.clock.now());
    const action = `${base}/discounts/${discount.id}`;
    const shown = view.codes
      .slice(0, 8)
      .map((one) => `${one.code} (${one.uses})`)
      .join(", ");
    return html`<tr>
      <th scope="row">${view.title}<br><small class="quiet">${view.byApp ? "by an app" : ""} ${view.tags.join(", ")}</small></th>
      <td><span class="badge ${view.status === "ACTIVE" ? "good" : ""}">${view.status.toLowerCase()}</span></td>
      <td>${view.value}</td>
      <td>${shown}${view.codes.length > 8 ? html`, and ${view.codes.length - 8} more` : ""}</td>
      <td><div class="row">
        <form method="post" action="${action}/rename" class="row"><input name="title" value="${view.title}" required aria-label="Title of ${view.title}"><button type="submit">Rename</button></form>
        <form method="post" action="${action}/end"><button type="submit">End now</button></form>
        <form method="post" action="${action}/delete"><button type="submit" class="danger">Delete</button></form>
      </div></td></tr>`;
  });
  const table = tableOf(
    ["Title", "State", "Value", "Codes (uses)", "Change"],
    rows,
    "No discounts. Apps make them here.",
  );
  return adminPage(visit, {
    title: "Discounts",
    current: "/discounts",
    content: html`<h1>Discounts</h1>${problemOf(visit)}<div class="card">${table}</div>`,
  });
}

/** Renames, ends or deletes a discount behind the app's back. */
export function discountAction(
  visit: AdminVisit,
  merchant: Merchant,
  id: string,
  verb: string,
  form: URLSearchParams,
): Response {
  const { shop, base, world } = visit;
  const discount = shop.discounts.get(id) ?? refuse(`${shop.domain} has no discount ${id}.`);
  const now = world.clock.now();
  if (verb === "delete") shop.discounts.delete(id);
  else if (verb === "end") discount.endsAt = now;
  else if (verb === "rename") discount.title = form.get("title")?.trim() || discount.title;
  else refuse(`A discount has no button ${verb}.`);
  discount.updatedAt = now;
  merchant.discountChanged(shop, discount, verb === "delete" ? "delete" : "update");
  return seeOther(`${base}/discounts`);
}
