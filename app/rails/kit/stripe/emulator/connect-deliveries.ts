import { createHmac } from "node:crypto";
import type { EmulatorHost } from "../../emulator.ts";
import { type StripeBook, seconds } from "./book.ts";

/** Tells the platform's endpoints of something: its own, or with `account` those for people's accounts. */
export type TellStripeEvent = (type: string, object: unknown, account: string | null) => Promise<void>;

/** The outgoing side: events as Stripe posts them, with real signatures. */
export function createConnectDeliveries(book: StripeBook, host: () => EmulatorHost | null) {
  const underway = new Set<Promise<unknown>>();

  /** `Stripe-Signature` of a body (docs.stripe.com/webhooks, "Verify manually"). */
  const sign = (secret: string, body: string, at: number) =>
    `t=${at},v1=${createHmac("sha256", secret).update(`${at}.${body}`).digest("hex")}`;

  async function post(id: string, endpointId: string, body: string): Promise<number> {
    const endpoint = book.connect.endpoints.find((one) => one.id === endpointId);
    const out = host();
    if (!endpoint || out === null) return 0;
    const sending = out.deliver({
      url: endpoint.url,
      headers: {
        "content-type": "application/json; charset=utf-8",
        "stripe-signature": sign(endpoint.secret, body, seconds(out.now())),
      },
      body,
    });
    underway.add(sending);
    const status = await sending.finally(() => underway.delete(sending));
    const kept = book.connect.events.find((one) => one.id === id && one.endpoint === endpointId);
    if (kept) kept.status = status;
    return status;
  }

  const tell: TellStripeEvent = async (type, object, account) => {
    const out = host();
    if (out === null) return;
    const id = book.newId("evt_");
    const body = JSON.stringify({
      id,
      object: "event",
      ...(account === null ? {} : { account }),
      api_version: "2026-10-28.endive",
      created: seconds(out.now()),
      data: { object },
      livemode: false,
      pending_webhooks: 1,
      request: { id: null, idempotency_key: null },
      type,
    });
    for (const endpoint of book.connect.endpoints)
      if (endpoint.connect === (account !== null) && endpoint.events.includes(type)) {
        book.connect.events.push({ id, body, endpoint: endpoint.id, status: 0 });
        await post(id, endpoint.id, body);
      }
  };

  return {
    tell,
    /** Posts a kept event again, byte for byte and freshly signed. */
    repeat: async (id: string) => {
      for (const kept of book.connect.events.filter((one) => one.id === id)) await post(id, kept.endpoint, kept.body);
      return book.connect.events.filter((one) => one.id === id).map((one) => one.status);
    },
    settle: async () => {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}
