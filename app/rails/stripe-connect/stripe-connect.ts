import type Stripe from "stripe";
import type { CheckOutcome, PayoutOrder, Rail, RailContext, Refusal, SendOutcome } from "../kit/rail.ts";
import { refuseOutsideLimits } from "../kit/refuse-outside-limits.ts";
import { refused } from "../kit/refused.ts";
import { keyIsSafe } from "../kit/stripe/idempotency-window.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
import { fromStripeAmount, stepOf, stripeLimits, toStripeAmount } from "../kit/stripe/stripe-amount.ts";
import { connectWebhooks } from "./connect-webhooks.ts";
import { findTransfer, transferred } from "./find-transfer.ts";
import { listTransfers } from "./list-transfers.ts";
import { stripeOnboarding } from "./onboarding.ts";
import { connectedAccount, readAccount } from "./read-account.ts";
import { readStripeConnectEvents } from "./read-events.ts";
import { readTransferError } from "./read-transfer-error.ts";
import { reverseTransfer } from "./reverse-transfer.ts";
import { type StripeConnectSettings, stripeConnectSettings } from "./settings.ts";
import { testStripeConnect } from "./test-stripe-connect.ts";

type Context = RailContext<StripeConnectSettings>;

/**
 * Money from the merchant's own Stripe platform to the person's Express account, which Stripe pays out to their bank. Rests on
 * Stripe's idempotency key for a day and on our key in the transfer's metadata for ever.
 */
export const stripeConnect: Rail<StripeConnectSettings> = {
  name: "stripe-connect",
  title: "Stripe Connect",
  summary: "Money to the person's bank account: they sign up with Stripe once, and Stripe pays it out.",
  settings: stripeConnectSettings,
  delivers: ["money"],
  brings: "bank_transfer",
  tellsFunds: true,
  needs: ["onboarding"],
  // 25 requests a second on one endpoint, and in test mode on all; a payout takes two.
  pace: { concurrent: 4, perSecond: 10 },
  limits: stripeLimits,
  passes: ["onboarding_missing"],
  test: testStripeConnect,
  onboarding: stripeOnboarding,

  async funds(currency, ctx) {
    const { available } = await openStripe(ctx).balance.retrieve();
    const units = available.find((one) => one.currency === currency.toLowerCase())?.amount ?? 0;
    return { available: fromStripeAmount(units, currency) };
  },

  async check(order, ctx): Promise<CheckOutcome> {
    const asked = readOrder(order);
    if (asked.kind === "refused") return asked;
    const account = await readyAccount(openStripe(ctx), asked.account, ctx);
    if (account.kind === "later") return { kind: "cannot_tell", detail: account.detail };
    return account.kind === "refused" ? account : { kind: "ready", to: `Their Stripe account (${asked.account})` };
  },

  async send(order, ctx): Promise<SendOutcome> {
    const asked = readOrder(order);
    if (asked.kind === "refused") return asked;
    const stripe = openStripe(ctx);
    if (!keyIsSafe(order, ctx.now())) {
      const seen = await found(stripe, order, ctx);
      if (seen !== null) return seen;
    }
    const account = await readyAccount(stripe, asked.account, ctx);
    if (account.kind === "later") return account;
    if (account.kind === "refused")
      // An earlier try may have arrived before the account was closed: a plain no would open the way to a second one.
      return account.code === "onboarding_missing" ? ((await found(stripe, order, ctx)) ?? account) : account;
    try {
      const transfer = await stripe.transfers.create(
        {
          amount: asked.units,
          currency: order.value.currency.toLowerCase(),
          destination: asked.account,
          transfer_group: order.payoutId,
          description: order.memo,
          metadata: { goodword_key: order.key, goodword_payout: order.payoutId },
        },
        { idempotencyKey: order.key },
      );
      if (transfer.object !== "transfer" || transfer.amount !== asked.units)
        return { kind: "unknown", detail: "Stripe answered with something that is not this transfer." };
      return { kind: "issued", delivery: transferred(transfer) };
    } catch (error) {
      return readTransferError(error, true, ctx.settings.secretKey);
    }
  },

  lookUp: (order, ctx) => findTransfer(openStripe(ctx), order, ctx),
  list: listTransfers,
  revokes: "parts",
  revoke: reverseTransfer,
  readEvents: readStripeConnectEvents,
  connectWebhook: connectWebhooks,
};

/** What an order comes to and whose account it goes to, or why it cannot go out; nothing is asked of Stripe. */
function readOrder(
  order: PayoutOrder,
): { readonly kind: "fits"; readonly units: number; readonly account: string } | Refusal {
  const outside = refuseOutsideLimits(order.value, stripeLimits(order.value.currency), stripeConnect.title);
  if (outside) return outside;
  const units = toStripeAmount(order.value);
  if (units === null)
    return refused(
      "outside_limits",
      `Stripe counts ${order.value.currency} in steps of ${stepOf(order.value.currency)} of its smallest unit.`,
    );
  const account = connectedAccount(order.person.destination);
  if (account === null) return refused("onboarding_missing", "The person has not begun to sign up with Stripe.");
  return { kind: "fits", units, account };
}

/** Whether transfers reach the person's account now. Nothing is written. */
async function readyAccount(stripe: Stripe, id: string, ctx: Context) {
  try {
    const state = await readAccount(stripe, id);
    if (state.kind === "ready") return state;
    if (state.kind === "gone")
      return refused("onboarding_missing", `${id} is not an account of the Stripe platform that is connected now.`);
    if (state.kind === "cannot_tell") return { kind: "later" as const, afterSeconds: 30, detail: state.detail };
    return refused("onboarding_missing", state.detail);
  } catch (error) {
    const failure = readTransferError(error, false, ctx.settings.secretKey);
    return failure.kind === "unknown" ? { kind: "later" as const, afterSeconds: 30, detail: failure.detail } : failure;
  }
}

/** What became of an earlier try, as an end of this one; `null` where certainly nothing did. */
async function found(stripe: Stripe, order: PayoutOrder, ctx: Context): Promise<SendOutcome | null> {
  const seen = await findTransfer(stripe, order, ctx);
  if (seen.kind === "absent") return null;
  if (seen.kind === "cannot_tell" || seen.kind === "send_again")
    return { kind: "unknown", detail: seen.kind === "cannot_tell" ? seen.detail : "" };
  return seen;
}
