import { toDecimal } from "../../core/money/money.ts";
import type { BatchOutcome, ItemOutcome, PayoutBatch, PayoutOrder, RailContext, Refusal } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { answers, type PaypalError, type PaypalItem, paypalError } from "./answers.ts";
import { openPaypal, type Paypal, type PaypalAnswer, readAnswer } from "./open-paypal.ts";
import { itemDifference, readItem } from "./read-item.ts";
import { type PaypalFailure, readPaypalAnswer, readPaypalThrow, refusalOf } from "./read-paypal-error.ts";
import { receiverOf } from "./receiver-of.ts";
import type { PaypalSettings } from "./settings.ts";

type Context = RailContext<PaypalSettings>;

/** A `sender_batch_id` makes one batch for thirty days; after that the same id would pay again. Five days are our margin. */
export const safeMs = 25 * 86_400_000;

/** The most items that one page of a batch may hold. */
const pageSize = 1_000;

/**
 * Creates the batch, or finds the one that its key made before. PayPal checks the whole request first: one receiver it
 * cannot read refuses all, so that is told by item and the others can go on under another key.
 */
export async function sendBatch(
  batch: PayoutBatch,
  ctx: Context,
): Promise<Exclude<BatchOutcome, { readonly kind: "begun" }>> {
  if (ctx.now().getTime() - Date.parse(batch.startedAt) > safeMs)
    return {
      kind: "unknown",
      detail: "Too long ago to ask PayPal under the same batch id; look it up in your PayPal account.",
    };
  const paypal = openPaypal(ctx);
  const secrets = secretsOf(ctx);
  let answer: PaypalAnswer;
  try {
    answer = await paypal.call("POST", "/v1/payments/payouts", requestOf(batch, ctx.settings));
  } catch (error) {
    return readPaypalThrow(error, true, secrets);
  }
  const created = readAnswer(answers.created, answer);
  if (created !== null) {
    const reference = created.batch_header.payout_batch_id;
    return {
      kind: "sent",
      items: new Map(
        batch.orders.map((order) => [order.key, { kind: "accepted", delivery: { kind: "paypal", reference } }]),
      ),
    };
  }
  const error = answer.status === 400 ? paypalError.safeParse(answer.body) : null;
  if (error?.success) {
    const known = duplicateOf(error.data);
    if (known === "somewhere")
      return { kind: "unknown", detail: "PayPal has this batch already and does not say which it is." };
    if (known !== null) {
      const found = await readBatch(known, batch, ctx, paypal);
      return found.kind === "sent" ? found : { kind: "unknown", detail: found.detail };
    }
    const bad = badItems(error.data, batch.orders, secrets);
    if (bad.size > 0) return { kind: "peeled", refusals: bad };
  }
  return readPaypalAnswer(answer, true, secrets);
}

/** How every item of a batch stands; only reads. */
export async function readBatch(
  reference: string,
  batch: PayoutBatch,
  ctx: Context,
  paypal: Paypal = openPaypal(ctx),
): Promise<{ readonly kind: "sent"; readonly items: ReadonlyMap<string, ItemOutcome> } | PaypalFailure> {
  const asked = new Map(batch.orders.map((order) => [order.key, order]));
  const items = new Map<string, ItemOutcome>();
  for (let page = 1, pages = 1; page <= pages; page += 1) {
    let answer: PaypalAnswer;
    try {
      answer = await paypal.call(
        "GET",
        `/v1/payments/payouts/${encodeURIComponent(reference)}?page=${page}&page_size=${pageSize}&total_required=true`,
      );
    } catch (error) {
      return readPaypalThrow(error, false, secretsOf(ctx));
    }
    const read = readAnswer(answers.batch, answer);
    if (read === null) return readPaypalAnswer(answer, false, secretsOf(ctx));
    pages = read.total_pages ?? 1;
    for (const item of read.items) {
      const order = asked.get(item.payout_item.sender_item_id ?? "");
      if (order) items.set(order.key, outcomeOf(item, order));
    }
    // Refused as a whole after it was taken in: its items never came to be.
    if (["DENIED", "CANCELED"].includes(read.batch_header.batch_status))
      for (const order of batch.orders)
        if (items.get(order.key)?.kind !== "refused") items.set(order.key, denied(read.errors));
  }
  for (const order of batch.orders)
    if (!items.has(order.key)) items.set(order.key, { kind: "accepted", delivery: { kind: "paypal", reference } });
  return { kind: "sent", items };
}

function outcomeOf(item: PaypalItem, order: PayoutOrder): ItemOutcome {
  const difference = itemDifference(item, order);
  if (difference === null) return readItem(item);
  return refused(
    "provider_refused",
    `PayPal has a payment ${item.payout_item_id} under this payout's key, and it differs in ${difference}. Look at it in PayPal before you issue this again.`,
  );
}

function denied(error: PaypalError | undefined): Refusal {
  return error ? refusalOf(error, []) : refused("provider_refused", "PayPal denied the whole batch; nothing was paid.");
}

/** The batch that an earlier request under this key made; `somewhere` when PayPal does not name it, `null` for another error. */
function duplicateOf(error: PaypalError): string | null {
  const details = error.details ?? [];
  if (!details.some((each) => /sender_?batch_?id/i.test(each.field ?? "") || /duplicate batch/i.test(each.issue)))
    return null;
  const links = [...(error.links ?? []), ...details.flatMap((each) => each.link ?? [])];
  for (const { href } of links) {
    const id = /\/v1\/payments\/payouts\/([\w-]+)(?:\?|$)/.exec(href)?.[1];
    if (id) return id;
  }
  return "somewhere";
}

/** The orders that a refused request names, each with what is wrong with it. */
function badItems(
  error: PaypalError,
  orders: readonly PayoutOrder[],
  secrets: readonly string[],
): ReadonlyMap<string, Refusal> {
  const bad = new Map<string, Refusal>();
  for (const detail of error.details ?? []) {
    const at = /items[[/](\d+)/.exec(detail.field ?? "")?.[1];
    const order = at === undefined ? undefined : orders[Number(at)];
    if (order) bad.set(order.key, refusalOf({ ...error, details: [detail] }, secrets));
  }
  return bad;
}

function requestOf(batch: PayoutBatch, settings: PaypalSettings) {
  return {
    sender_batch_header: {
      sender_batch_id: batch.key,
      recipient_type: "EMAIL",
      email_subject: settings.emailSubject,
    },
    items: batch.orders.map((order) => ({
      recipient_type: "EMAIL",
      receiver: receiverOf(order),
      amount: { currency: order.value.currency, value: decimalOf(order) },
      sender_item_id: order.key,
      ...(order.memo === "" ? {} : { note: order.memo }),
    })),
  };
}

/** PayPal refuses "500.00" where it knows no decimals; `fitsPaypal` has seen to it that none are lost. */
function decimalOf(order: PayoutOrder): string {
  const text = toDecimal(order.value);
  return ["HUF", "TWD"].includes(order.value.currency) ? text.replace(/\.0+$/, "") : text;
}

export function secretsOf(ctx: Context): string[] {
  return [ctx.settings.clientSecret, ctx.settings.clientId];
}
