import { createHash, hash } from "node:crypto";
import type { Source } from "../kit/source.ts";
import { orderReader } from "./order-reader.ts";
import { readBody } from "./read-body.ts";

/** Shopify's own: orders are compared by state, so their topic takes no part in the key. */
const orderTopics = new Set(["orders/paid", "orders/updated", "orders/cancelled"]);
const lifecycleTopics = new Set([
  "orders/edited",
  "refunds/create",
  "disputes/create",
  "disputes/update",
  "customers/create",
  "customers/update",
  "customers/delete",
  "customers/merge",
  "discounts/update",
  "discounts/delete",
  "app/uninstalled",
  "app/scopes_update",
  "customers/data_request",
  "customers/redact",
  "shop/redact",
]);

const shopDomain = /^[a-z0-9][a-z0-9-]{0,59}\.myshopify\.com$/;
const orderId = Buffer.from('"gid://shopify/Order/');

/** Shopify's webhooks (classic, 2026-10) and orders read from its Admin API. */
export const shopifySource: Source = {
  name: "shopify",
  receive: ({ headers, body }, verify) => {
    const signature = headers["x-shopify-hmac-sha256"];
    if (!signature) return { kind: "refused", status: 401, why: "the X-Shopify-Hmac-Sha256 header is missing" };
    if (!verify(body, signature))
      return { kind: "refused", status: 401, why: "the signature does not cover this body" };
    const topic = headers["x-shopify-topic"]?.toLowerCase() ?? "";
    const shop = headers["x-shopify-shop-domain"]?.toLowerCase() ?? "";
    if (!shopDomain.test(shop))
      return { kind: "refused", status: 400, why: "X-Shopify-Shop-Domain is not a myshopify.com domain" };
    const isOrder = orderTopics.has(topic);
    if (!isOrder && !lifecycleTopics.has(topic))
      return { kind: "refused", status: 400, why: `no handler for the topic ${JSON.stringify(topic)}` };
    const webhookId = headers["x-shopify-webhook-id"] ?? "";
    // Shopify signs the body alone. An order's state is the same fact under every topic and header, so its key is the body;
    // the others may truly repeat (uninstalled twice), so the delivery's id joins in, and their flows ask Shopify before they act.
    const eventKey = isOrder
      ? hash("sha256", body, "buffer")
      : createHash("sha256").update(body).update(`\0${topic}\0${webhookId}`).digest();
    return {
      shopDomain: shop,
      topic,
      subject: isOrder ? orderSubject(body) : topic,
      eventKey,
      headers: {
        webhookId,
        eventId: headers["x-shopify-event-id"] ?? "",
        triggeredAt: headers["x-shopify-triggered-at"] ?? "",
      },
    };
  },
  read: readBody,
  orders: orderReader,
};

/** Finds the order's gid without parsing 8 kB of JSON at the door. Used to keep an order in one hand, never to decide. */
function orderSubject(body: Uint8Array): string {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const start = bytes.indexOf(orderId);
  if (start < 0) return "";
  const end = bytes.indexOf(0x22, start + 1);
  return end < 0 || end - start > 64 ? "" : bytes.toString("latin1", start + 1, end);
}
