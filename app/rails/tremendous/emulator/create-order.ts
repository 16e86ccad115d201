import { z } from "zod";
import { ok, type TremendousAnswer, tremendousError } from "./answer.ts";
import { costMinor, type OrderStatus, type TremendousBook, type TremendousOrder } from "./book.ts";
import { orderAnswer } from "./objects.ts";

const request = z.object({
  external_id: z.string().nullish(),
  payment: z.object({ funding_source_id: z.string() }).optional(),
  reward: z
    .object({
      campaign_id: z.string().nullish(),
      products: z.array(z.string()).optional(),
      value: z.object({ denomination: z.number(), currency_code: z.string().optional() }).optional(),
      recipient: z
        .object({ name: z.string().nullish(), email: z.string().optional(), phone: z.string().optional() })
        .optional(),
      delivery: z
        .object({
          method: z.enum(["EMAIL", "LINK", "PHONE"]).optional(),
          meta: z.object({ message: z.string().optional() }).loose().optional(),
        })
        .optional(),
      language: z.string().optional(),
      deliver_at: z.string().optional(),
      custom_fields: z.array(z.unknown()).optional(),
    })
    .optional(),
});

/** The largest single reward, in the organisation's currency, hundredths. */
const largestMinor = 200_000;

/**
 * Creates an order, or answers 201 with the one that this external id already made, whatever the new request says.
 * A refused order keeps nothing: its external id stays free.
 */
export function createOrder(
  book: TremendousBook,
  body: unknown,
  now: Date,
  linkOf: (order: TremendousOrder) => string,
): { readonly answer: TremendousAnswer; readonly created: TremendousOrder | null } {
  const refuse = (status: number, message: string, payload?: unknown) => ({
    answer: tremendousError(status, message, payload),
    created: null,
  });
  const read = request.safeParse(body);
  if (!read.success) return refuse(422, "Order failed: validation failure", payloadOf(read.error));
  const { external_id: externalId, payment, reward } = read.data;
  const known = externalId ? book.orders.find((order) => order.externalId === externalId) : undefined;
  if (known) {
    const link = known.reward.method === "LINK" && known.status === "EXECUTED" ? linkOf(known) : null;
    return { answer: { status: 201, body: { order: orderAnswer(book, known, link) } }, created: null };
  }
  const invalid = (payload: unknown) => refuse(422, "Order failed: validation failure", payload);
  if (!payment) return invalid({ payment: { funding_source_id: "is required to know how to pay for the order" } });
  if (!reward) return invalid({ reward: "is required" });
  const source = book.fundingSources.find(
    (one) =>
      one.id === payment.funding_source_id || (payment.funding_source_id === "balance" && one.method === "balance"),
  );
  if (!source || source.status === "deleted") return refuse(404, "Funding source not found");
  if (source.status === "failed" || !source.usagePermissions.includes("api_orders"))
    return invalid({ payment: { funding_source_id: "can not be used for orders through the API" } });
  const campaign = reward.campaign_id ?? null;
  if (campaign !== null && !book.campaigns.some((one) => one.id === campaign)) return refuse(404, "Campaign not found");
  if (campaign === null && !reward.products?.length)
    return invalid({ reward: { campaign_id: "or products must be given" } });
  const { denomination, currency_code: currency = book.organisation.currency } = reward.value ?? { denomination: 0 };
  if (!(denomination > 0)) return invalid({ reward: { value: { denomination: "must be greater than 0" } } });
  const cost = costMinor(denomination, currency, book.organisation.currency);
  if (cost === null) return invalid({ reward: { value: { currency_code: `${currency} is not supported` } } });
  if (cost > largestMinor)
    return invalid({ reward: { value: { denomination: "is above the maximum of the products" } } });
  const email = reward.recipient?.email ?? "";
  const method = reward.delivery?.method ?? "EMAIL";
  if (method === "EMAIL" && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email))
    return invalid({ reward: { recipient: { email: "is not a valid email" } } });
  if (source.method === "balance" && source.availableMinor < cost)
    return refuse(402, "Order failed: there are insufficient funds in your account to pay for this order");
  if (source.method === "balance") source.availableMinor -= cost;
  const status: OrderStatus = book.approvals ?? "EXECUTED";
  const id = book.newId();
  const createdAt = now.toISOString();
  const order: TremendousOrder = {
    id,
    externalId: externalId ?? null,
    campaignId: campaign,
    fundingSourceId: source.id,
    createdAt,
    costMinor: cost,
    refundMinor: 0,
    status,
    reward: {
      id: book.newId(),
      orderId: id,
      createdAt,
      denomination,
      currency,
      recipient: { name: reward.recipient?.name ?? null, email },
      email,
      method,
      message: reward.delivery?.meta?.message ?? null,
      deliveryStatus: status !== "EXECUTED" ? "PENDING" : method === "LINK" ? "SUCCEEDED" : "SCHEDULED",
      token: book.newId().toLowerCase(),
      canceled: false,
    },
  };
  book.orders.push(order);
  const link = method === "LINK" && status === "EXECUTED" ? linkOf(order) : null;
  return { answer: ok({ order: orderAnswer(book, order, link) }), created: order };
}

/** Zod's issues, folded into an object that mirrors the request. */
function payloadOf(error: z.ZodError): Record<string, unknown> {
  const payload: Record<string, unknown> = {};
  for (const issue of error.issues) {
    let at = payload;
    for (const part of issue.path.slice(0, -1)) {
      const key = String(part);
      const next = at[key];
      const inner = typeof next === "object" && next !== null ? (next as Record<string, unknown>) : {};
      at[key] = inner;
      at = inner;
    }
    at[String(issue.path.at(-1) ?? "order")] = issue.message;
  }
  return payload;
}
