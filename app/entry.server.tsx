import { PassThrough } from "node:stream";
import { type AppLoadContext, createReadableStreamFromReadable, type EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { loggableUrl } from "./platform/access-log.ts";

/** Deferred data that has not come by then is given up, and a second later the rendering itself. */
export const streamTimeout = 5_000;

/** Streams the page as soon as its shell is ready; machines that index get it whole. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remixContext: EntryContext,
  { services }: AppLoadContext,
): Promise<Response> {
  services.shopify.addDocumentResponseHeaders(request, headers);
  // Only a page that knows its shop may be framed, and only by that shop's admin.
  const framing = headers.get("content-security-policy") ?? "frame-ancestors 'none';";
  headers.set("content-security-policy", `${framing} base-uri 'self'; object-src 'none'`);
  headers.set("content-type", "text/html; charset=utf-8");
  headers.set("cache-control", "no-store");
  const whenReady = isbot(request.headers.get("user-agent")) ? "onAllReady" : "onShellReady";

  return new Promise((resolve, reject) => {
    let answered = false;
    const { pipe, abort } = renderToPipeableStream(<RemixServer context={remixContext} url={request.url} />, {
      [whenReady]: () => {
        answered = true;
        const body = new PassThrough();
        resolve(new Response(createReadableStreamFromReadable(body), { status, headers }));
        pipe(body);
      },
      onShellError: reject,
      onError: (error: unknown) => {
        // Errors of the shell reject above; later ones can only be noted, the answer is on its way.
        if (answered) services.log.error({ err: error, url: loggableUrl(pathOf(request)) }, "rendering failed");
      },
    });
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Remix calls this for what a loader, an action or a page threw unexpectedly. */
export function handleError(error: unknown, { request, context }: { request: Request; context: AppLoadContext }): void {
  // People who leave make their loaders end early.
  if (request.signal.aborted) return;
  context.services.log.error({ err: error, url: loggableUrl(pathOf(request)) }, "a page failed");
}

function pathOf(request: Request): string {
  const url = new URL(request.url);
  return `${url.pathname}${url.search}`;
}
