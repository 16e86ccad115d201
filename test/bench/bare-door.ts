import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import pg from "pg";
import { packBody } from "../../app/store/packed-body.ts";

/**
 * The door's ceiling: nothing but node:http, the signature over the raw body, and the same durable row, written as the
 * design measured best (concurrent deliveries share one insert) or one insert each. It knows one shop and one topic, checks no
 * header, counts nothing and logs nothing. Run by bench.ts.
 */
const batched = process.env.BENCH_INSERT === "batched";
const secret = process.env.BENCH_SECRET ?? "";
const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: batched ? 4 : 16 });

interface Waiting {
  readonly key: Buffer;
  readonly subject: string;
  readonly lane: number;
  readonly body: Buffer;
  readonly stored: () => void;
}
const waiting: Waiting[] = [];
let flights = 0;

async function flush(): Promise<void> {
  if (flights >= (batched ? 2 : 16) || waiting.length === 0) return;
  const rows = waiting.splice(0, batched ? 200 : 1);
  flights += 1;
  await pool.query({
    name: "store",
    text: `insert into inbound_event (shop_id, source, topic, event_key, subject, lane, headers, body)
           select 1, 'shopify', 'orders/paid', k, s, l, '{}', b from unnest($1::bytea[], $2::text[], $3::int2[], $4::bytea[]) r(k, s, l, b)
           on conflict (shop_id, source, event_key) do nothing`,
    values: [
      rows.map((row) => row.key),
      rows.map((row) => row.subject),
      rows.map((row) => row.lane),
      rows.map((row) => row.body),
    ],
  });
  for (const row of rows) row.stored();
  flights -= 1;
  void flush();
}

let turn = 0;
createServer((request, response) => {
  if (request.method !== "POST") return void response.end("ready");
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    const given = Buffer.from(String(request.headers["x-shopify-hmac-sha256"]), "base64");
    const expected = createHmac("sha256", secret).update(body).digest();
    if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
      response.statusCode = 401;
      return void response.end();
    }
    turn = (turn + 1) % 16;
    const key = createHash("sha256").update(body).digest();
    waiting.push({
      key,
      subject: key.toString("hex", 0, 16),
      lane: turn,
      body: packBody(body),
      stored: () => response.end("stored"),
    });
    void flush();
  });
}).listen(Number(process.env.PORT), "127.0.0.1");
process.on("SIGTERM", () => process.exit(0));
