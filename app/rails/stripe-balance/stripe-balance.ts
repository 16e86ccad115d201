import type Stripe from "stripe";
import type {
  CheckOutcome,
  Delivery,
  LookUpOutcome,
  PayoutOrder,
  Rail,
  RailContext,
  Refusal,
  SendOutcome,
} from "../kit/rail.ts";
import { refuseOutsideLimits } from "../kit/refuse-outside-limits.ts";
import { refused } from "../kit/refused.ts";
import { customersByEmail, findCustomer } from "./find-customer.ts";
import { openStripe } from "./open-stripe.ts";
import { readStripeError } from "./read-stripe-error.ts";
import { type StripeSettings, stripeSettings } from "./settings.ts";
import { stepOf, stripeLimits, toStripeAmount } from "./stripe-amount.ts";
import { testStripe } from "./test-stripe.ts";

type Context = RailContext<StripeSettings>;

/** Stripe prunes keys from 24 h on; before that margin is used up, a repeat is safe without a look. */
const keySafeMs = 20 * 60 * 60 * 1000;

/** Clocks differ, and one wrong "absent" could pay twice: a look-up begins a whole day before the first request. */
const marginSeconds = 86_400;

/**
 * Credit on the customer's Stripe balance, which their next invoice takes. Rests on Stripe's idempotency key for a day
 * and on our key in the transaction's metadata for ever.
 */
export const stripeBalance: Rail<StripeSettings> = {
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
    const refusal = refuseOrder(order);
    if (refusal) return refusal;
    const target = await findTarget(order, ctx, openStripe(ctx));
    if (target.kind === "later") return { kind: "cannot_tell", detail: target.detail };
    if (target.kind !== "found") return target;
    return { kind: "ready", to: `${target.customer.name ?? "Customer"} (${target.customer.id})` };
  },

  async send(order, ctx): Promise<SendOutcome> {
    const refusal = refuseOrder(order);
    const amount = toStripeAmount(order.value);
    if (refusal || amount === null) return refusal ?? tooFine(order);
    if (ctx.now().getTime() - Date.parse(order.startedAt) > keySafeMs) {
      // The key may be forgotten at Stripe by now: a blind repeat could pay twice.
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
          amount: -amount,
          currency: order.value.currency.toLowerCase(),
          description: order.memo,
          metadata: { goodword_key: order.key, goodword_payout: order.payoutId },
        },
        { idempotencyKey: order.key },
      );
      if (line.object !== "customer_balance_transaction" || line.amount !== -amount)
        return { kind: "unknown", detail: "Stripe answered with something that is not this credit." };
      return { kind: "issued", delivery: credited(line.id) };
    } catch (error) {
      return readStripeError(error, true, ctx.settings.secretKey);
    }
  },

  async lookUp(order, ctx): Promise<LookUpOutcome> {
    const stripe = openStripe(ctx);
    const gte = Math.floor(Date.parse(order.startedAt) / 1000) - marginSeconds;
    try {
      // All of them, not only the preferred one: the preference may have changed since.
      for (const customer of await customersByEmail(stripe, order.person.email ?? ""))
        for await (const line of stripe.customers.listBalanceTransactions(customer.id, {
          created: { gte },
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

function refuseOrder(order: PayoutOrder): Refusal | null {
  if (!order.person.email?.trim())
    return refused("person_incomplete", "The person has no e-mail to find their Stripe customer by.");
  return (
    refuseOutsideLimits(order.value, stripeLimits(order.value.currency), stripeBalance.title) ??
    (toStripeAmount(order.value) === null ? tooFine(order) : null)
  );
}

function tooFine(order: PayoutOrder): Refusal {
  return refused(
    "outside_limits",
    `Stripe counts ${order.value.currency} in steps of ${stepOf(order.value.currency)} of its smallest unit; ${order.value.amountMinor} is between two steps.`,
  );
}

async function findTarget(
  order: PayoutOrder,
  ctx: Context,
  stripe: Stripe,
): Promise<
  | { readonly kind: "found"; readonly customer: Stripe.Customer }
  | Refusal
  | { readonly kind: "later"; readonly afterSeconds: number; readonly detail: string }
> {
  try {
    const target = await findCustomer(stripe, order.person.email ?? "", ctx.settings.severalCustomers);
    if (target.kind !== "found") return target;
    const billed = target.customer.currency?.toUpperCase() ?? null;
    // Credit in a currency the customer is never billed in would lie there for ever.
    if (billed !== null && billed !== order.value.currency)
      return refused(
        "currency_mismatch",
        `${target.customer.id} is billed in ${billed}; the reward is in ${order.value.currency}.`,
      );
    return target;
  } catch (error) {
    const failure = readStripeError(error, false, ctx.settings.secretKey);
    // Nothing was written yet, so whatever is not a refusal may simply be asked again.
    return failure.kind === "unknown" ? { kind: "later", afterSeconds: 30, detail: failure.detail } : failure;
  }
}
