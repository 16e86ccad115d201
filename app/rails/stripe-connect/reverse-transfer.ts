import { formatMoney } from "../../core/money/money.ts";
import type { RailContext, RevokeOrder, RevokeOutcome } from "../kit/rail.ts";
import { refused } from "../kit/refused.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
import { fromStripeAmount, toStripeAmount } from "../kit/stripe/stripe-amount.ts";
import { readTransferError } from "./read-transfer-error.ts";
import type { StripeConnectSettings } from "./settings.ts";

/**
 * Takes back what still lies in the person's Stripe balance of one transfer. What Stripe has paid out to their bank is theirs:
 * a reversal beyond the balance would pull it below zero. An earlier try is found among the transfer's reversals.
 */
export async function reverseTransfer(
  order: RevokeOrder,
  ctx: RailContext<StripeConnectSettings>,
): Promise<RevokeOutcome> {
  const stripe = openStripe(ctx);
  const currency = order.take.currency.toLowerCase();
  let units: number;
  try {
    const transfer = await stripe.transfers.retrieve(order.delivery.reference);
    const before = transfer.reversals.data.find((one) => one.metadata?.goodword_key === order.key);
    if (before) return taken(order, before.amount, before.id);
    if (transfer.currency !== currency)
      return refused("currency_mismatch", `${transfer.id} is in ${transfer.currency.toUpperCase()}.`);
    const { destination } = transfer;
    const account = typeof destination === "string" ? destination : destination?.id;
    if (!account) return refused("provider_refused", `${transfer.id} names no account.`);
    const balance = await stripe.balance.retrieve({}, { stripeAccount: account });
    const there = [...balance.available, ...balance.pending]
      .filter((one) => one.currency === currency)
      .reduce((sum, one) => sum + one.amount, 0);
    units = Math.min(toStripeAmount(order.take) ?? 0, transfer.amount - transfer.amount_reversed, Math.max(0, there));
    if (units <= 0)
      return {
        kind: "already_spent",
        detail: "Stripe has paid it out to the person's bank, or it was reversed there.",
      };
  } catch (error) {
    const failure = readTransferError(error, false, ctx.settings.secretKey);
    return failure.kind === "unknown" ? { kind: "later", afterSeconds: 30, detail: failure.detail } : failure;
  }
  try {
    const made = await stripe.transfers.createReversal(
      order.delivery.reference,
      { amount: units, metadata: { goodword_key: order.key } },
      { idempotencyKey: order.key },
    );
    return taken(order, made.amount, made.id);
  } catch (error) {
    const failure = readTransferError(error, true, ctx.settings.secretKey);
    // Stripe has just paid it out: what is left then is asked for again.
    if (failure.kind === "refused" && failure.code === "needs_funds")
      return { kind: "later", afterSeconds: 60, detail: "Stripe was just paying it out." };
    return failure;
  }
}

function taken(order: RevokeOrder, units: number, reference: string): RevokeOutcome {
  const value = fromStripeAmount(units, order.take.currency);
  const wholly = value.amountMinor >= order.take.amountMinor;
  return {
    kind: wholly ? "revoked" : "partly",
    value,
    reference,
    detail: wholly
      ? `${formatMoney(value)} was taken back from the person's Stripe balance.`
      : `${formatMoney(value)} was taken back; the rest is at the person's bank.`,
  };
}
