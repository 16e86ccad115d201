import { parseCurrency } from "../../core/money/money.ts";
import type { ListedPayment, Listing } from "../kit/listing.ts";
import type { RailContext } from "../kit/rail.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
import { fromStripeAmount } from "../kit/stripe/stripe-amount.ts";
import { readTransferError } from "./read-transfer-error.ts";
import type { StripeConnectSettings } from "./settings.ts";

/** A sweep reads so many transfers at most. */
const most = 10_000;

/** Every transfer of the platform since then that carries a key of ours; others' have none. */
export async function listTransfers(since: Date, ctx: RailContext<StripeConnectSettings>): Promise<Listing> {
  const payments: ListedPayment[] = [];
  let read = 0;
  try {
    for await (const transfer of openStripe(ctx).transfers.list({
      created: { gte: Math.floor(since.getTime() / 1_000) },
      limit: 100,
    })) {
      read += 1;
      const key = transfer.metadata.goodword_key;
      const currency = parseCurrency(transfer.currency.toUpperCase());
      if (key)
        payments.push({
          key,
          reference: transfer.id,
          value: currency === null ? null : fromStripeAmount(transfer.amount, currency),
          state: transfer.reversed ? "undone" : "paid",
        });
      if (read >= most) return { kind: "listed", payments, more: true };
    }
    return { kind: "listed", payments, more: false };
  } catch (error) {
    return { kind: "cannot_tell", detail: readTransferError(error, false, ctx.settings.secretKey).detail };
  }
}
