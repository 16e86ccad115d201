import type Stripe from "stripe";
import type { Delivery, LookUpOutcome, PayoutOrder, RailContext } from "../kit/rail.ts";
import { lookBackFrom } from "../kit/stripe/idempotency-window.ts";
import { readTransferError } from "./read-transfer-error.ts";
import type { StripeConnectSettings } from "./settings.ts";

/** What became of an order at Stripe. Transfers of one payout are a group there, each with its attempt's key. */
export async function findTransfer(
  stripe: Stripe,
  order: PayoutOrder,
  ctx: RailContext<StripeConnectSettings>,
): Promise<LookUpOutcome> {
  try {
    for await (const transfer of stripe.transfers.list({
      transfer_group: order.payoutId,
      created: { gte: lookBackFrom(order) },
      limit: 100,
    }))
      if (transfer.metadata.goodword_key === order.key)
        return isTakenBack(transfer)
          ? { kind: "reversed", detail: `${transfer.id} was reversed in Stripe.` }
          : { kind: "issued", delivery: transferred(transfer) };
    return { kind: "absent" };
  } catch (error) {
    return { kind: "cannot_tell", detail: readTransferError(error, false, ctx.settings.secretKey).detail };
  }
}

/** What others than we reversed of a transfer, in Stripe's units. Our own reversals carry the key of a taking back. */
export function reversedByOthers(transfer: Stripe.Transfer): number {
  const ours = transfer.reversals.data
    .filter((one) => one.metadata?.goodword_key)
    .reduce((sum, one) => sum + one.amount, 0);
  return transfer.amount_reversed - ours;
}

function isTakenBack(transfer: Stripe.Transfer): boolean {
  return transfer.reversed && reversedByOthers(transfer) > 0;
}

/** The transfer, and the payment that it is in the person's own account: by that a failed bank transfer is told. */
export function transferred(transfer: Stripe.Transfer): Delivery {
  const payment = transfer.destination_payment;
  const id = typeof payment === "string" ? payment : payment?.id;
  return { kind: "bank_transfer", reference: transfer.id, ...(id ? { otherReferences: [id] } : {}) };
}
