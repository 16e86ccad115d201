import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Ways to leave a caller without an answer, as a real network does. */
export type NoAnswer = { readonly noAnswer: "reset" } | { readonly noAnswer: "hang"; readonly ms: number };

export type Handler = (request: Request) => Promise<Response | NoAnswer>;

export interface Listening {
  readonly url: string;
  stop(): Promise<void>;
}

/** No request the sandbox emulates is larger; a runaway caller is cut. */
const bodyLimit = 20 * 1024 * 1024;

/** One listener on the loopback that speaks web-standard requests. An exception becomes a 500 with its text: nothing here is secret. */
export async function serve(port: number, handler: Handler, onError: (error: unknown) => void): Promise<Listening> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, handler).catch((error: unknown) => {
      onError(error);
      if (!outgoing.headersSent) outgoing.writeHead(500, { "content-type": "text/plain; charset=utf-8" });
      outgoing.end(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${address.port}`, stop: () => stop(server) };
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, handler: Handler): Promise<void> {
  const body = await readBody(incoming);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers))
    for (const one of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, one);
  const method = incoming.method ?? "GET";
  const request = new Request(`http://${incoming.headers.host ?? "127.0.0.1"}${incoming.url ?? "/"}`, {
    method,
    headers,
    ...(method === "GET" || method === "HEAD" ? {} : { body: new Uint8Array(body) }),
    redirect: "manual",
  });
  const response = await handler(request);
  if ("noAnswer" in response) {
    if (response.noAnswer === "reset") incoming.socket.resetAndDestroy();
    else setTimeout(() => incoming.socket.destroy(), response.ms).unref();
    return;
  }
  const cookies = response.headers.getSetCookie();
  outgoing.writeHead(response.status, {
    ...Object.fromEntries(response.headers),
    ...(cookies.length > 0 ? { "set-cookie": cookies } : {}),
  });
  outgoing.end(method === "HEAD" ? undefined : Buffer.from(await response.arrayBuffer()));
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw new Error("request body larger than 20 MB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
