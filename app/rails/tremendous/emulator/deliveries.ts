import { createHmac } from "node:crypto";
import type { EmulatorHost } from "../../kit/emulator.ts";
import type { TremendousBook, TremendousOrder, TremendousReward } from "./book.ts";

/** What happens after the answer: mails go out, webhooks are posted. */
export interface TremendousDeliveries {
  /** Hands an executed order's reward to its recipient, shortly after the answer has left. */
  schedule(order: TremendousOrder, host: EmulatorHost): void;
  /** Moves one reward's delivery now. */
  deliver(reward: TremendousReward, host: EmulatorHost): Promise<void>;
  tell(event: string, resource: { id: string; type: string }, host: EmulatorHost, meta?: unknown): Promise<void>;
  /** Posts a stored event again, byte for byte. */
  repeat(uuid: string, host: EmulatorHost): Promise<number>;
  redeemUrl(reward: TremendousReward, host: EmulatorHost): string;
  /** Resolves when nothing is on its way any more. */
  settle(): Promise<void>;
}

/** `Tremendous-Webhook-Signature` of a body: `sha256=` and the hex HMAC under the webhook's private key. */
export function signWebhook(privateKey: string, body: string): string {
  return `sha256=${createHmac("sha256", privateKey).update(body).digest("hex")}`;
}

/** The outgoing side of the emulator. */
export function createDeliveries(book: TremendousBook): TremendousDeliveries {
  const underway = new Set<Promise<void>>();

  const post = async (body: string, host: EmulatorHost): Promise<number> => {
    const webhook = book.webhook;
    if (webhook === null) return 0;
    return host.deliver({
      url: webhook.url,
      headers: {
        "content-type": "application/json",
        "Tremendous-Webhook-Signature": signWebhook(webhook.privateKey, body),
      },
      body,
    });
  };

  const self: TremendousDeliveries = {
    async tell(event, resource, host, meta) {
      const body = JSON.stringify({
        event,
        uuid: book.newUuid(),
        created_utc: host.now().toISOString(),
        payload: { resource, meta: meta ?? {} },
      });
      const stored = { uuid: JSON.parse(body).uuid as string, event, body, statuses: [] as number[] };
      book.events.push(stored);
      if (book.webhook !== null) stored.statuses.push(await post(body, host));
    },
    async repeat(uuid, host) {
      const stored = book.events.find((one) => one.uuid === uuid);
      if (stored === undefined) return 0;
      const status = await post(stored.body, host);
      stored.statuses.push(status);
      return status;
    },
    async deliver(reward, host) {
      const reason = book.bouncing.get(reward.email);
      const resource = { id: reward.id, type: "rewards" };
      if (reason !== undefined) {
        reward.deliveryStatus = "FAILED";
        await self.tell("REWARDS.DELIVERY.FAILED", resource, host, { failure_reason: reason, retryable: false });
        return;
      }
      reward.deliveryStatus = "SUCCEEDED";
      host.mail({
        to: reward.email,
        subject: `${book.organisation.name} sent you a reward`,
        text: `${reward.message ?? "You have received a reward."}\n\n${reward.denomination} ${reward.currency}\nChoose how to take it: ${self.redeemUrl(reward, host)}\n`,
      });
      await self.tell("REWARDS.DELIVERY.SUCCEEDED", resource, host);
    },
    schedule(order, host) {
      if (book.deliveries === "by_hand" || order.reward.method === "LINK") return;
      const run = new Promise<void>((resolve) => {
        // A moment later, so that the answer is out first; a mail is never faster than the API.
        setTimeout(() => {
          const moved = order.reward.deliveryStatus !== "SCHEDULED" || order.reward.canceled;
          void (moved ? Promise.resolve() : self.deliver(order.reward, host)).then(resolve, resolve);
        }, 25);
      });
      underway.add(run);
      void run.finally(() => underway.delete(run));
    },
    redeemUrl: (reward, host) => host.publicUrl(`/rewards/payout/${reward.token}`),
    async settle() {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
  return self;
}
