import type { PaypalBatchRow, PaypalItemRow } from "./book.ts";

const headerOf = (batch: PaypalBatchRow) => ({
  ...(batch.senderBatchId === null ? {} : { sender_batch_id: batch.senderBatchId }),
  ...(batch.emailSubject === null ? {} : { email_subject: batch.emailSubject }),
});

/** The answer to a batch's creation: nothing of its items yet. */
export function createdAnswer(batch: PaypalBatchRow, origin: string) {
  return {
    batch_header: { payout_batch_id: batch.id, batch_status: "PENDING", sender_batch_header: headerOf(batch) },
    links: [{ href: `${origin}/v1/payments/payouts/${batch.id}`, rel: "self", method: "GET" }],
  };
}

/** One item, as look-ups and webhooks show it. */
export function itemAnswer(batch: PaypalBatchRow, item: PaypalItemRow, origin: string) {
  return {
    payout_item_id: item.id,
    ...(item.transactionId === null ? {} : { transaction_id: item.transactionId }),
    transaction_status: item.status,
    payout_item_fee: { currency: item.currency, value: "0.00" },
    payout_batch_id: batch.id,
    ...(batch.senderBatchId === null ? {} : { sender_batch_id: batch.senderBatchId }),
    payout_item: {
      recipient_type: item.recipientType,
      amount: { currency: item.currency, value: item.value },
      ...(item.note === null ? {} : { note: item.note }),
      receiver: item.receiver,
      ...(item.senderItemId === null ? {} : { sender_item_id: item.senderItemId }),
      recipient_wallet: "PAYPAL",
    },
    ...(item.processedAt === null ? {} : { time_processed: item.processedAt }),
    ...(item.error === null
      ? {}
      : {
          errors: {
            name: item.error.name,
            message: item.error.message,
            debug_id: "9a8b7c6d5e4f3",
            information_link: "https://developer.paypal.com/docs/api/payments.payouts-batch/#errors",
          },
        }),
    links: [{ href: `${origin}/v1/payments/payouts-item/${item.id}`, rel: "item", method: "GET" }],
  };
}

/** A page of a batch. */
export function batchAnswer(batch: PaypalBatchRow, page: number, size: number, total: boolean, origin: string) {
  const pages = Math.max(1, Math.ceil(batch.items.length / size));
  const currency = batch.items[0]?.currency ?? "USD";
  const sum = batch.items.reduce((all, item) => all + Number(item.value), 0);
  const shown = batch.status === "DENIED" ? [] : batch.items.slice((page - 1) * size, page * size);
  return {
    ...(total ? { total_items: batch.items.length, total_pages: pages } : {}),
    batch_header: {
      payout_batch_id: batch.id,
      batch_status: batch.status,
      time_created: batch.createdAt,
      ...(batch.completedAt === null ? {} : { time_completed: batch.completedAt }),
      sender_batch_header: headerOf(batch),
      funding_source: "BALANCE",
      amount: { currency, value: String(Math.round(sum * 1000) / 1000) },
      fees: { currency, value: "0.00" },
    },
    ...(batch.error === null
      ? {}
      : { errors: { name: batch.error.name, message: batch.error.message, debug_id: "9a8b7c6d5e4f3" } }),
    items: shown.map((item) => itemAnswer(batch, item, origin)),
    links: [{ href: `${origin}/v1/payments/payouts/${batch.id}`, rel: "self", method: "GET" }],
  };
}
