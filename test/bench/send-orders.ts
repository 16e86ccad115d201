import { connect, type Socket } from "node:net";
import { type OrderMaker, signatureOf } from "./order-body.ts";

/** What a stretch of load found. Times in milliseconds. */
export interface LoadResult {
  readonly acknowledged: number;
  /** Answers other than 200, and connections that broke. */
  readonly refused: number;
  /** What the first of those said. */
  readonly firstRefusal: string | null;
  readonly seconds: number;
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
  /** When each order was due to be sent (closed loop: was sent), by its number less `firstOrder`; epoch milliseconds. */
  readonly sentAt: Float64Array;
  readonly firstOrder: number;
}

export interface Load {
  readonly port: number;
  readonly maker: OrderMaker;
  readonly secret: string;
  readonly shop: string;
  readonly firstOrder: number;
  readonly seconds: number;
  readonly connections: number;
  /**
   * Orders a second, sent on schedule whether or not the last was answered; an order's time runs from when it was due, so
   * a stall is counted for all that wait behind it. Null: each connection sends as soon as it is answered.
   */
  readonly rate: number | null;
}

/**
 * Sends signed orders over kept-alive connections. A client of our own because every body is another order: it writes the
 * ids into one buffer per connection, signs it and sends it in one write, which leaves the two cores to what is measured.
 */
export async function sendOrders(load: Load): Promise<LoadResult> {
  const most = Math.ceil((load.rate ?? 40_000) * load.seconds) + load.connections;
  const sentAt = new Float64Array(most);
  const took = new Float64Array(most);
  const origin = performance.timeOrigin;
  let next = 0;
  let answered = 0;
  let refused = 0;
  const start = performance.now();
  const end = start + load.seconds * 1_000;
  const clients = await Promise.all(Array.from({ length: load.connections }, () => openClient(load)));
  const free = [...clients];

  const send = async (client: Client, due: number): Promise<void> => {
    const n = next++;
    sentAt[n] = origin + due;
    const ok = await client.post(load.firstOrder + n);
    if (ok) took[answered++] = performance.now() - due;
    else refused += 1;
  };

  if (load.rate === null) {
    await Promise.all(
      clients.map(async (client) => {
        while (performance.now() < end && next < most) await send(client, performance.now());
      }),
    );
  } else {
    const everyMs = 1_000 / load.rate;
    const total = Math.floor(load.rate * load.seconds);
    let scheduled = 0;
    const waiting: number[] = [];
    let open = 0;
    await new Promise<void>((resolve) => {
      const run = (client: Client, due: number): void => {
        open += 1;
        void send(client, due).then(() => {
          open -= 1;
          const late = waiting.shift();
          if (late !== undefined) return run(client, late);
          free.push(client);
          if (scheduled >= total && open === 0) resolve();
        });
      };
      const tick = (): void => {
        const now = performance.now();
        while (scheduled < total && start + scheduled * everyMs <= now) {
          const due = start + scheduled * everyMs;
          scheduled += 1;
          const client = free.pop();
          if (client) run(client, due);
          else waiting.push(due);
        }
        if (scheduled < total) setTimeout(tick, 1);
      };
      tick();
    });
  }
  const seconds = (performance.now() - start) / 1_000;
  for (const client of clients) client.close();
  const times = took.subarray(0, answered).sort();
  return {
    acknowledged: answered,
    refused,
    firstRefusal: clients.find((client) => client.refusal() !== null)?.refusal() ?? null,
    seconds,
    perSecond: answered / seconds,
    p50: quantile(times, 0.5),
    p99: quantile(times, 0.99),
    sentAt: sentAt.subarray(0, next),
    firstOrder: load.firstOrder,
  };
}

/** The value below which this share of sorted values lies; NaN of none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

interface Client {
  /** True for a 200. */
  post(order: number): Promise<boolean>;
  /** What its first other answer said. */
  refusal(): string | null;
  close(): void;
}

async function openClient({ port, maker, secret, shop }: Load): Promise<Client> {
  const socket = await new Promise<Socket>((resolve, reject) => {
    const opened = connect({ port, host: "127.0.0.1", noDelay: true }, () => resolve(opened));
    opened.once("error", reject);
  });
  const blankSignature = "x".repeat(44);
  const blankId = "w".repeat(13);
  const head = Buffer.from(
    [
      "POST /webhooks/sources/shopify HTTP/1.1",
      `host: 127.0.0.1:${port}`,
      "content-type: application/json",
      `content-length: ${maker.size}`,
      "user-agent: Shopify-Captain-Hook",
      "x-shopify-topic: orders/paid",
      `x-shopify-shop-domain: ${shop}`,
      "x-shopify-api-version: 2026-10",
      "x-shopify-triggered-at: 2026-11-21T15:00:00.000000000Z",
      `x-shopify-webhook-id: ${blankId}`,
      `x-shopify-event-id: ${blankId}`,
      `x-shopify-hmac-sha256: ${blankSignature}`,
      "",
      "",
    ].join("\r\n"),
  );
  const request = Buffer.concat([head, maker.blank()]);
  const body = request.subarray(head.length);
  const signatureAt = head.indexOf(blankSignature);
  const idAt = [head.indexOf(blankId), head.lastIndexOf(blankId)];
  let settle: ((ok: boolean) => void) | null = null;
  let answer = "";
  let refusal: string | null = null;
  const done = (ok: boolean): void => {
    if (!ok && settle) refusal ??= answer || "the connection ended";
    answer = "";
    const last = settle;
    settle = null;
    last?.(ok);
  };
  socket.setEncoding("latin1");
  socket.on("data", (text: string) => {
    answer += text;
    if (isWhole(answer)) done(answer.startsWith("HTTP/1.1 200"));
  });
  socket.on("error", () => done(false));
  socket.on("close", () => done(false));
  return {
    post: (order) =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve(false);
        settle = resolve;
        maker.fill(body, order);
        request.write(signatureOf(secret, body), signatureAt, "latin1");
        for (const at of idAt) request.write(String(1_000_000_000_000 + order), at, "latin1");
        socket.write(request);
      }),
    refusal: () => refusal,
    close: () => socket.destroy(),
  };
}

function isWhole(answer: string): boolean {
  const headEnd = answer.indexOf("\r\n\r\n");
  if (headEnd < 0) return false;
  const length = /\r\ncontent-length: (\d+)/i.exec(answer.slice(0, headEnd))?.[1];
  return length === undefined ? answer.endsWith("0\r\n\r\n") : answer.length >= headEnd + 4 + Number(length);
}
