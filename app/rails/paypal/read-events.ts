import { createVerify, X509Certificate } from "node:crypto";
import { crc32 } from "node:zlib";
import { z } from "zod";
import type { Http } from "../../platform/http.ts";
import type { EventTools } from "../kit/event-tools.ts";
import type { RailEvent, RawDelivery } from "../kit/rail.ts";
import { answers, type PaypalItem } from "./answers.ts";
import { readItem } from "./read-item.ts";
import type { PaypalSettings } from "./settings.ts";

const envelope = z.object({
  id: z.string().min(1),
  event_type: z.string(),
  create_time: z.string(),
  resource: z.unknown(),
});

/** The only places that PayPal's signing certificates come from; TLS to them is what makes a certificate PayPal's. */
const certificateHosts: ReadonlySet<string> = new Set([
  "api.paypal.com",
  "api-m.paypal.com",
  "api.sandbox.paypal.com",
  "api-m.sandbox.paypal.com",
]);

/** Certificates by the way out and their address; they live for months. */
const kept = new WeakMap<Http, Map<string, X509Certificate>>();
const mostKept = 20;

/**
 * Verifies a webhook with PayPal's own scheme and reads it: RSA-SHA256 over `id|time|webhook id|crc32 of the raw body`, by
 * the certificate that the delivery names. `null`: not from PayPal, or not for our webhook. Throws when the certificate
 * cannot be fetched, so that PayPal tries again.
 */
export async function readPaypalEvents(
  delivery: RawDelivery,
  settings: PaypalSettings,
  tools: EventTools,
): Promise<readonly RailEvent[] | null> {
  if (settings.webhookId === "" || !(await isSigned(delivery, settings.webhookId, tools))) return null;
  const read = envelope.safeParse(parse(delivery.body));
  if (!read.success) return [];
  const { id, event_type: name, create_time: at, resource } = read.data;
  if (!name.startsWith("PAYMENT.PAYOUTS-ITEM.")) return [];
  const item = answers.item.safeParse(resource);
  if (!item.success || !item.data.payout_item.sender_item_id) return [];
  const instant = Date.parse(at);
  return [
    {
      eventId: id,
      find: { key: item.data.payout_item.sender_item_id },
      at: Number.isNaN(instant) ? at : new Date(instant).toISOString(),
      ...said(item.data),
    },
  ];
}

/** What an item's status says of a payout. The event's name is not read: the item has the newer word. */
function said(item: PaypalItem): Pick<RailEvent, "state" | "detail" | "attention" | "code"> {
  const state = readItem(item);
  switch (state.kind) {
    case "issued":
      return { state: "issued", detail: "The money is in the person's PayPal account." };
    case "accepted":
      return {
        state: "accepted",
        detail: state.note ?? "PayPal has it.",
        ...(state.code === undefined ? {} : { code: state.code }),
        ...(state.attention === undefined ? {} : { attention: state.attention }),
      };
    case "refused": {
      // What had been paid, or waited to be claimed, comes back; what never left fails.
      const back = ["RETURNED", "REFUNDED", "REVERSED"].includes(item.transaction_status ?? "");
      return { state: back ? "reversed" : "failed", detail: state.detail, code: state.code };
    }
  }
}

async function isSigned(delivery: RawDelivery, webhookId: string, tools: EventTools): Promise<boolean> {
  const header = (name: string) =>
    Object.entries(delivery.headers).find(([key]) => key.toLowerCase() === `paypal-${name}`)?.[1] ?? "";
  const id = header("transmission-id");
  const time = header("transmission-time");
  const signature = header("transmission-sig");
  if (id === "" || time === "" || signature === "" || !/^SHA256withRSA$/i.test(header("auth-algo"))) return false;
  const address = URL.parse(header("cert-url"));
  if (
    address?.protocol !== "https:" ||
    !certificateHosts.has(address.host) ||
    !/^\/v1\/notifications\/certs\/[\w-]+$/.test(address.pathname) ||
    address.search !== ""
  )
    return false;
  const certificate = await certificateAt(address.href, tools);
  if (certificate === null) return false;
  const now = tools.now().getTime();
  if (now < Date.parse(certificate.validFrom) || now > Date.parse(certificate.validTo)) return false;
  const signed = `${id}|${time}|${webhookId}|${crc32(delivery.body)}`;
  return createVerify("sha256").update(signed).verify(certificate.publicKey, signature, "base64");
}

async function certificateAt(address: string, tools: EventTools): Promise<X509Certificate | null> {
  const certificates = kept.get(tools.http) ?? new Map<string, X509Certificate>();
  kept.set(tools.http, certificates);
  const known = certificates.get(address);
  if (known) return known;
  const response = await tools.http.fetch(address, { redirect: "error", signal: tools.signal });
  if (response.status >= 400 && response.status < 500 && response.status !== 429) return null;
  if (!response.ok) throw new Error(`PayPal's certificate could not be fetched: status ${response.status}`);
  const certificate = new X509Certificate(await response.text());
  if (certificates.size >= mostKept) certificates.clear();
  certificates.set(address, certificate);
  return certificate;
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return null;
  }
}
