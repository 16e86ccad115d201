import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "./log.ts";
import type { Metrics } from "./metrics.ts";

/** Query values that may be written down. Everything else may be a token, a code, a name or somebody's search. */
const harmless: ReadonlySet<string> = new Set([
  "embedded",
  "locale",
  "page",
  "tab",
  "sort",
  "order",
  "_data",
  "_routes",
]);

/** Files of the build, and those that Vite serves in development. */
const files = /^\/(assets|node_modules|app\/(?!$).*\.\w+|@\w)/;

/** A request's address as it may be written down: names of the query stay, values do not, secrets in the path neither. */
export function loggableUrl(url: string): string {
  const [path = "", query = ""] = url.split(/\?(.*)/s);
  const safePath = path.replace(/^(\/webhooks\/rails\/[^/]+\/).+/, "$1[redacted]");
  if (query === "") return safePath;
  const pairs = [...new URLSearchParams(query)].map(([name, value]) =>
    harmless.has(name) ? `${name}=${value}` : `${name}=[redacted]`,
  );
  return `${safePath}?${pairs.join("&")}`;
}

/** A label that does not grow with ids: `/app/rewards/rwd_01j…` is `/app/rewards/:id`. */
export function routeLabel(url: string, status: number): string {
  const path = url.split("?")[0] ?? "";
  if (files.test(path)) return "/assets/*";
  // Whatever strangers ask for must not become a label each.
  if (status === 404 || status === 405 || status === 410) return "(none)";
  return path
    .split("/")
    .map((part) => (/^[a-z]{2,4}_[0-9a-z]{10,}$|^\d+$/.test(part) ? ":id" : part.slice(0, 40)))
    .join("/");
}

/** Writes one line a finished request, and times it. Aborted ones are told apart. */
export function createAccessLog(
  log: Log,
  metrics: Metrics,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const started = performance.now();
    const url = request.url ?? "/";
    const method = request.method ?? "GET";
    response.once("close", () => {
      const ms = Math.round(performance.now() - started);
      const status = response.statusCode;
      metrics.requestSeconds.observe({ method, route: routeLabel(url, status), status: String(status) }, ms / 1_000);
      const line = {
        method,
        url: loggableUrl(url),
        status,
        ms,
        ...(response.writableFinished ? {} : { aborted: true }),
      };
      if (status >= 500) log.error(line, "request failed");
      else if (files.test(url)) log.debug(line, "request");
      else log.info(line, "request");
    });
  };
}
