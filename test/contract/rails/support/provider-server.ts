import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Emulator, EmulatorHost } from "../../../../app/rails/kit/emulator.ts";

/** An accident on the wire, for the next request that `applies`. */
export type Accident =
  | { readonly kind: "reset_before" | "reset_after" | "hang_after" }
  | {
      readonly kind: "status";
      readonly status: number;
      readonly headers?: Record<string, string>;
      readonly body?: unknown;
    };

/** One exchange as it went over the loopback. */
export interface Exchange {
  readonly host: string;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly status: number;
  readonly responseBody: string;
}

/** An emulated provider on a port of its own, reached the way the sandbox is: the host is the first path segment. */
export interface ProviderServer {
  readonly origin: string;
  readonly exchanges: Exchange[];
  readonly mails: { readonly to: string; readonly text: string }[];
  now(): Date;
  advance(ms: number): void;
  /** The next request with this method and path meets the accident. */
  break(line: RegExp, accident: Accident): void;
  stop(): Promise<void>;
}

/** Serves one emulator over real HTTP. */
export async function serveProvider(emulator: Emulator): Promise<ProviderServer> {
  const exchanges: Exchange[] = [];
  const mails: { to: string; text: string }[] = [];
  const accidents: { line: RegExp; accident: Accident }[] = [];
  let offset = 0;
  let drawn = 0;
  const now = () => new Date(Date.now() + offset);
  const host: EmulatorHost = {
    now,
    deliver: async ({ url, headers, body }) => {
      const answer = await fetch(url, { method: "POST", headers, body }).catch(() => null);
      return answer?.status ?? 0;
    },
    publicUrl: (path) => `https://provider.example${path}`,
    newId: (prefix) => `${prefix}${++drawn}`,
    mail: (message) => mails.push({ to: message.to, text: message.text }),
  };

  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const requestBody = Buffer.concat(chunks).toString("utf8");
    const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
    const [, first = ""] = url.pathname.split("/");
    const path = url.pathname.slice(first.length + 1);
    const method = incoming.method ?? "GET";
    const at = accidents.findIndex(({ line }) => line.test(`${method} ${path}`));
    const accident = at < 0 ? null : (accidents.splice(at, 1)[0]?.accident ?? null);
    if (accident?.kind === "reset_before") {
      incoming.socket.resetAndDestroy();
      return;
    }
    const requestHeaders = Object.fromEntries(
      Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
    );
    const response =
      accident?.kind === "status"
        ? new Response(
            JSON.stringify(
              accident.body !== undefined ? accident.body : { error: { message: "An accident was asked for." } },
            ),
            {
              status: accident.status,
              headers: { "content-type": "application/json", ...accident.headers },
            },
          )
        : await emulator.handle(
            new Request(`https://${first}${path}${url.search}`, {
              method,
              headers: requestHeaders,
              ...(requestBody === "" ? {} : { body: requestBody }),
            }),
            host,
          );
    const responseBody = await response.text();
    exchanges.push({
      host: first,
      method,
      path,
      query: url.search.slice(1),
      requestHeaders,
      requestBody,
      status: response.status,
      responseBody,
    });
    if (accident?.kind === "hang_after") return;
    if (accident?.kind === "reset_after") {
      incoming.socket.resetAndDestroy();
      return;
    }
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(responseBody);
  }

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      outgoing.writeHead(599).end(String(error));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exchanges,
    mails,
    now,
    advance: (ms) => {
      offset += ms;
    },
    break: (line, accident) => accidents.push({ line, accident }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
