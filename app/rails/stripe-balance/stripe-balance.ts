import type { CheckOutcome, Rail, SendOutcome } from "../kit/rail.ts";
import { creditBalance, findCredit } from "../kit/stripe/credit-balance.ts";
import { findTarget } from "../kit/stripe/find-target.ts";
import { keyIsSafe } from "../kit/stripe/idempotency-window.ts";
import { listCredits } from "../kit/stripe/list-credits.ts";
import { openStripe } from "../kit/stripe/open-stripe.ts";
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
  brings: "account_credit",
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
      const seen = await findCredit(openStripe(ctx), order, ctx);
      if (seen.kind === "cannot_tell") return { kind: "unknown", detail: seen.detail };
      if (seen.kind !== "absent") return seen;
    }
    const stripe = openStripe(ctx);
    const target = await findTarget(order, ctx, stripe);
    if (target.kind !== "found") return target;
    return creditBalance(stripe, target.customer.id, asked.units, order, ctx);
  },

  lookUp: (order, ctx) => findCredit(openStripe(ctx), order, ctx),
  list: listCredits,
};
