import { storeName, tableOf } from "../admin/frame.ts";
import { html } from "../http/html.ts";
import type { SandboxParts } from "../sandbox-parts.ts";
import { readAppConfig } from "../shopify/app-toml.ts";
import { notice, worldPage } from "./page-frame.ts";

/** Where everything is. */
export function overviewPage(parts: SandboxParts, url: URL): Response {
  const { world } = parts;
  const config = readAppConfig(world.app.root);
  const shops = [...world.shops.values()].map(
    (
      shop,
    ) => html`<tr><th scope="row">${shop.name}</th><td>${shop.domain}</td><td>${shop.currency}</td><td>${shop.orders.size}</td>
      <td>${shop.installation.installed ? html`<span class="badge good">installed</span>` : html`<span class="badge">not installed</span>`}</td>
      <td><a href="${world.addresses.admin}/store/${storeName(shop)}">Admin</a> · <a href="${world.addresses.storefront}/__shop/${shop.domain}">Storefront</a></td></tr>`,
  );
  const content = html`<h1>A made-up world</h1>${notice(url)}
  <p>Shopify and the payment providers, on this machine alone. The app is expected at <a href="${world.app.url()}">${world.app.url()}</a>.</p>
  <section class="card"><h2>Stores</h2>${tableOf(["Name", "Domain", "Currency", "Orders", config.name, "Open"], shops, "None.")}
    <form method="post" class="row"><label>New store <input name="domain" placeholder="third.myshopify.com" required pattern="[a-z0-9][a-z0-9\\-]*\\.myshopify\\.com"></label>
      <label>Currency <input name="currency" value="USD" size="4" pattern="[A-Z]{3}" required></label><button type="submit">Create</button></form></section>
  <section class="card"><h2>Follow a share link</h2><p class="quiet">Paste a link of a store as the app shows it; it opens in the sandbox’ storefront.</p>
    <form method="get" action="/follow" class="row"><label>Link <input name="link" size="60" required placeholder="https://demo.myshopify.com/discount/CODE?redirect=…"></label><button type="submit">Follow</button></form></section>
  <section class="card"><h2>For programs</h2><p>The app’s <code>SANDBOX_ORIGIN</code> is <code>${world.addresses.world}</code>. Knobs: <code>POST /__control/&lt;group&gt;/&lt;verb&gt;</code>, listed in <code>test/sandbox/README.md</code>.</p></section>`;
  return worldPage(parts, "/", "Overview", content);
}

export function mailboxPage(parts: SandboxParts, url: URL): Response {
  const mails = parts.world.mailbox.list().reverse();
  const content = html`<h1>Mailbox</h1>${notice(url)}
  <p class="quiet">Everything that anybody in this world was sent.</p>
  ${
    mails.length === 0
      ? html`<p class="card">No mail yet.</p>`
      : html`<form method="post"><button type="submit">Throw all away</button></form>
      ${mails.map(
        (mail) => html`<article class="card"><h2>${mail.subject}</h2>
          <p class="quiet">To ${mail.to}, from ${mail.from}, ${mail.at}</p><pre>${mail.text}</pre>
          ${mail.html ? html`<details><summary>As HTML</summary><iframe sandbox srcdoc="${mail.html}" title="${mail.subject}" style="min-height:20rem"></iframe></details>` : ""}</article>`,
      )}`
  }`;
  return worldPage(parts, "/mailbox", "Mailbox", content);
}

export function clockPage(parts: SandboxParts, url: URL): Response {
  const { now, offsetMs } = parts.world.clock.reading();
  const hours = Math.round(offsetMs / 3_600_000);
  const ahead =
    offsetMs === 0
      ? "the machine’s own time"
      : `about ${Math.abs(hours)} hours ${hours >= 0 ? "ahead of" : "behind"} the machine`;
  const step = (label: string, name: string, value: number) =>
    html`<form method="post"><input type="hidden" name="${name}" value="${value}"><button type="submit">${label}</button></form>`;
  const content = html`<h1>Clock</h1>${notice(url)}
  <section class="card stack"><p><strong>${now}</strong>, ${ahead}.</p>
    <p class="quiet">Moving forward delivers the webhooks that fall due on the way. The app follows within half a second.</p>
    <div class="row">${step("+1 hour", "hours", 1)}${step("+1 day", "days", 1)}${step("+1 week", "days", 7)}${step("+14 days", "days", 14)}${step("+30 days", "days", 30)}</div>
    <form method="post" class="row"><label>Days <input type="number" name="days" value="0" min="0"></label><label>Hours <input type="number" name="hours" value="0" min="0"></label>
      <label>Minutes <input type="number" name="minutes" value="0" min="0"></label><button type="submit">Advance</button></form>
    <form method="post" class="row"><input type="hidden" name="verb" value="set"><label>Exactly <input name="now" value="${now}" size="28"></label><button type="submit">Set</button></form>
  </section>`;
  return worldPage(parts, "/clock", "Clock", content);
}
