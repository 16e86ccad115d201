import { createHash } from "node:crypto";
import type { RequestHandler } from "express";

/** Where `app/components/admin-frame.tsx` keeps the shop and host that this tab was opened with: the same word there. */
const framePlaceKey = "goodword:opened-with";

const script = `try {
  var opened = sessionStorage.getItem(${JSON.stringify(framePlaceKey)});
  if (opened) {
    var query = new URLSearchParams(location.search);
    new URLSearchParams(opened).forEach(function (value, name) { query.set(name, value); });
    query.set("embedded", "1");
    location.replace(location.pathname + "?" + query + location.hash);
  }
} catch (blocked) {}`;

const page = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Goodword</title></head>
<body style="font:16px/1.6 system-ui,sans-serif;max-width:36rem;margin:15vh auto 0;padding:1rem">
<script>${script}</script>
<h1>Goodword</h1>
<p>Open Goodword from the Apps list of your Shopify admin.</p>
</body>
</html>
`;

const scriptHash = createHash("sha256").update(script).digest("base64");

/**
 * The first page of a visit has shop and host in its address, the ones after it do not. Loaded anew (a retry, a new version
 * of the app), such a page would be sent to a log-in that an embedded app does not have. This answers it with a page that
 * brings back what the tab was opened with, or says where to go. It shows nothing and does nothing else, so every store's
 * admin may frame it.
 */
export function lostFramePage(sandboxed: boolean): RequestHandler {
  const framedBy = [
    "https://admin.shopify.com",
    "https://*.myshopify.com",
    ...(sandboxed ? ["http://127.0.0.1:*", "http://localhost:*"] : []),
  ].join(" ");
  return (request, response, next) => {
    const { query } = request;
    const knowsPlace = query.shop !== undefined || query.host !== undefined || query._data !== undefined;
    if (request.method !== "GET" || knowsPlace || request.headers.authorization !== undefined) return next();
    response.setHeader("cache-control", "no-store");
    response.setHeader(
      "content-security-policy",
      `default-src 'none'; script-src 'sha256-${scriptHash}'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors ${framedBy}`,
    );
    response.type("html").send(page);
  };
}
