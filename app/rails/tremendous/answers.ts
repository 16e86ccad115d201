import { z } from "zod";

/**
 * The parts of Tremendous' answers that we decide by. The client hands bodies on unread (and types them as anything with
 * today's axios), so each is read here; what does not fit is no answer.
 */
const order = z.object({
  id: z.string(),
  external_id: z.string().nullish(),
  status: z.enum([
    "OPEN",
    "EXECUTED",
    "FAILED",
    "CANCELED",
    "PENDING APPROVAL",
    "PENDING INTERNAL PAYMENT APPROVAL",
    "PENDING SETTLEMENT",
  ]),
  payment: z
    .object({ currency_code: z.string().optional(), refund: z.object({ total: z.number() }).nullish() })
    .nullish(),
  rewards: z
    .array(
      z.object({
        id: z.string().optional(),
        value: z.object({ denomination: z.number(), currency_code: z.string().optional() }).optional(),
        recipient: z.object({ email: z.string().nullish() }).nullish(),
        delivery: z
          .object({
            method: z.string().optional(),
            status: z.enum(["PENDING", "SCHEDULED", "FAILED", "SUCCEEDED"]).optional(),
            link: z.string().nullish(),
          })
          .nullish(),
      }),
    )
    .nullish(),
});

/** An order as its creation and its look-up answer it. */
export type TremendousOrder = z.infer<typeof order>;

/** Bodies by what they answer. */
export const answers = {
  order: z.object({ order }),
  orders: z.object({ orders: z.array(order) }),
  link: z.object({ reward: z.object({ link: z.string().nullish() }) }),
  fundingSource: z.object({
    funding_source: z.object({
      id: z.string(),
      method: z.string(),
      status: z.string().optional(),
      usage_permissions: z.array(z.string()).optional(),
      meta: z.object({ available_amount: z.number().optional(), currency_code: z.string().optional() }),
    }),
  }),
  organizations: z.object({
    organizations: z
      .array(z.object({ id: z.string().optional(), name: z.string(), status: z.string().optional() }))
      .optional(),
  }),
  campaign: z.object({ campaign: z.object({ name: z.string() }) }),
  webhooks: z.object({
    webhooks: z.array(z.object({ url: z.string().nullish(), private_key: z.string().optional() })).optional(),
  }),
  webhook: z.object({ webhook: z.object({ private_key: z.string().min(1) }) }),
} as const;

/** An answer that came with a good status and makes no sense: after a write, nobody knows what it did. */
export class UnreadableAnswer extends Error {}

/** Reads the body of one call; throws `UnreadableAnswer` when it is not what the endpoint promises. */
export async function read<Body>(schema: z.ZodType<Body>, call: Promise<{ readonly data: unknown }>): Promise<Body> {
  const { data } = await call;
  const body = schema.safeParse(data);
  if (body.success) return body.data;
  throw new UnreadableAnswer(body.error.issues.map((issue) => issue.path.join(".")).join(", "));
}
