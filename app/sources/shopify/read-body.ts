import { z } from "zod";
import type { BodyOwner, Fact, Reading } from "../kit/source.ts";
import { disputeOutcome } from "./dispute-outcome.ts";
import { readTopic } from "./names.ts";
import { orderFromNode, orderNode } from "./order-node.ts";
import { type OrderPayload, orderFromPayload, orderPayload } from "./order-payload.ts";

const nobody: BodyOwner = { shopDomain: null, shopifyId: null };

// Ids in these bodies are bare integers; a customer's fits into 2^53 today, but text is taken from the raw body to be sure.
const compliance = { shop_id: z.number(), shop_domain: z.string() };
const customerGid = z.string().regex(/^gid:\/\/shopify\/Customer\/\d+$/);
const discountGid = z.string().regex(/^gid:\/\/shopify\/Discount(?:Code|Automatic)?Node\/\d+$/);
const customer = z.object({ id: z.number().nullish(), email: z.string().nullish() });

const shapes = {
  "app/uninstalled": z.object({ id: z.number(), myshopify_domain: z.string() }),
  "app/scopes_update": z.object({ id: z.unknown(), current: z.array(z.string()) }),
  "customers/data_request": z.object({ ...compliance, customer, data_request: z.object({ id: z.number() }) }),
  "customers/redact": z.object({
    ...compliance,
    customer,
    orders_to_redact: z.array(z.unknown()),
    data_request: z.undefined().optional(),
  }),
  // The body of another compliance topic under this header would erase a whole shop: it must hold nothing else.
  "shop/redact": z.strictObject(compliance),
  "refunds/create": z.object({ id: z.number(), order_id: z.number(), refund_line_items: z.array(z.unknown()) }),
  // A dispute about a payment that belongs to no order names none.
  "disputes/create": z.object({
    id: z.number(),
    order_id: z.number().nullable(),
    status: z.string(),
    type: z.string(),
    evidence_due_by: z.unknown(),
  }),
  // Only what shopify.app.toml includes.
  "customers/update": z.object({
    admin_graphql_api_id: customerGid,
    email: z.string().nullish(),
    updated_at: z.iso.datetime({ offset: true }),
    // Absent in what was delivered before they were included.
    created_at: z.iso.datetime({ offset: true }).nullish(),
    verified_email: z.boolean().nullish(),
  }),
  // Names no time and nothing of the person.
  "customers/delete": z.object({ admin_graphql_api_id: customerGid, updated_at: z.undefined().optional() }),
  "customers/merge": z.object({
    admin_graphql_api_customer_kept_id: customerGid,
    admin_graphql_api_customer_deleted_id: customerGid,
    status: z.string(),
  }),
  "discounts/update": z.object({ admin_graphql_api_id: discountGid, status: z.string() }),
  "discounts/delete": z.object({ admin_graphql_api_id: discountGid, status: z.undefined().optional() }),
  "orders/edited": z.object({ order_edit: z.object({ order_id: z.number() }) }),
} as const;

const fact = (value: Fact, owner: BodyOwner = nobody): Reading => ({ kind: "fact", fact: value, owner });

/**
 * Reads a stored body. The topic of a delivery is an unsigned header, so each body must have the shape of its topic;
 * what has not is unusable and changes nothing.
 */
export function readBody(topic: string, body: Uint8Array): Reading {
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString("utf8");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: "unusable", why: "the body is not JSON" };
  }
  switch (topic) {
    case "orders/paid":
    case "orders/updated":
    case "orders/cancelled":
      return readOrder(json);
    case readTopic: {
      const node = orderNode.safeParse(json);
      if (!node.success) return misshapen(topic, node.error);
      const order = orderFromNode(node.data);
      return order.ok ? fact({ kind: "order", order: order.facts }) : { kind: "unusable", why: order.why };
    }
    case "refunds/create":
    case "orders/edited": {
      const read = shapes[topic].safeParse(json);
      return read.success ? touched(text, "order_id") : misshapen(topic, read.error);
    }
    case "disputes/create":
    case "disputes/update": {
      const read = shapes["disputes/create"].safeParse(json);
      return read.success ? disputed(text, read.data.status) : misshapen(topic, read.error);
    }
    case "customers/create":
    case "customers/update": {
      const read = shapes["customers/update"].safeParse(json);
      if (!read.success) return misshapen(topic, read.error);
      const { admin_graphql_api_id: customerId, email, updated_at: at, created_at: joined } = read.data;
      return fact({
        kind: "customer_changed",
        customerId,
        email: email ?? null,
        changedAt: new Date(at),
        joinedAt: joined ? new Date(joined) : null,
        verified: read.data.verified_email === true,
      });
    }
    case "customers/delete": {
      const read = shapes[topic].safeParse(json);
      if (!read.success) return misshapen(topic, read.error);
      return fact({ kind: "customer_deleted", customerId: read.data.admin_graphql_api_id });
    }
    case "customers/merge": {
      const read = shapes[topic].safeParse(json);
      if (!read.success) return misshapen(topic, read.error);
      // One that failed or is still going on is told under the same topic.
      if (read.data.status.toLowerCase() !== "completed")
        return { kind: "unusable", why: `the merge is ${JSON.stringify(read.data.status)}` };
      return fact({
        kind: "customers_merged",
        keptId: read.data.admin_graphql_api_customer_kept_id,
        deletedId: read.data.admin_graphql_api_customer_deleted_id,
      });
    }
    case "discounts/update":
    case "discounts/delete": {
      const read = shapes[topic].safeParse(json);
      if (!read.success) return misshapen(topic, read.error);
      return fact({ kind: "discount_changed", discount: read.data.admin_graphql_api_id.replace(/^.*\//, "") });
    }
    case "app/uninstalled": {
      const read = shapes[topic].safeParse(json);
      return read.success
        ? fact({ kind: "app_uninstalled" }, { shopDomain: read.data.myshopify_domain, shopifyId: null })
        : misshapen(topic, read.error);
    }
    case "app/scopes_update": {
      const read = shapes[topic].safeParse(json);
      return read.success ? fact({ kind: "scopes_changed" }) : misshapen(topic, read.error);
    }
    case "customers/data_request": {
      const read = shapes[topic].safeParse(json);
      if (!read.success) return misshapen(topic, read.error);
      return fact(
        {
          kind: "customer_data_requested",
          ...person(text, read.data.customer),
          requestId: String(read.data.data_request.id),
        },
        { shopDomain: read.data.shop_domain, shopifyId: String(read.data.shop_id) },
      );
    }
    case "customers/redact": {
      const read = shapes[topic].safeParse(json);
      if (!read.success) return misshapen(topic, read.error);
      return fact(
        { kind: "customer_erased", ...person(text, read.data.customer) },
        { shopDomain: read.data.shop_domain, shopifyId: String(read.data.shop_id) },
      );
    }
    case "shop/redact": {
      const read = shapes[topic].safeParse(json);
      return read.success
        ? fact({ kind: "shop_erased" }, { shopDomain: read.data.shop_domain, shopifyId: String(read.data.shop_id) })
        : misshapen(topic, read.error);
    }
    default:
      return { kind: "unusable", why: `no reader for the topic ${JSON.stringify(topic)}` };
  }
}

function readOrder(json: unknown): Reading {
  const read = orderPayload.safeParse(json);
  if (!read.success) return misshapen("order", read.error);
  const order = orderFromPayload(read.data);
  return order.ok
    ? fact({ kind: "order", order: order.facts }, ownerOf(read.data))
    : { kind: "unusable", why: order.why };
}

/** An order's status page names the shop's number in its path, whatever domain the shop uses: the one signed hint to its owner. */
function ownerOf(order: OrderPayload): BodyOwner {
  const match = /^https:\/\/[^/]+\/(\d+)\/orders\//.exec(order.order_status_url ?? "");
  return { shopDomain: null, shopifyId: match?.[1] ?? null };
}

/** The digits after a key as they stand in the body: parsing rounds ids above 2^53. */
function digits(text: string, key: string): string | null {
  return new RegExp(`"${key}"\\s*:\\s*(\\d+)`).exec(text)?.[1] ?? null;
}

function touched(text: string, key: string): Reading {
  const id = digits(text, key);
  return id === null
    ? { kind: "unusable", why: `no ${key} in the body` }
    : fact({ kind: "order_touched", orderId: `gid://shopify/Order/${id}` });
}

function disputed(text: string, status: string): Reading {
  const order = digits(text, "order_id");
  const id = digits(text, "id");
  return order === null || id === null
    ? { kind: "unusable", why: "the dispute is about no order" }
    : fact({
        kind: "order_disputed",
        orderId: `gid://shopify/Order/${order}`,
        disputes: { [id]: disputeOutcome(status) },
      });
}

function person(text: string, given: z.infer<typeof customer>): { customerId: string | null; email: string | null } {
  const id =
    given.id == null ? null : (/"customer"\s*:\s*\{[^{}]*?"id"\s*:\s*(\d+)/.exec(text)?.[1] ?? String(given.id));
  return { customerId: id === null ? null : `gid://shopify/Customer/${id}`, email: given.email ?? null };
}

function misshapen(topic: string, error: z.ZodError): Reading {
  const issue = error.issues[0];
  return {
    kind: "unusable",
    why: `the body has not the shape of ${topic}: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}`.trim(),
  };
}
