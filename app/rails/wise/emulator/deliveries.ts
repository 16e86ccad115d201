import { createSign, generateKeyPairSync, randomUUID } from "node:crypto";
import type { EmulatorHost } from "../../kit/emulator.ts";

/** Who is told of what, and where. */
export interface WiseSubscription {
  readonly id: string;
  readonly name: string;
  readonly trigger_on: string;
  readonly delivery: { readonly version: string; readonly url: string };
  readonly scope: { readonly domain: "profile"; readonly id: string };
  readonly created_by: { readonly type: "user"; readonly id: string };
  readonly created_at: string;
}

/** A message as it was posted, with the status of each answer. */
export interface WiseMessage {
  readonly id: string;
  readonly url: string;
  readonly body: string;
  readonly statuses: number[];
}

/** One pair for all Wises of a process: their real one has one for all of its customers. */
const keys = generateKeyPairSync("rsa", { modulusLength: 2_048 });

/** The public key as the settings take it: base64 of its DER. */
export const wiseDemoKey = keys.publicKey.export({ format: "der", type: "spki" }).toString("base64");

/** Signs as Wise documents: RSA over the SHA-256 of the body, as base64. */
export function signWise(body: string): string {
  return createSign("sha256").update(body).sign(keys.privateKey, "base64");
}

/** Posts events, each with a delivery id of its own. */
export function createWiseDeliveries(profileId: string) {
  const subscriptions: WiseSubscription[] = [];
  const messages: WiseMessage[] = [];
  const state = { silent: false };
  const underway = new Set<Promise<unknown>>();

  async function post(message: WiseMessage, host: EmulatorHost): Promise<number> {
    const status = await host.deliver({
      url: message.url,
      headers: {
        "content-type": "application/json",
        "X-Delivery-Id": message.id,
        "X-Signature-SHA256": signWise(message.body),
      },
      body: message.body,
    });
    message.statuses.push(status);
    return status;
  }

  return {
    subscriptions,
    messages,
    /** Events happen and nobody is told. */
    silence: (silent: boolean) => {
      state.silent = silent;
    },
    subscribe(
      asked: { name: string; trigger_on: string; delivery: { version: string; url: string } },
      at: Date,
    ): WiseSubscription {
      const made: WiseSubscription = {
        id: randomUUID(),
        name: asked.name,
        trigger_on: asked.trigger_on,
        delivery: { version: asked.delivery.version, url: asked.delivery.url },
        scope: { domain: "profile", id: profileId },
        created_by: { type: "user", id: "1" },
        created_at: at.toISOString().replace(/\.\d+Z$/, "Z"),
      };
      subscriptions.push(made);
      return made;
    },
    /** A transfer went from one state to another: whoever wants to know is told a moment later. */
    tell(
      transfer: { id: number; targetAccount: number; from: string | null; to: string },
      host: EmulatorHost,
    ): Promise<unknown> {
      const at = host.now().toISOString();
      const sent = subscriptions
        .filter((one) => one.trigger_on === "transfers#state-change")
        .map((one) => {
          const message: WiseMessage = {
            id: randomUUID(),
            url: one.delivery.url,
            body: JSON.stringify({
              data: {
                resource: {
                  type: "transfer",
                  id: transfer.id,
                  profile_id: Number(profileId),
                  account_id: transfer.targetAccount,
                },
                current_state: transfer.to,
                previous_state: transfer.from,
                occurred_at: at,
              },
              subscription_id: one.id,
              event_type: "transfers#state-change",
              schema_version: one.delivery.version,
              sent_at: at,
            }),
            statuses: [],
          };
          messages.push(message);
          return state.silent ? Promise.resolve(0) : post(message, host);
        });
      const all = Promise.all(sent);
      underway.add(all);
      void all.finally(() => underway.delete(all));
      return all;
    },
    repeat: async (id: string, host: EmulatorHost) => {
      const message = messages.find((one) => one.id === id);
      return message ? post(message, host) : 0;
    },
    async settle(): Promise<void> {
      while (underway.size > 0) await Promise.all(underway);
    },
  };
}
