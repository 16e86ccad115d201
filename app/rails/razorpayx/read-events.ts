import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { DowntimeEvent } from "../kit/downtime.ts";
import type { EventTools } from "../kit/event-tools.ts";
import type { RailEvent, RawDelivery } from "../kit/rail.ts";
import { fetchPayout, type RazorpayxPayout, stateOf } from "./payouts.ts";
import type { RazorpayxSettings } from "./settings.ts";

const envelope = z.object({
  event: z.string(),
  created_at: z.number().int(),
  payload: z.object({ payout: z.object({ entity: z.object({ id: z.string(), status: z.string() }) }) }),
});

const downtime = z.object({
  event: z.enum(["payout.downtime.started", "payout.downtime.resolved"]),
  payload: z.object({
    "payout.downtime": z.object({
      entity: z.object({
        id: z.string(),
        method: z.array(z.string()),
        begin: z.number().int(),
        end: z.number().int().nullish(),
        instrument: z.object({ bank: z.string() }),
      }),
    }),
  }),
});

/**
 * Verifies a webhook by the merchant's secret (hex HMAC-SHA256 over the raw body) and reads it. How the payout stands is taken
 * from RazorpayX as it is now: events come late, twice and in any order, and `processed` may be followed by `reversed`.
 * Throws when RazorpayX cannot be asked: it delivers again.
 */
export async function readRazorpayxEvents(
  delivery: RawDelivery,
  settings: RazorpayxSettings,
  tools: EventTools,
): Promise<readonly (RailEvent | DowntimeEvent)[] | null> {
  if (!isSigned(delivery, settings.webhookSecret)) return null;
  const body = parse(delivery.body);
  const down = downtime.safeParse(body);
  if (down.success) return [readDowntime(down.data)];
  const read = envelope.safeParse(body);
  // Of something else, as payment links.
  if (!read.success || !read.data.event.startsWith("payout.")) return [];
  const { event, created_at: seconds, payload } = read.data;
  const { id } = payload.payout.entity;
  const now = await fetchPayout(id, { settings, ...tools });
  if ("kind" in now) {
    if (now.kind === "later" || now.kind === "unknown") throw new Error(now.detail);
    return [];
  }
  return [
    {
      eventId: `${id}:${event}:${seconds}:${now.status}`,
      find: { reference: now.id },
      at: new Date(seconds * 1_000).toISOString(),
      ...said(now),
    },
  ];
}

/** A bank that takes nothing, or takes it again (webhooks/payouts, Payout Downtime). */
function readDowntime({ event, payload }: z.infer<typeof downtime>): DowntimeEvent {
  const { id, method, begin, end, instrument } = payload["payout.downtime"].entity;
  const state = event === "payout.downtime.started" ? "started" : "resolved";
  const instant = (seconds: number) => new Date(seconds * 1_000).toISOString();
  return {
    eventId: `${id}:${state}`,
    downtime: {
      id,
      bank: instrument.bank,
      modes: method,
      startedAt: instant(begin),
      state,
      until: typeof end === "number" ? instant(end) : null,
    },
  };
}

function said(one: RazorpayxPayout): Pick<RailEvent, "state" | "detail" | "code" | "attention"> {
  const state = stateOf(one);
  switch (state.kind) {
    case "issued":
      return { state: "issued", detail: "RazorpayX has paid it to the person's bank." };
    case "accepted":
      return {
        state: "accepted",
        detail: state.note ?? "RazorpayX has it.",
        ...(state.attention === undefined ? {} : { attention: state.attention }),
      };
    case "reversed":
      return { state: "reversed", detail: state.detail };
    case "refused":
      return { state: "failed", detail: state.detail, code: state.code };
  }
}

function isSigned({ headers, body }: RawDelivery, secret: string): boolean {
  const given = Object.entries(headers).find(([name]) => name.toLowerCase() === "x-razorpay-signature")?.[1];
  if (given === undefined || secret === "") return false;
  const expected = Buffer.from(createHmac("sha256", secret).update(body).digest("hex"));
  const signature = Buffer.from(given);
  return signature.length === expected.length && timingSafeEqual(signature, expected);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
