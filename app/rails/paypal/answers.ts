import { z } from "zod";

const link = z.object({ href: z.string(), rel: z.string().optional() }).loose();

const amount = z.object({ currency: z.string(), value: z.string() });

/** PayPal's error object, of a refused request and of a refused item alike. */
export const paypalError = z.object({
  name: z.string(),
  message: z.string().catch(""),
  details: z
    .array(
      z
        .object({
          field: z.string().optional(),
          issue: z.string().catch(""),
          link: z.array(link).optional().catch(undefined),
        })
        .loose(),
    )
    .optional()
    .catch(undefined),
  links: z.array(link).optional().catch(undefined),
});

export type PaypalError = z.infer<typeof paypalError>;

const item = z.object({
  payout_item_id: z.string().min(1),
  payout_batch_id: z.string().min(1),
  transaction_id: z.string().optional(),
  /** Missing while the item waits for its turn. */
  transaction_status: z.string().optional(),
  time_processed: z.string().optional(),
  payout_item: z.object({ amount, receiver: z.string(), sender_item_id: z.string().optional() }),
  errors: paypalError.optional().catch(undefined),
});

/** One payment of a batch, as a look-up and a webhook tell it. */
export type PaypalItem = z.infer<typeof item>;

const batchStatus = z.enum(["DENIED", "PENDING", "PROCESSING", "SUCCESS", "CANCELED"]);

/** The parts of PayPal's answers that we decide by; what does not fit is no answer. */
export const answers = {
  token: z.object({
    access_token: z.string().min(1),
    expires_in: z.number().positive(),
    scope: z.string().catch(""),
    app_id: z.string().optional(),
  }),
  created: z.object({ batch_header: z.object({ payout_batch_id: z.string().min(1), batch_status: batchStatus }) }),
  batch: z.object({
    total_pages: z.number().optional(),
    batch_header: z.object({
      payout_batch_id: z.string(),
      batch_status: batchStatus,
      sender_batch_header: z.object({ sender_batch_id: z.string().optional() }),
    }),
    items: z.array(item).default([]),
    errors: paypalError.optional().catch(undefined),
  }),
  item,
  balances: z.object({
    balances: z.array(
      z.object({
        currency: z.string(),
        available_balance: z.object({ currency_code: z.string(), value: z.string() }).optional(),
      }),
    ),
  }),
  webhooks: z.object({ webhooks: z.array(z.object({ id: z.string().min(1), url: z.string() })).default([]) }),
  webhook: z.object({ id: z.string().min(1) }),
} as const;
