import { tableOf } from "../admin/frame.ts";
import { html } from "../http/html.ts";
import type { SandboxParts } from "../sandbox-parts.ts";
import { subscriptionsOf } from "../shopify/webhooks/send-webhooks.ts";
import { shopOf } from "../world/world.ts";
import { notice, worldPage } from "./page-frame.ts";

/** How many rows a log shows; the rest is told by its number. */
const shown = 200;

/** The outbox: what was sent, how it was answered, and what shall go wrong next. */
export function webhooksPage(parts: SandboxParts, url: URL): Response {
  const all = parts.deliveries.list().reverse();
  const rows = all.slice(0, shown).map(
    (one) => html`<tr><th scope="row">${one.topic}</th><td>${one.shop}</td><td>${one.triggeredAt}</td>
      <td><span class="badge ${one.state === "delivered" ? "good" : one.state === "failed" || one.state === "dropped" ? "bad" : ""}">${one.state}</span>
        ${one.nextAt ? html`<br><small>again at ${one.nextAt}</small>` : ""}</td>
      <td>${one.attempts.map((attempt) => attempt.status || "–").join(", ")}<br><small class="quiet">${one.attempts.at(-1)?.problem}</small></td>
      <td><form method="post"><input type="hidden" name="verb" value="redeliver"><input type="hidden" name="id" value="${one.id}"><button type="submit">Send again</button></form>
        <details><summary>Body</summary><pre>${one.body}</pre></details></td></tr>`,
  );
  const subscriptions = subscriptionsOf(parts.world, shopOf(parts.world));
  const content = html`<h1>Webhooks</h1>${notice(url)}
  <div class="columns">
    <section class="card"><h2>Make them go wrong</h2>
      <form method="post" class="stack">
        <label>How <select name="kind">
          <option value="repeat">Deliver several times</option><option value="delay">Deliver late</option><option value="hold">Hold until released</option>
          <option value="drop">Never deliver</option><option value="truncate">Shorten the body</option><option value="cut_off">Cut the connection in the body</option></select></label>
        <label>Topic (all when empty) <input name="topic" placeholder="orders/paid"></label>
        <label>Copies, or minutes late <input type="number" name="amount" min="1"></label>
        <label>How many deliveries (all when empty) <input type="number" name="times" min="1"></label>
        <button type="submit">From now on</button>
      </form></section>
    <section class="card stack"><h2>Set right</h2>
      <form method="post" class="row"><input type="hidden" name="verb" value="release"><label class="check"><input type="checkbox" name="reversed"> in reverse order</label><button type="submit">Release what is held</button></form>
      <form method="post"><input type="hidden" name="verb" value="behave"><button type="submit">End all rules</button></form>
      <h2>Subscriptions of the app</h2><p class="quiet">${subscriptions.map((one) => one.topic).join(", ")}</p></section>
  </div>
  <section class="card"><h2>Deliveries, newest first</h2>
    ${tableOf(["Topic", "Shop", "Triggered", "State", "Answers", "Do"], rows, "Nothing was sent yet. Install the app and buy something.")}
    ${all.length > shown ? html`<p class="quiet">and ${all.length - shown} before these</p>` : ""}</section>`;
  return worldPage(parts, "/webhooks", "Webhooks", content);
}

/** What the app asked of the emulated hosts. */
export function callsPage(parts: SandboxParts, url: URL): Response {
  const all = parts.world.calls.list().reverse();
  const rows = all.slice(0, shown).map(
    (
      one,
    ) => html`<tr><td>${one.at}</td><td>${one.host}</td><td>${one.method} <code>${one.path}</code></td><td>${one.operation}</td>
      <td><span class="badge ${one.status >= 200 && one.status < 400 ? "good" : "bad"}">${one.status || "no answer"}</span></td><td>${one.fault}</td></tr>`,
  );
  const content = html`<h1>Calls of the app</h1>${notice(url)}
  <form method="post"><button type="submit">Forget them</button></form>
  <section class="card">${tableOf(["At", "Host", "Request", "Operation", "Answer", "Fault"], rows, "Nothing was asked yet.")}</section>`;
  return worldPage(parts, "/calls", "Calls", content);
}

export function faultsPage(parts: SandboxParts, url: URL): Response {
  const rows = parts.world.faults.list().map(
    (
      one,
    ) => html`<tr><th scope="row">${one.kind} ${one.status ?? ""}</th><td>${one.host ?? "any host"}</td><td>${one.path ?? ""} ${one.operation ?? ""}</td>
      <td>${one.hits} of ${one.times ?? 1}</td></tr>`,
  );
  const content = html`<h1>Faults</h1>${notice(url)}
  <section class="card"><h2>New fault</h2>
    <form method="post" class="row">
      <label>Kind <select name="kind"><option value="timeout_after_success">Done, but no answer</option><option value="reset_before">Connection ends before</option>
        <option value="reset_after">Done, then the connection ends</option><option value="status">Answer with a status</option><option value="delay">Answer late</option></select></label>
      <label>Host <input name="host" placeholder="api.stripe.com"></label>
      <label>Path <input name="path" placeholder="/v1/customers"></label>
      <label>GraphQL operation <input name="operation" placeholder="discountCodeBasicCreate"></label>
      <label>Status <input type="number" name="status" min="200" max="599" placeholder="503"></label>
      <label>Milliseconds <input type="number" name="delayMs" min="0"></label>
      <label>Times <input type="number" name="times" min="1" value="1"></label>
      <button type="submit">Add</button>
    </form></section>
  <section class="card"><h2>Waiting and used</h2>${tableOf(["Kind", "Host", "Request", "Used"], rows, "None: everything works.")}
    <form method="post"><input type="hidden" name="verb" value="clear"><button type="submit">Take all away</button></form></section>`;
  return worldPage(parts, "/faults", "Faults", content);
}
