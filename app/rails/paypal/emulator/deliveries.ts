import { createSign, randomUUID } from "node:crypto";
import { crc32 } from "node:zlib";
import type { EmulatorHost } from "../../kit/emulator.ts";
import {
  type Fate,
  type ItemStatus,
  itemErrors,
  millionths,
  type PaypalBatchRow,
  type PaypalBook,
  type PaypalItemRow,
} from "./book.ts";
import type { SigningCertificate } from "./certificate.ts";
import { itemAnswer } from "./objects.ts";

/** The event that tells of a status. */
const eventOf: Readonly<Record<ItemStatus, string | null>> = {
  SUCCESS: "PAYMENT.PAYOUTS-ITEM.SUCCEEDED",
  FAILED: "PAYMENT.PAYOUTS-ITEM.FAILED",
  PENDING: null,
  UNCLAIMED: "PAYMENT.PAYOUTS-ITEM.UNCLAIMED",
  RETURNED: "PAYMENT.PAYOUTS-ITEM.RETURNED",
  ONHOLD: "PAYMENT.PAYOUTS-ITEM.HELD",
  BLOCKED: "PAYMENT.PAYOUTS-ITEM.BLOCKED",
  REFUNDED: "PAYMENT.PAYOUTS-ITEM.REFUNDED",
  // There is no event of a reversal; a look-up alone shows it.
  REVERSED: null,
};

/** In these the money is not with PayPal or the person any more. */
const back: ReadonlySet<ItemStatus> = new Set(["FAILED", "RETURNED", "REFUNDED", "REVERSED"]);

/** The path and name of the certificate that signs. */
export const certificatePath = "/v1/notifications/certs/CERT-360caa42-fca2a594-5fdc2dcb";

/** What happens after the answer: items are worked on, webhooks go out. */
export interface PaypalDeliveries {
  /** Works on a batch shortly after the answer has left. */
  schedule(batch: PaypalBatchRow, host: EmulatorHost): void;
  /** Works on a batch now. */
  process(batch: PaypalBatchRow, host: EmulatorHost): Promise<void>;
  /** Moves one item. */
  move(batch: PaypalBatchRow, item: PaypalItemRow, fate: Fate, host: EmulatorHost): Promise<void>;
  repeat(id: string, host: EmulatorHost): Promise<number>;
  settle(): Promise<void>;
}

/** Signs as PayPal documents: RSA-SHA256 over transmission id, time, webhook id and the CRC-32 of the body. */
export function signTransmission(
  certificate: SigningCertificate,
  webhookId: string,
  body: string,
  id: string,
  time: string,
): Record<string, string> {
  return {
    "PAYPAL-TRANSMISSION-ID": id,
    "PAYPAL-TRANSMISSION-TIME": time,
    "PAYPAL-TRANSMISSION-SIG": createSign("sha256")
      .update(`${id}|${time}|${webhookId}|${crc32(body)}`)
      .sign(certificate.privateKey, "base64"),
    "PAYPAL-CERT-URL": `https://api.sandbox.paypal.com${certificatePath}`,
    "PAYPAL-AUTH-ALGO": "SHA256withRSA",
  };
}

export function createDeliveries(book: PaypalBook, certificate: () => SigningCertificate): PaypalDeliveries {
  const underway = new Set<Promise<void>>();
  const origin = "https://api-m.sandbox.paypal.com";

  const post = async (body: string, type: string, host: EmulatorHost): Promise<number[]> => {
    const statuses: number[] = [];
    if (book.silent) return statuses;
    for (const webhook of book.webhooks) {
      if (!webhook.events.includes(type) && !webhook.events.includes("*")) continue;
      const time = host
        .now()
        .toISOString()
        .replace(/\.\d+Z$/, "Z");
      statuses.push(
        await host.deliver({
          url: webhook.url,
          headers: {
            "content-type": "application/json",
            ...signTransmission(certificate(), webhook.id, body, randomUUID(), time),
          },
          body,
        }),
      );
    }
    return statuses;
  };

  const self: PaypalDeliveries = {
    async move(batch, item, fate, host) {
      if (item.status === fate.status) return;
      const came = back.has(fate.status) && !back.has(item.status);
      item.status = fate.status;
      item.processedAt = host.now().toISOString();
      if (fate.status !== "BLOCKED" && fate.status !== "FAILED") item.transactionId ??= book.newId(17);
      const name = fate.error ?? (fate.status === "UNCLAIMED" ? "RECEIVER_UNREGISTERED" : undefined);
      item.error = name === undefined ? null : { name, message: itemErrors[name] ?? name };
      if (came) book.balances.set(item.currency, (book.balances.get(item.currency) ?? 0) + millionths(item.value));
      const type = eventOf[fate.status];
      if (type === null) return;
      const body = JSON.stringify({
        id: `WH-${book.newId(17)}-${book.newId(17)}`,
        create_time: host.now().toISOString(),
        resource_type: "payouts_item",
        event_type: type,
        summary: `A payout item is ${fate.status.toLowerCase()}`,
        resource: itemAnswer(batch, item, origin),
        links: [],
      });
      const event = { id: JSON.parse(body).id as string, type, body, statuses: [] as number[] };
      book.events.push(event);
      event.statuses.push(...(await post(body, type, host)));
    },
    async process(batch, host) {
      if (batch.status !== "PENDING") return;
      batch.status = "PROCESSING";
      for (const item of batch.items)
        if (item.status === "PENDING")
          await self.move(batch, item, book.fates.get(item.receiver.toLowerCase()) ?? { status: "SUCCESS" }, host);
      // SUCCESS says that the batch was worked off, not that everybody was paid.
      batch.status = "SUCCESS";
      batch.completedAt = host.now().toISOString();
    },
    schedule(batch, host) {
      if (book.processing === "by_hand") return;
      const run = new Promise<void>((resolve) => {
        // A moment later, so that the answer is out first: PayPal never pays in the request.
        setTimeout(() => void self.process(batch, host).then(resolve, resolve), 25);
      });
      underway.add(run);
      void run.finally(() => underway.delete(run));
    },
    async repeat(id, host) {
      const event = book.events.find((one) => one.id === id);
      if (event === undefined) return 0;
      const statuses = await post(event.body, event.type, host);
      event.statuses.push(...statuses);
      return statuses[0] ?? 0;
    },
    async settle() {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
  return self;
}
