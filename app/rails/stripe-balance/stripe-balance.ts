import type { CheckOutcome, Delivery, LookUpOutcome, Rail, SendOutcome } from "../kit/rail.ts";
import { customersByEmail } from "../kit/stripe/find-customer.ts";
import { findTarget } from "../kit/stripe/find-target.ts";
import { keyIsSafe, lookBackFrom } from "../kit/stripe/idempotency-window.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
import { readStripeError } from "../kit/stripe/read-stripe-error.ts";
import { readStripeOrder } from "../kit/stripe/read-stripe-order.ts";
import { stripeLimits } from "../kit/stripe/stripe-amount.ts";
import type { StripeCustomers } from "../kit/stripe/stripe-settings.ts";
import { stripeSettings } from "./settings.ts";
import { testStripe } from "./test-stripe.ts";

/**
 * Credit on the customer's Stripe balance, which their next invoice takes. Rests on Stripe's idempotency key for a day
 * and on our key in the transaction's metadata for ever.
 */
export const stripeBalance: Rail<StripeCustomers> = {
  name: "stripe-balance",
  title: "Stripe balance",
  summary: "Credit on the person's Stripe customer balance; their next invoice takes it.",
  settings: stripeSettings,
  delivers: ["money"],
  needs: ["email"],
  // 25 requests a second on one endpoint, and in test mode on all; a payout takes up to five.
  pace: { concurrent: 4, perSecond: 5 },
  limits: stripeLimits,
  test: testStripe,
  funds: async () => null,

  async check(order, ctx): Promise<CheckOutcome> {
    const asked = readStripeOrder(order, stripeBalance.title);
    if (asked.kind === "refused") return asked;
    const target = await findTarget(order, ctx, openStripe(ctx));
    if (target.kind === "later") return { kind: "cannot_tell", detail: target.detail };
    if (target.kind !== "found") return target;
    return { kind: "ready", to: `${target.customer.name ?? "Customer"} (${target.customer.id})` };
  },

  async send(order, ctx): Promise<SendOutcome> {
    const asked = readStripeOrder(order, stripeBalance.title);
    if (asked.kind === "refused") return asked;
    if (!keyIsSafe(order, ctx.now())) {
      const seen = await stripeBalance.lookUp(order, ctx);
      if (seen.kind === "cannot_tell") return { kind: "unknown", detail: seen.detail };
      if (seen.kind !== "absent" && seen.kind !== "send_again") return seen;
    }
    const stripe = openStripe(ctx);
    const target = await findTarget(order, ctx, stripe);
    if (target.kind !== "found") return target;
    try {
      const line = await stripe.customers.createBalanceTransaction(
        target.customer.id,
        {
          amount: -asked.units,
          currency: order.value.currency.toLowerCase(),
          description: order.memo,
          metadata: { goodword_key: order.key, goodword_payout: order.payoutId },
        },
        { idempotencyKey: order.key },
      );
      if (line.object !== "customer_balance_transaction" || line.amount !== -asked.units)
        return { kind: "unknown", detail: "Stripe answered with something that is not this credit." };
      return { kind: "issued", delivery: credited(line.id) };
    } catch (error) {
      return readStripeError(error, true, ctx.settings.secretKey);
    }
  },

  async lookUp(order, ctx): Promise<LookUpOutcome> {
    const stripe = openStripe(ctx);
    try {
      // All of them, not only the preferred one: the preference may have changed since.
      for (const customer of await customersByEmail(stripe, order.person.email ?? ""))
        for await (const line of stripe.customers.listBalanceTransactions(customer.id, {
          created: { gte: lookBackFrom(order) },
          limit: 100,
        }))
          if (line.metadata?.goodword_key === order.key) return { kind: "issued", delivery: credited(line.id) };
      return { kind: "absent" };
    } catch (error) {
      return { kind: "cannot_tell", detail: readStripeError(error, false, ctx.settings.secretKey).detail };
    }
  },
};

function credited(reference: string): Delivery {
  return { kind: "account_credit", reference };
}
