import { formatMoney, type Money, parseCurrency, parseDecimal } from "../../core/money/money.ts";
import { fitsPaypal, paypalLimits } from "../kit/paypal/paypal-limits.ts";
import type {
  CheckOutcome,
  LookUpOutcome,
  PayoutBatch,
  PayoutOrder,
  Rail,
  RailContext,
  Refusal,
  SendOutcome,
} from "../kit/rail.ts";
import { refuseOutsideLimits } from "../kit/refuse-outside-limits.ts";
import { refused } from "../kit/refused.ts";
import { answers } from "./answers.ts";
import { openPaypal, readAnswer } from "./open-paypal.ts";
import { readBatch, safeMs, secretsOf, sendBatch } from "./payout-batch.ts";
import { paypalReturns } from "./paypal-returns.ts";
import { readPaypalEvents } from "./read-events.ts";
import { readPaypalAnswer, readPaypalThrow } from "./read-paypal-error.ts";
import { receiverOf } from "./receiver-of.ts";
import { type PaypalSettings, paypalSettings } from "./settings.ts";
import { connectPaypalWebhook, testPaypal } from "./test-paypal.ts";

type Context = RailContext<PaypalSettings>;

/**
 * Money to a PayPal account, by the Payouts API. Rests on `sender_batch_id`: PayPal makes one batch of it within thirty
 * days and names that batch to whoever asks again. It cannot be looked for in any other way, so a payout whose answer was
 * lost is found by sending the very same request once more.
 */
export const paypal: Rail<PaypalSettings> = {
  name: "paypal",
  title: "PayPal",
  summary: "Money to the person's PayPal account, at the e-mail address they use in your shop.",
  settings: paypalSettings,
  delivers: ["money"],
  brings: "paypal",
  tellsFunds: true,
  needs: ["email"],
  // The address of their account, where they leave no other.
  asks: ["paypal"],
  // No rate is published; what Payouts was built for is few requests with many items.
  pace: { concurrent: 2, perSecond: 2 },
  limits: paypalLimits,
  test: testPaypal,

  async funds(currency, ctx) {
    const available = await balance(currency, ctx).catch(() => null);
    return available && { available };
  },

  async check(order, ctx): Promise<CheckOutcome> {
    const refusal = refuseOrder(order);
    if (refusal) return refusal;
    try {
      await openPaypal(ctx).token();
      const available = await balance(order.value.currency, ctx);
      if (available !== null && available.amountMinor < order.value.amountMinor)
        return refused("needs_funds", `${formatMoney(available)} are left at PayPal.`);
      return { kind: "ready", to: `${order.person.name ?? "The person"}, by PayPal` };
    } catch (error) {
      const failure = readPaypalThrow(error, false, secretsOf(ctx));
      return failure.kind === "refused" ? failure : { kind: "cannot_tell", detail: failure.detail };
    }
  },

  async send(order, ctx): Promise<SendOutcome> {
    const refusal = refuseOrder(order);
    if (refusal) return refusal;
    const sent = await sendBatch(alone(order), ctx);
    switch (sent.kind) {
      case "sent":
        return sent.items.get(order.key) ?? { kind: "unknown", detail: "PayPal's batch does not hold this payout." };
      case "peeled":
        return sent.refusals.get(order.key) ?? { kind: "unknown", detail: "PayPal named another item as wrong." };
      default:
        return sent;
    }
  },

  async lookUp(order, ctx, reference): Promise<LookUpOutcome> {
    if (!reference) {
      if (ctx.now().getTime() - Date.parse(order.startedAt) < safeMs) return { kind: "send_again" };
      return {
        kind: "cannot_tell",
        detail: "It was sent more than 25 days ago and PayPal cannot be asked about it any more.",
      };
    }
    const found = await readBatch(reference, alone(order), ctx);
    if (found.kind !== "sent") return { kind: "cannot_tell", detail: found.detail };
    return found.items.get(order.key) ?? { kind: "cannot_tell", detail: "PayPal's batch does not hold this payout." };
  },

  batch: {
    // PayPal takes 15,000; a batch is one transaction of ours as well.
    most: 500,
    refuse: refuseOrder,
    send: sendBatch,
    async lookUp(batch, ctx, reference) {
      if (reference === null) return { kind: "send_again" };
      const found = await readBatch(reference, batch, ctx);
      return found.kind === "sent" ? found : { kind: "cannot_tell", detail: found.detail };
    },
  },

  returnsOf: paypalReturns,
  readEvents: readPaypalEvents,
  connectWebhook: connectPaypalWebhook,
};

/** A payout that leaves by itself is a batch of one, under its own key. */
function alone(order: PayoutOrder): PayoutBatch {
  return { key: order.key, startedAt: order.startedAt, orders: [order] };
}

function refuseOrder(order: PayoutOrder): Refusal | null {
  const receiver = receiverOf(order);
  if (receiver === "") return refused("person_incomplete", "PayPal needs the person's e-mail.");
  if (receiver.length > 127)
    return refused("person_incomplete", "PayPal takes e-mail addresses of at most 127 characters.");
  const outside = refuseOutsideLimits(order.value, paypalLimits(order.value.currency), paypal.title);
  if (outside) return outside;
  if (fitsPaypal(order.value.amountMinor, order.value.currency)) return null;
  return refused(
    "outside_limits",
    `PayPal pays ${order.value.currency} in whole units only, and this is ${formatMoney(order.value)}.`,
  );
}

/** What the PayPal balance holds; `null` when our app may not see it (it needs "Transaction search" for that). */
async function balance(currency: Money["currency"], ctx: Context): Promise<Money | null> {
  const answer = await openPaypal(ctx).call("GET", `/v1/reporting/balances?currency_code=${currency}`);
  const read = readAnswer(answers.balances, answer);
  if (read === null) {
    const failure = readPaypalAnswer(answer, false, secretsOf(ctx));
    if (failure.kind !== "refused") ctx.log.warn({ detail: failure.detail }, "the PayPal balance could not be read");
    return null;
  }
  const available = read.balances.find((one) => one.currency === currency)?.available_balance;
  const of = available && parseCurrency(available.currency_code);
  return of ? parseDecimal(available.value, of) : null;
}
