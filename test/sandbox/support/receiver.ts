import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Received {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A little app on the loopback that records what it is sent. */
export interface Receiver {
  readonly url: string;
  readonly received: Received[];
  /** Topics of the webhooks in the order of arrival. */
  topics(): string[];
  /** How it answers from now on; the default is an empty 200. */
  answerWith(
    answer: (received: Received) => { status?: number; headers?: Record<string, string>; body?: string } | "never",
  ): void;
  stop(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let answer: Parameters<Receiver["answerWith"]>[0] = () => ({});
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => undefined);
    request.on("end", () => {
      const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
      const one = {
        method: request.method ?? "",
        url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      received.push(one);
      const { status = 200, headers = {}, body = "" } = toAnswer(answer(one));
      if (status === 0) return;
      response.writeHead(status, headers).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    topics: () => received.map((one) => String(one.headers["x-shopify-topic"])),
    answerWith: (next) => {
      answer = next;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toAnswer(answer: { status?: number; headers?: Record<string, string>; body?: string } | "never") {
  return answer === "never" ? { status: 0 } : answer;
}
