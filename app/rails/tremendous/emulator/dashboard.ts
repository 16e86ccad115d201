import type { TremendousBook, TremendousOrder } from "./book.ts";

/** Tremendous' dashboard in two tables: the money left, and every order with its delivery. */
export function tremendousDashboard(book: TremendousBook): string {
  const funds = book.fundingSources.map((source) =>
    row([
      source.id,
      source.method,
      source.status,
      `${(source.availableMinor / 100).toFixed(2)} ${book.organisation.currency}`,
    ]),
  );
  const orders = [...book.orders]
    .reverse()
    .map((order) =>
      row([
        order.createdAt,
        order.reward.email,
        `${order.reward.denomination} ${order.reward.currency}`,
        order.status,
        order.reward.canceled ? "CANCELED" : `${order.reward.method} ${order.reward.deliveryStatus}`,
        order.externalId ?? "",
        order.id,
      ]),
    );
  const events = [...book.events]
    .reverse()
    .map((event) => row([event.event, event.statuses.join(", ") || "not sent", event.uuid]));
  return `<section aria-labelledby="tremendous-title"><h2 id="tremendous-title">Tremendous: ${safe(book.organisation.name)} <small>(testflight)</small></h2>
${table("Funding sources", ["Id", "Method", "Status", "Available"], funds, "None.")}
${table("Orders, newest first", ["Created", "Recipient", "Value", "Order", "Delivery", "External id", "Id"], orders, "No orders yet.")}
<p>Webhook: ${book.webhook === null ? "none" : safe(book.webhook.url)}</p>
${table("Events, newest first", ["Event", "Answers", "Id"], events, "No events yet.")}</section>`;
}

/** The page behind a reward link. */
export function redeemPage(book: TremendousBook, order: TremendousOrder | null): string {
  const title =
    order === null
      ? "This link leads nowhere"
      : order.reward.canceled
        ? "This reward was canceled"
        : "Choose your reward";
  const open = order !== null && !order.reward.canceled;
  const text = open
    ? `<p>${safe(book.organisation.name)} sent you <strong>${order.reward.denomination} ${safe(order.reward.currency)}</strong>.</p><p>${safe(order.reward.message ?? "")}</p>`
    : `<p>Ask ${safe(book.organisation.name)} for help.</p>`;
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><main><h1>${title}</h1>${text}</main></body></html>`;
}

function table(caption: string, heads: readonly string[], rows: readonly string[], empty: string): string {
  const head = heads.map((text) => `<th scope="col">${text}</th>`).join("");
  const body = rows.join("") || `<tr><td colspan="${heads.length}">${empty}</td></tr>`;
  return `<table><caption>${caption}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>`;
}

function row(cells: readonly string[]): string {
  return `<tr>${cells.map((cell) => `<td>${safe(cell)}</td>`).join("")}</tr>`;
}

function safe(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
