import { type Html, html, htmlResponse } from "../http/html.ts";
import type { SandboxParts } from "../sandbox-parts.ts";

/** A page of the world for people, beside the knobs for programs. */
export function worldPage(parts: SandboxParts, current: string, title: string, content: Html, status = 200): Response {
  const { world, emulators } = parts;
  const entry = (path: string, label: string) =>
    html`<li><a href="${path}" ${path === current ? html`aria-current="page"` : ""}>${label}</a></li>`;
  return htmlResponse(
    html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Sandbox world</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/__assets/admin.css">
</head>
<body>
<header class="top">
  <a class="skip" href="#main">Skip to content</a>
  <strong>Sandbox world</strong>
  <a class="push" href="${world.addresses.admin}">Merchant admin</a>
  <a href="${world.addresses.storefront}">Storefront</a>
</header>
<nav class="side" aria-label="World">
  <ul>
    ${entry("/", "Overview")}
    ${entry("/mailbox", `Mailbox (${world.mailbox.list().length})`)}
    ${entry("/webhooks", "Webhooks")}
    ${entry("/calls", "Calls of the app")}
    ${entry("/faults", "Faults")}
    ${entry("/clock", "Clock")}
    ${emulators.names.map((name) => entry(`/providers/${name}`, name.charAt(0).toUpperCase() + name.slice(1)))}
  </ul>
</nav>
<main id="main">${content}</main>
</body>
</html>`,
    status,
  );
}

/** Shows a page's form's outcome on the page itself. */
export function notice(url: URL): Html {
  const problem = url.searchParams.get("problem");
  const done = url.searchParams.get("done");
  return html`${problem ? html`<p role="alert" class="problem">${problem}</p>` : ""}${done ? html`<p role="status"><span class="badge good">${done}</span></p>` : ""}`;
}
