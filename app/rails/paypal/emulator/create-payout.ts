import { z } from "zod";
import { type PaypalAnswer, paypalError } from "./answer.ts";
import { millionths, type PaypalBatchRow, type PaypalBook } from "./book.ts";
import { createdAnswer } from "./objects.ts";

const request = z.object({
  sender_batch_header: z.object({
    sender_batch_id: z.string().max(256).optional(),
    recipient_type: z.string().optional(),
    email_subject: z.string().max(255).optional(),
    email_message: z.string().max(1000).optional(),
  }),
  items: z
    .array(
      z.object({
        recipient_type: z.string().optional(),
        receiver: z.string().max(127),
        amount: z.object({ currency: z.string(), value: z.string() }),
        sender_item_id: z.string().max(63).optional(),
        note: z.string().max(4000).optional(),
      }),
    )
    .min(1)
    .max(15_000),
});

/** Currencies that Payouts sends, with the decimals PayPal takes. */
const decimals: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    "AUD BRL CAD CHF CZK DKK EUR GBP HKD ILS MXN MYR NOK NZD PHP PLN SEK SGD THB USD".split(" ").map((one) => [one, 2]),
  ),
  HUF: 0,
  JPY: 0,
  TWD: 0,
};

/** `sender_batch_id` is kept this long; after that the same id makes another batch. */
const keptMs = 30 * 86_400_000;

/**
 * Creates a batch. The whole request is checked first and one bad item refuses all of it; a known `sender_batch_id` is
 * refused with the way to the batch it made, whatever else the request says. What was refused keeps no id.
 */
export function createPayout(
  book: PaypalBook,
  body: unknown,
  now: Date,
  origin: string,
): { readonly answer: PaypalAnswer; readonly created: PaypalBatchRow | null } {
  const refuse = (answer: PaypalAnswer) => ({ answer, created: null });
  const read = request.safeParse(body);
  if (!read.success)
    return refuse(
      paypalError(400, "VALIDATION_ERROR", "Invalid request - see details", {
        details: read.error.issues.map((issue) => ({
          field: fieldOf(issue.path),
          location: "body",
          issue: "Required field is missing or invalid",
        })),
      }),
    );
  const { sender_batch_header: header, items } = read.data;
  const id = header.sender_batch_id ?? null;
  const known = book.batches.find(
    (batch) => id !== null && batch.senderBatchId === id && now.getTime() - Date.parse(batch.createdAt) < keptMs,
  );
  if (known)
    return refuse(
      paypalError(400, "USER_BUSINESS_ERROR", "User business error.", {
        details: [
          {
            field: "SENDER_BATCH_ID",
            location: "body",
            issue: "Batch with given sender_batch_id already exists",
            link: [
              {
                href: `${origin}/v1/payments/payouts/${known.id}`,
                rel: "self",
                method: "GET",
                encType: "application/json",
              },
            ],
          },
        ],
      }),
    );
  const bad = items.flatMap((item, index) => {
    const detail = (field: string, issue: string) => ({ field: `items[${index}].${field}`, location: "body", issue });
    const places = decimals[item.amount.currency];
    const found = [];
    if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(item.receiver))
      found.push(detail("receiver", "Receiver is invalid or does not match with type"));
    if (places === undefined) found.push(detail("amount.currency", "Currency is invalid or not supported"));
    else if (
      !new RegExp(places === 0 ? "^\\d+$" : `^\\d+(\\.\\d{1,${places}})?$`).test(item.amount.value) ||
      Number(item.amount.value) <= 0
    )
      found.push(detail("amount.value", "Amount is invalid for the currency"));
    return found;
  });
  const seen = new Set<string>();
  items.forEach((item, index) => {
    if (item.sender_item_id !== undefined && seen.has(item.sender_item_id))
      bad.push({ field: `items[${index}].sender_item_id`, location: "body", issue: "DUPLICATE_ITEM" });
    if (item.sender_item_id !== undefined) seen.add(item.sender_item_id);
  });
  if (bad.length > 0)
    return refuse(paypalError(400, "VALIDATION_ERROR", "Invalid request - see details", { details: bad }));
  const needed = new Map<string, number>();
  for (const { amount } of items)
    needed.set(amount.currency, (needed.get(amount.currency) ?? 0) + millionths(amount.value));
  for (const [currency, amount] of needed)
    if ((book.balances.get(currency) ?? 0) < amount)
      return refuse(
        paypalError(422, "INSUFFICIENT_FUNDS", "Sender does not have sufficient funds. Please add funds and retry."),
      );
  for (const [currency, amount] of needed) book.balances.set(currency, (book.balances.get(currency) ?? 0) - amount);
  const batch: PaypalBatchRow = {
    id: book.newId(13),
    senderBatchId: id,
    emailSubject: header.email_subject ?? null,
    createdAt: now.toISOString(),
    status: "PENDING",
    completedAt: null,
    error: null,
    items: items.map((item) => ({
      id: book.newId(13),
      receiver: item.receiver,
      recipientType: item.recipient_type ?? header.recipient_type ?? "EMAIL",
      currency: item.amount.currency,
      value: item.amount.value,
      senderItemId: item.sender_item_id ?? null,
      note: item.note ?? null,
      status: "PENDING",
      transactionId: null,
      processedAt: null,
      error: null,
    })),
  };
  book.batches.push(batch);
  return { answer: { status: 201, body: createdAnswer(batch, origin) }, created: batch };
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === "number" ? `${text}[${part}]` : text === "" ? String(part) : `${text}.${String(part)}`,
    "",
  );
}
