import { z } from "zod";
import { parseCurrency } from "../../../core/money/money.ts";
import type { ListedPayment, Listing } from "../listing.ts";
import type { RailContext } from "../rail.ts";
import { openStripe } from "./open-stripe.ts";
import { readStripeError } from "./read-stripe-error.ts";
import { fromStripeAmount } from "./stripe-amount.ts";
import type { StripeAccess } from "./stripe-settings.ts";

/** A sweep reads so many events at most. */
const most = 10_000;

const balanceChange = z.object({
  object: z.object({ id: z.string(), balance: z.number().int(), currency: z.string().nullish() }),
  previous_attributes: z.object({ balance: z.number().int() }),
});

/**
 * Credits on customers' balances since then. Stripe lists a balance for one customer at a time alone, but keeps its events for
 * thirty days (docs.stripe.com/api/events), and an event names the key of the request that caused it: in ours, our own.
 */
export async function listCredits(since: Date, ctx: RailContext<StripeAccess>): Promise<Listing> {
  const payments: ListedPayment[] = [];
  let read = 0;
  try {
    for await (const event of openStripe(ctx).events.list({
      type: "customer.updated",
      created: { gte: Math.floor(since.getTime() / 1_000) },
      limit: 100,
    })) {
      read += 1;
      const key = event.request?.idempotency_key;
      const change = balanceChange.safeParse(event.data);
      if (key && change.success) {
        const { object, previous_attributes: before } = change.data;
        const currency = parseCurrency(object.currency?.toUpperCase() ?? "");
        payments.push({
          key,
          reference: object.id,
          value: currency === null ? null : fromStripeAmount(before.balance - object.balance, currency),
          state: "paid",
        });
      }
      if (read >= most) return { kind: "listed", payments, more: true };
    }
    return { kind: "listed", payments, more: false };
  } catch (error) {
    const { detail } = readStripeError(error, false, ctx.settings.secretKey);
    return { kind: "cannot_tell", detail: `Stripe's events could not be read. ${detail}` };
  }
}
