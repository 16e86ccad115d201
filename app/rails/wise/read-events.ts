import { createPublicKey, verify } from "node:crypto";
import { z } from "zod";
import type { EventTools } from "../kit/event-tools.ts";
import type { RailEvent, RawDelivery } from "../kit/rail.ts";
import { askWise } from "./ask-wise.ts";
import type { WiseSettings } from "./settings.ts";
import { isUnpaid, readTransfer, stateOf, type WiseTransfer } from "./transfers.ts";
import { webhookKeyOf } from "./webhook-keys.ts";

const envelope = z.object({
  subscription_id: z.string().nullish(),
  event_type: z.literal("transfers#state-change"),
  data: z.object({
    resource: z.object({ id: z.number().int() }),
    current_state: z.string(),
    occurred_at: z.string(),
  }),
});

/**
 * Verifies a webhook by Wise's own key (RSA-SHA256 over the raw body) and reads it. How the transfer stands is taken from Wise as
 * it is now, since events come late and in any order. Throws when Wise cannot be asked: it delivers again.
 */
export async function readWiseEvents(
  delivery: RawDelivery,
  settings: WiseSettings,
  tools: EventTools,
): Promise<readonly RailEvent[] | null> {
  if (!isSigned(delivery, webhookKeyOf(settings))) return null;
  const read = envelope.safeParse(parse(delivery.body));
  // A trial message, or of something else.
  if (!read.success) return [];
  const { resource, current_state: state, occurred_at: at } = read.data.data;
  const answer = await askWise({ settings, ...tools }, "GET", `/v1/transfers/${resource.id}`);
  if (answer.kind === "later" || answer.kind === "unknown") throw new Error(answer.detail);
  const transfer = answer.kind === "ok" ? readTransfer(answer.body) : null;
  // What waits for its money is being paid by us, or was told when it was prepared.
  if (transfer === null || isUnpaid(transfer)) return [];
  const instant = Date.parse(at);
  return [
    {
      eventId: `${resource.id}:${state}:${at}`,
      find: { reference: String(transfer.id) },
      at: Number.isNaN(instant) ? at : new Date(instant).toISOString(),
      ...said(transfer),
    },
  ];
}

function said(transfer: WiseTransfer): Pick<RailEvent, "state" | "detail" | "code"> {
  const state = stateOf(transfer);
  switch (state.kind) {
    case "issued":
      return { state: "issued", detail: "Wise has sent the money to the person's bank." };
    case "accepted":
      return {
        state: "accepted",
        detail: state.note ?? "Wise has it.",
        ...(state.code === undefined ? {} : { code: state.code }),
      };
    case "reversed":
      return { state: "reversed", detail: state.detail };
    case "refused":
      return { state: "failed", detail: state.detail, code: state.code };
  }
}

function isSigned({ headers, body }: RawDelivery, key: string): boolean {
  const signature = Object.entries(headers).find(([name]) => name.toLowerCase() === "x-signature-sha256")?.[1];
  if (signature === undefined) return false;
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
    return verify("sha256", body, publicKey, Buffer.from(signature, "base64"));
  } catch {
    // A key or a signature that is none.
    return false;
  }
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
