import type { PaypalBook } from "./book.ts";

/** PayPal's account overview in three tables. */
export function paypalDashboard(book: PaypalBook): string {
  const money = [...book.balances].map(([currency, amount]) => row([currency, (amount / 1_000_000).toFixed(2)]));
  const items = [...book.batches]
    .reverse()
    .flatMap((batch) =>
      batch.items.map((item) =>
        row([
          batch.createdAt,
          batch.id,
          batch.status,
          item.receiver,
          `${item.value} ${item.currency}`,
          item.error === null ? item.status : `${item.status} ${item.error.name}`,
          item.senderItemId ?? "",
        ]),
      ),
    );
  const events = [...book.events]
    .reverse()
    .slice(0, 200)
    .map((event) => row([event.type, event.statuses.join(", ") || "not sent", event.id]));
  return `<section aria-labelledby="paypal-title"><h2 id="paypal-title">PayPal: business account <small>(sandbox)</small></h2>
${table("Balance", ["Currency", "Available"], money, "Empty.")}
${table("Payouts, newest first", ["Created", "Batch", "Batch status", "Receiver", "Amount", "Item", "Sender item id"], items, "No payouts yet.")}
${table("Events, newest first", ["Event", "Answers", "Id"], events, "No events yet.")}</section>`;
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
