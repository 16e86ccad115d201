import type { StripeBook } from "./book.ts";

/** Stripe's dashboard in one table: who has how much credit, and which line put it there. */
export function stripeDashboard(account: { readonly id: string; readonly name: string }, book: StripeBook): string {
  const customers = [...book.customers.values()].filter((customer) => !customer.deleted);
  const credit = (balance: number, currency: string | null) =>
    balance === 0 ? "–" : `${balance < 0 ? "credit" : "owes"} ${major(Math.abs(balance), currency)}`;
  const rows = customers.map((customer) => {
    const status = book.subscriptions.find((one) => one.customer === customer.id)?.status ?? "no subscription";
    const cells = [customer.name ?? "", customer.email ?? "", status, credit(customer.balance, customer.currency)];
    return `<tr>${cells.map((cell) => `<td>${safe(cell)}</td>`).join("")}<td><code>${customer.id}</code></td></tr>`;
  });
  const lines = [...book.transactions].reverse().map((line) => {
    const who = book.customers.get(line.customer)?.email ?? line.customer;
    const cells = [
      new Date(line.created * 1000).toISOString(),
      who,
      line.type.replaceAll("_", " "),
      `${line.amount < 0 ? "−" : "+"}${major(Math.abs(line.amount), line.currency)}`,
      line.description ?? "",
      JSON.stringify(line.metadata),
    ];
    return `<tr>${cells.map((cell) => `<td>${safe(cell)}</td>`).join("")}</tr>`;
  });
  const { accounts, transfers } = book.connect;
  const people = [...accounts.values()].map((one) => {
    const sent = transfers.filter((transfer) => transfer.destination === one.id);
    const cells = [one.email ?? "", one.state, sent.map((each) => major(each.amount, each.currency)).join(", ") || "–"];
    return `<tr>${cells.map((cell) => `<td>${safe(cell)}</td>`).join("")}<td><code>${one.id}</code></td></tr>`;
  });
  return `<section aria-labelledby="stripe-title"><h2 id="stripe-title">Stripe: ${safe(account.name)} <small>(test mode, ${account.id})</small></h2>
<table><caption>Customers</caption><thead><tr><th scope="col">Name</th><th scope="col">E-mail</th><th scope="col">Subscription</th><th scope="col">Balance</th><th scope="col">Id</th></tr></thead><tbody>${rows.join("") || `<tr><td colspan="5">No customers yet.</td></tr>`}</tbody></table>
<table><caption>Balance transactions, newest first</caption><thead><tr><th scope="col">When</th><th scope="col">Customer</th><th scope="col">Type</th><th scope="col">Amount</th><th scope="col">Description</th><th scope="col">Metadata</th></tr></thead><tbody>${lines.join("") || `<tr><td colspan="6">No credit was given yet.</td></tr>`}</tbody></table>
<table><caption>Connected accounts</caption><thead><tr><th scope="col">E-mail</th><th scope="col">State</th><th scope="col">Transfers</th><th scope="col">Id</th></tr></thead><tbody>${people.join("") || `<tr><td colspan="4">Nobody has signed up yet.</td></tr>`}</tbody></table></section>`;
}

function major(amountMinor: number, currency: string | null): string {
  const code = (currency ?? "usd").toUpperCase();
  const digits =
    new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits ?? 2;
  return `${(amountMinor / 10 ** digits).toFixed(digits)} ${code}`;
}

function safe(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
