import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { RailEvent, RawDelivery } from "../kit/rail.ts";
import { undelivered } from "./read-order.ts";
import type { TremendousSettings } from "./settings.ts";

const signatureHeader = "tremendous-webhook-signature";

const envelope = z.object({
  event: z.string(),
  uuid: z.string().min(1),
  created_utc: z.string(),
  payload: z.object({
    resource: z.object({ id: z.string(), type: z.string() }),
    meta: z.object({ failure_reason: z.string().optional() }).nullish().catch(null),
  }),
});

/** What each event says of a payout; the events not listed (invoices, members …) say nothing of one. */
const states: Readonly<Record<string, Pick<RailEvent, "state" | "detail">>> = {
  "ORDERS.CREATED": { state: "accepted", detail: "The order was created." },
  "ORDERS.APPROVED": { state: "accepted", detail: "The order was approved." },
  "ORDERS.CANCELED": { state: "failed", detail: "The order was rejected in Tremendous; nothing was charged." },
  "ORDERS.FAILED": { state: "failed", detail: "The order failed at Tremendous." },
  "REWARDS.DELIVERY.SUCCEEDED": { state: "issued", detail: "The reward was delivered." },
  // The money has left and the reward is valid: not `failed`, or it could be paid a second time.
  "REWARDS.DELIVERY.FAILED": { state: "accepted", detail: "The reward could not be delivered." },
  "REWARDS.FLAGGED": { state: "accepted", detail: "Tremendous holds the reward for a fraud review." },
  "REWARDS.CANCELED": { state: "reversed", detail: "The reward was cancelled in Tremendous and its money given back." },
};

/** Verifies a webhook's signature over its raw body and reads it. `null`: not from Tremendous, or ours is not connected. */
export function readTremendousEvents(delivery: RawDelivery, settings: TremendousSettings): readonly RailEvent[] | null {
  if (settings.webhookKey === "" || !isSigned(delivery, settings.webhookKey)) return null;
  const read = envelope.safeParse(parse(delivery.body));
  if (!read.success) return [];
  const { created_utc: at, event, payload, uuid } = read.data;
  const said = Object.hasOwn(states, event) ? states[event] : undefined;
  if (said === undefined) return [];
  const instant = Date.parse(at);
  const told: RailEvent = {
    eventId: uuid,
    find: { reference: payload.resource.id },
    ...said,
    at: Number.isNaN(instant) ? at : new Date(instant).toISOString(),
  };
  if (event === "REWARDS.DELIVERY.FAILED")
    return [{ ...told, attention: undelivered(payload.resource.id, payload.meta?.failure_reason) }];
  if (event === "REWARDS.FLAGGED")
    return [
      { ...told, attention: `Reward ${payload.resource.id} is held for a fraud review. Decide it in Tremendous.` },
    ];
  return [told];
}

function isSigned(delivery: RawDelivery, key: string): boolean {
  const given = Object.entries(delivery.headers).find(([name]) => name.toLowerCase() === signatureHeader)?.[1] ?? "";
  const expected = Buffer.from(`sha256=${createHmac("sha256", key).update(delivery.body).digest("hex")}`);
  const actual = Buffer.from(given);
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
